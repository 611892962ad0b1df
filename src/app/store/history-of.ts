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

function told(state: CockpitState, view: WorkloadView | undefined): Told {
  if (!view) return { records: undefined, history: [], target: undefined };
  const records = state.records.get(view.key);
  const before = known.get(view);
  if (before && before.records === records) return before;
  const history = workloadHistory(view.family, records ?? new Map(), state.hash);
  const now = { records, history, target: lastGood(view.family, history) };
  known.set(view, now);
  return now;
}

const viewOf = ({ workloads }: CockpitState, ref: WorkloadRef) => workloads.get(workloadKey(ref));

export const historyOf = (state: CockpitState, ref: WorkloadRef): readonly Revision[] =>
  told(state, viewOf(state, ref)).history;
export const targetOf = (state: CockpitState, ref: WorkloadRef): LastGood | undefined =>
  told(state, viewOf(state, ref)).target;

/** What is asked for now; also of a canary, which its stable workload's view holds. */
export const currentOf = (state: CockpitState, view: WorkloadView): Revision | undefined =>
  told(state, view).history.find(({ isCurrent }) => isCurrent);
