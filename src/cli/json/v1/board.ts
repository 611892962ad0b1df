import { boardRows } from '../../../app/store/board-rows.ts';
import type { CockpitState } from '../../../app/store/state.ts';
import { iso } from '../../output.ts';
import { placeJson } from './place.ts';
import { workloadJson } from './workload.ts';

export const boardJson = (state: CockpitState) => ({
  ...placeJson(state.place, state.who),
  scope: state.allNamespaces ? 'all-namespaces' : 'namespace',
  isReadOnly: state.isReadOnly,
  at: iso(state.now),
  ...(state.freshness.lastAnswerAt !== undefined && { lastAnswerAt: iso(state.freshness.lastAnswerAt) }),
  isComplete: state.isComplete,
  workloads: boardRows(state).map(view => workloadJson(view)),
  openRuns: state.openRuns.map(({ state: run }) => ({
    run: run.run,
    workload: run.target.name,
    lastEntryAt: iso(run.last.at),
  })),
});
