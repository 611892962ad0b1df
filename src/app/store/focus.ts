import type { WorkloadRef } from '../../domain/workload.ts';
import { type CockpitState, screenOf } from './state.ts';
import { walkAt } from './walks.ts';

/** The object that the operator looks at: its freshness is the screen's. */
export function focusOf(state: CockpitState): WorkloadRef | undefined {
  const screen = screenOf(state);
  if ('ref' in screen) return screen.ref;
  if (screen.name === 'plan') return state.plan?.ref;
  if (screen.name === 'run') return state.run?.ref;
  if ('run' in screen) return walkAt(state, screen.run)?.view.state.workload;
  return state.cursor === undefined ? undefined : state.workloads.get(state.cursor)?.ref;
}
