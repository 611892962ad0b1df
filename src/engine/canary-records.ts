import type { CanaryRecord } from '../domain/canary-record.ts';
import { textAt } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import { workloadKey } from '../domain/workload.ts';
import type { ChangeState, RunState } from './fold.ts';

/**
 * By the key of the stable workload: how its last canary ended, as far as it was seen in effect. `runs`: oldest first.
 * A canary that was promoted is taken away too, which is no end of its own.
 */
export function canaryRecords(runs: readonly RunState[], cluster: string): ReadonlyMap<string, CanaryRecord> {
  const records = new Map<string, CanaryRecord>();
  const isToBeCleared = new Set<string>();
  for (const { change, call, seen, seenAt, by } of ownChanges(runs)) {
    if (change.target.cluster !== cluster || seenAt === undefined || seen?.effect !== 'in-effect') continue;
    const [namespace, name] = [textAt(call.with, 'namespace') ?? '', textAt(call.with, 'name') ?? ''];
    const key = workloadKey({ kind: 'Deployment', namespace, name });
    const reason = textAt(call.with, 'reason');
    const record = { at: seenAt, by: safe(by, 100), ...(reason !== undefined && { reason: safe(reason, 200) }) };
    if (call.do === 'canary.weight') isToBeCleared.delete(key);
    if (call.do === 'canary.promote') {
      records.set(key, { ...record, what: 'promoted' });
      isToBeCleared.add(key);
    }
    if (call.do === 'canary.remove' && !isToBeCleared.has(key)) records.set(key, { ...record, what: 'taken-away' });
  }
  return records;
}

/** Whoever walked a run did what is in it. */
const ownChanges = (runs: readonly RunState[]): readonly (ChangeState & { readonly by: string })[] =>
  runs.flatMap(({ changes, by }) => changes.map(change => ({ ...change, by: by.name })));
