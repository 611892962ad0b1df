import type { Answer } from '../domain/answer.ts';
import { type Json, type JsonObject, listAt, objectAt, textAt, textsAt } from '../domain/json.ts';
import { quantityOf } from '../domain/quantity.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { Readers } from './action.ts';
import type { CanaryRef } from './canary-world.ts';

/** What could keep more pods from starting, or from stopping. */
export type Room = {
  readonly quotas: Answer<readonly Json[]>;
  readonly budgets: Answer<readonly Json[]>;
};

export async function readRoom({ namespace }: CanaryRef, { reader }: Readers, signal: AbortSignal): Promise<Room> {
  const [quotas, budgets] = await Promise.all([
    reader.list(`/api/v1/namespaces/${namespace}/resourcequotas`, signal),
    reader.list(`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`, signal),
  ]);
  return { quotas, budgets };
}

/** What so many more pods of this template take of each quota's amounts. */
function needOf(template: JsonObject, pods: number): ReadonlyMap<string, number> {
  const need = new Map<string, number>([
    ['pods', pods],
    ['count/pods', pods],
  ]);
  for (const container of listAt(template, 'spec', 'containers'))
    for (const [list, prefix] of [
      ['requests', 'requests.'],
      ['limits', 'limits.'],
    ] as const)
      for (const resource of ['cpu', 'memory']) {
        const requested = textAt(container, 'resources', list, resource);
        // The API server takes the limit for the request where only the limit is written.
        const text =
          requested ?? (list === 'requests' ? textAt(container, 'resources', 'limits', resource) : undefined);
        const amount = (quantityOf(text) ?? 0) * pods;
        for (const key of list === 'requests' ? [`${prefix}${resource}`, resource] : [`${prefix}${resource}`])
          need.set(key, (need.get(key) ?? 0) + amount);
      }
  return need;
}

/** Why a quota would refuse so many more pods, or nothing. */
export function quotaRefuses({ quotas }: Room, template: JsonObject, pods: number): SafeText | undefined {
  if (quotas.kind !== 'ok' || pods <= 0) return undefined;
  const need = needOf(template, pods);
  for (const quota of quotas.value) {
    // A scoped quota may not be about these pods at all; the API server says it when it is.
    if (listAt(quota, 'spec', 'scopes').length > 0 || 'scopeSelector' in objectAt(quota, 'spec')) continue;
    const used = textsAt(quota, 'status', 'used');
    for (const [key, hard] of Object.entries(textsAt(quota, 'status', 'hard'))) {
      const [most, now, more] = [quantityOf(hard), quantityOf(used[key]) ?? 0, need.get(key) ?? 0];
      if (most === undefined || more === 0 || now + more <= most) continue;
      return safe(
        `ResourceQuota ${textAt(quota, 'metadata', 'name')} has no room for ${pods} more ${pods === 1 ? 'pod' : 'pods'}: ${key} is at ${used[key] ?? 0} of ${hard}`,
      );
    }
  }
  return undefined;
}

/** What is worth knowing of disruption budgets: they count the canary's pods as well, and an abort is no eviction. */
export function budgetWords({ budgets }: Room, labels: Readonly<Record<string, string>>): readonly SafeText[] {
  if (budgets.kind !== 'ok') return [];
  return budgets.value
    .filter(one => {
      const wanted = Object.entries(textsAt(one, 'spec', 'selector', 'matchLabels'));
      return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
    })
    .map(one =>
      safe(
        `PodDisruptionBudget ${textAt(one, 'metadata', 'name')} counts canary pods as well; taking the canary back is no eviction, so it is not held up by it`,
      ),
    );
}

export const unreadRoom = ({ quotas, budgets }: Room): readonly SafeText[] => [
  ...(quotas.kind === 'ok' ? [] : [safe(`whether a quota has room: ${quotas.says}`)]),
  ...(budgets.kind === 'ok' ? [] : [safe(`disruption budgets: ${budgets.says}`)]),
];
