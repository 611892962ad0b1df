import type { ObjectStore } from '../api/object-store.ts';
import { forbiddenTo } from '../api/status-error.ts';
import { podKind } from '../kinds/pod-kind.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import { nothing, quantityText } from '../quantity.ts';
import { amountsOf, quotasIn, usedIn } from './quota-state.ts';
import type { Amounts } from './usage.ts';
import { unspecified, usageOf } from './usage.ts';

/** Upstream: CheckRequest in apiserver's admission/plugin/resourcequota/controller.go, for new objects. */
export function refuseOverQuota(store: ObjectStore, row: ResourceRow, namespace: string, object: KubeObject): void {
  const quotas = quotasIn(store, namespace);
  if (quotas.length === 0) return;
  const usage = usageOf(row, object);
  const refuse = (words: string) => forbiddenTo(row, object.metadata.name, words);
  for (const quota of quotas) {
    const hard = amountsOf(quota.spec.hard);
    const problem = row === podKind ? unspecified(object, [...hard.keys()]) : undefined;
    if (problem) throw refuse(`failed quota: ${quota.metadata.name}: ${problem}`);
    const asked = [...usage].filter(([name, { milli }]) => hard.has(name) && milli !== 0n);
    const used = usedIn(
      store,
      namespace,
      asked.map(([name]) => name),
    );
    const exceeded = asked
      .filter(([name, { milli }]) => (used.get(name) ?? nothing).milli + milli > (hard.get(name) ?? nothing).milli)
      .map(([name]) => name);
    if (exceeded.length === 0) continue;
    const words = (amounts: Amounts) => listWords(amounts, exceeded);
    throw refuse(
      `exceeded quota: ${quota.metadata.name}, requested: ${words(usage)}, used: ${words(used)}, limited: ${words(hard)}`,
    );
  }
}

function listWords(amounts: Amounts, names: readonly string[]): string {
  return [...names]
    .sort()
    .map(name => `${name}=${quantityText(amounts.get(name) ?? nothing)}`)
    .join(',');
}
