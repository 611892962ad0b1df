import { boardRows } from '../../../app/store/board-rows.ts';
import type { CockpitState } from '../../../app/store/state.ts';
import { iso } from '../../output.ts';
import { workloadJson } from './workload.ts';

export const boardJson = (state: CockpitState) => ({
  context: state.place.context,
  server: state.place.server,
  environment: state.place.environment,
  ...(state.allNamespaces ? {} : { namespace: state.place.namespace }),
  user: state.who,
  at: iso(state.now),
  isComplete: state.isComplete,
  workloads: boardRows(state).map(view => workloadJson(view)),
});
