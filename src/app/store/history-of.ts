import type { LastGood, Revision } from '../../domain/revision.ts';
import { type WorkloadRef, workloadKey } from '../../domain/workload.ts';
import { workloadHistory } from '../../workloads/history.ts';
import { lastGood } from '../../workloads/last-good.ts';
import type { CockpitState } from './state.ts';
import type { WorkloadView } from './workload-view.ts';

type Records = Parameters<typeof workloadHistory>[1];
type Told = {
  readonly records: Records | undefined;
  readonly history: readonly Revision[];
  readonly target: LastGood | undefined;
};

/** A history is worked out once per report: hashing every template at every key would be felt. */
const known = new WeakMap<WorkloadView, Told>();

function told(state: CockpitState, ref: WorkloadRef): Told {
  const view = state.workloads.get(workloadKey(ref));
  if (!view) return { records: undefined, history: [], target: undefined };
  const records = state.records.get(view.key);
  const before = known.get(view);
  if (before && before.records === records) return before;
  const history = workloadHistory(view.family, records ?? new Map(), state.hash);
  const now = { records, history, target: lastGood(view.family, history) };
  known.set(view, now);
  return now;
}

export const historyOf = (state: CockpitState, ref: WorkloadRef): readonly Revision[] => told(state, ref).history;
export const targetOf = (state: CockpitState, ref: WorkloadRef): LastGood | undefined => told(state, ref).target;
