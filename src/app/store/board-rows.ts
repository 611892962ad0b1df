import { passes } from './filter.ts';
import { type CockpitState, screenOf } from './state.ts';
import { byUrgency, type Standing, type WorkloadView } from './workload-view.ts';

const standings: readonly Standing[] = ['needs-you', 'on-the-way', 'well'];

/** Every workload: by standing, then by urgency. What needs nobody comes last. */
export function boardRows({ workloads }: Pick<CockpitState, 'workloads'>): readonly WorkloadView[] {
  const rows = [...workloads.values()].sort(byUrgency);
  return standings.flatMap(standing => rows.filter(row => row.standing === standing));
}

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
