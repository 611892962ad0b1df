import type { CockpitState } from './state.ts';
import { byUrgency, type Standing, type WorkloadView } from './workload-view.ts';

const standings: readonly Standing[] = ['needs-you', 'on-the-way', 'well'];

/** The board's rows: by standing, then by urgency. What needs nobody comes last. */
export function boardRows({ workloads }: Pick<CockpitState, 'workloads'>): readonly WorkloadView[] {
  const rows = [...workloads.values()].sort(byUrgency);
  return standings.flatMap(standing => rows.filter(row => row.standing === standing));
}

export const cursorRow = (rows: readonly WorkloadView[], cursor: string | undefined): number =>
  Math.max(
    0,
    rows.findIndex(({ key }) => key === cursor),
  );
