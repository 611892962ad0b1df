import type { CanaryRecord } from '../domain/canary-record.ts';
import type { Call } from '../domain/change.ts';
import { textAt } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import { workloadKey } from '../domain/workload.ts';
import type { RunState } from './fold.ts';

/**
 * By the key of the stable workload: how its last canary ended, as far as it was seen in effect. `runs`: oldest first.
 * A canary that was promoted is taken away too, which is no end of its own.
 */
export function canaryRecords(runs: readonly RunState[], cluster: string): ReadonlyMap<string, CanaryRecord> {
  const records = new Map<string, CanaryRecord>();
  const isToBeCleared = new Set<string>();
  for (const { changes, by } of runs) {
    const ofCanaries = changes.filter(({ change, call }) => change.target.cluster === cluster && acts.has(call.do));
    for (const { call, seen, seenAt } of ofCanaries) {
      if (seenAt === undefined || seen?.effect !== 'in-effect') continue;
      const key = keyOf(call);
      const reason = textAt(call.with, 'reason');
      // Whoever walked a run did what is in it.
      const record = { at: seenAt, by: safe(by.name, 100), ...(reason !== undefined && { reason: safe(reason, 200) }) };
      if (call.do === 'canary.weight') isToBeCleared.delete(key);
      if (call.do === 'canary.promote') {
        records.set(key, { ...record, what: 'promoted' });
        isToBeCleared.add(key);
      }
      if (call.do === 'canary.remove' && !isToBeCleared.has(key)) records.set(key, { ...record, what: 'taken-away' });
    }
    // Whatever is taken away after that is another canary, which somebody began elsewhere.
    const removals = Map.groupBy(
      ofCanaries.filter(({ call }) => call.do === 'canary.remove'),
      ({ call }) => keyOf(call),
    );
    for (const [key, all] of removals)
      if (all.every(({ seen }) => seen?.effect === 'in-effect')) isToBeCleared.delete(key);
  }
  return records;
}

const acts: ReadonlySet<string> = new Set(['canary.weight', 'canary.promote', 'canary.remove']);

const keyOf = ({ with: settings }: Call): string =>
  workloadKey({
    kind: 'Deployment',
    namespace: textAt(settings, 'namespace') ?? '',
    name: textAt(settings, 'name') ?? '',
  });
