import { type SafeText, safe } from '../../domain/safe-text.ts';
import { leftBehind, placeInWords } from '../../wording/walk.ts';
import type { CockpitState } from './state.ts';
import { openDebts, openWalks, stepAt } from './walks.ts';

/** What goes on without the person who leaves, and what they owe: said when the screen is theirs again. */
export function farewell(state: CockpitState): readonly SafeText[] {
  const { run, place, now } = state;
  const isUnderWay = run !== undefined && run.ended === undefined && !run.state?.closed;
  return [
    ...(isUnderWay
      ? [safe(`What was confirmed for ${run.ref.name} goes on in ${place.context} / ${run.ref.namespace}.`)]
      : []),
    ...openWalks(state).flatMap(({ view }) =>
      leftBehind({
        id: view.state.playbook.id,
        on: view.state.workload?.name ?? place.context,
        place: placeInWords(view.state.playbook, stepAt(view.state)),
        owes: openDebts(view.state),
        now,
      }),
    ),
  ];
}
