import type { Intent } from '../intent.ts';
import type { CockpitState, Screen } from './state.ts';

/** Intents that only move through what is known. All others have effects, and are the session's. */
export function navigate(state: CockpitState, intent: Intent): CockpitState {
  const { notice: _answered, ...quiet } = state;
  switch (intent.type) {
    case 'window.resized':
      return { ...state, size: { columns: intent.columns, rows: intent.rows } };
    case 'cursor.move':
      return { ...quiet, cursor: intent.to };
    case 'row.move':
      return { ...quiet, row: Math.max(0, intent.to) };
    case 'scroll.move':
      return { ...quiet, scroll: Math.max(0, intent.to) };
    case 'workload.open':
      return pushed(quiet, { name: 'workload', ref: intent.ref });
    case 'journal.open':
      return pushed(quiet, { name: 'journal' });
    case 'timeline.open':
      return pushed(quiet, { name: 'timeline', run: intent.run });
    case 'open-run.open':
      return pushed(quiet, { name: 'open-run', run: intent.run });
    case 'run.show':
      return pushed(quiet, { name: 'run' });
    case 'help.toggle':
      return { ...quiet, isHelpShown: !state.isHelpShown };
    case 'times.toggle':
      return { ...quiet, exactTimes: !state.exactTimes };
    case 'exact.toggle':
      return { ...quiet, isExactShown: !state.isExactShown, scroll: 0 };
    case 'notice.show':
      return { ...state, notice: intent.says };
    case 'back':
      return back(quiet);
    default:
      return quiet;
  }
}

export const pushed = (state: CockpitState, screen: Screen): CockpitState => ({
  ...state,
  screens: [...state.screens, screen],
  row: 0,
  scroll: 0,
  isExactShown: false,
});

/** One level only. What was typed into a plan goes with it: a plan is never confirmed half. */
function back(state: CockpitState): CockpitState {
  if (state.isHelpShown) return { ...state, isHelpShown: false };
  const [first, ...rest] = state.screens;
  if (rest.length === 0) return state;
  const { plan, ...others } = state;
  const left = rest.at(-1);
  const kept = left?.name === 'plan' || plan === undefined ? others : state;
  return { ...kept, screens: [first, ...rest.slice(0, -1)], row: 0, scroll: 0, isExactShown: false };
}
