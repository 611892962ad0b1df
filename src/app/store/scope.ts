import { safe } from '../../domain/safe-text.ts';
import { type CockpitState, screenOf } from './state.ts';
import { openWalks } from './walks.ts';

/**
 * Another namespace on the board, or all of them. A plan is not carried along; a run goes on where it was confirmed, and
 * both are said, so that nobody believes to have stopped it.
 */
export function withScope(state: CockpitState, namespace: string | undefined): CockpitState {
  const { plan, cursor: _elsewhere, marked: _other, notice: _answered, ...rest } = state;
  const says = [goesOn(state), plan && screenOf(state).name === 'plan' ? planSays(plan.ref.name) : undefined];
  const said = says.filter(one => one !== undefined).join('; ');
  return {
    ...rest,
    screens: [{ name: 'board' }],
    row: 0,
    scroll: 0,
    filter: '',
    isFiltering: false,
    isExactShown: false,
    place: namespace === undefined ? state.place : { ...state.place, namespace },
    allNamespaces: namespace === undefined,
    workloads: new Map(),
    isComplete: false,
    listProblems: [],
    ...(said !== '' && { notice: safe(said) }),
  };
}

const planSays = (name: string): string => `the plan on ${name} is gone, nothing was sent`;

/** A playbook that is walked waits for its person, wherever they look. */
function staysOpen(state: CockpitState): string | undefined {
  const walk = openWalks(state).at(-1)?.view.state;
  if (!walk) return undefined;
  const on = walk.workload ? ` on ${walk.workload.name}` : '';
  return `the run of ${walk.playbook.id}${on} stays open in ${state.place.context}`;
}

/** A change that is under way, in words that name where; nothing where none is. */
export function goesOn(state: CockpitState): string | undefined {
  const { run, place } = state;
  if (!run || run.ended !== undefined || run.state?.closed) return staysOpen(state);
  return `what was confirmed for ${run.ref.name} goes on in ${place.context} / ${run.ref.namespace}`;
}
