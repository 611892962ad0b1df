import { passes } from './filter.ts';
import { type CockpitState, screenOf } from './state.ts';
import { byUrgency, type Standing, type WorkloadView } from './workload-view.ts';

const standings: readonly Standing[] = ['needs-you', 'on-the-way', 'well'];

/** Every workload but the canaries, which stand in the row of what they are beside: by standing, then by urgency. */
export function boardRows({ workloads }: Pick<CockpitState, 'workloads'>): readonly WorkloadView[] {
  const rows = ownRows(workloads).sort(byUrgency);
  return standings.flatMap(standing => rows.filter(row => row.standing === standing));
}

/** A canary whose stable workload is not there stands for itself. */
export const ownRows = (workloads: CockpitState['workloads']): WorkloadView[] =>
  [...workloads.values()].filter(({ canaryOf }) => canaryOf === undefined || !workloads.has(canaryOf));

/** Those that the board's filter leaves. */
export function shownRows(state: CockpitState): readonly WorkloadView[] {
  const all = boardRows(state);
  if (screenOf(state).name !== 'board' || state.filter === '') return all;
  return all.filter(({ ref, to, from, owner, mark }) =>
    passes(state, ref.kind, ref.namespace, ref.name, to, from, owner, mark),
  );
}

export const cursorRow = (rows: readonly WorkloadView[], cursor: string | undefined): number =>
  Math.max(
    0,
    rows.findIndex(({ key }) => key === cursor),
  );
