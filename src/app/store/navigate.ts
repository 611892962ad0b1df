import { workloadKey } from '../../domain/workload.ts';
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
    case 'screen.open':
      return pushed(quiet, intent.screen);
    case 'mark.toggle':
      return marked(quiet, { of: workloadKey(intent.ref), revision: intent.revision });
    case 'logs.hold':
      return held(quiet);
    case 'logs.wrap':
      return quiet.logs ? { ...quiet, logs: { ...quiet.logs, isWrapped: !quiet.logs.isWrapped } } : quiet;
    case 'find.open':
      return { ...quiet, find: { text: '', row: 0 } };
    case 'find.type':
      return { ...quiet, find: { text: intent.text, row: 0 } };
    case 'find.move':
      return quiet.find ? { ...quiet, find: { ...quiet.find, row: Math.max(0, intent.to) } } : quiet;
    case 'find.close':
    case 'find.choose':
      return withoutFind(quiet);
    case 'board.show': {
      const { plan: _gone, ...rest } = quiet;
      return { ...rest, ...fresh, screens: [{ name: 'board' }], filter: intent.filter };
    }
    case 'filter.open':
      return { ...quiet, isFiltering: true };
    case 'filter.type':
      return { ...quiet, filter: intent.text, row: 0, scroll: 0 };
    case 'filter.keep':
      return { ...quiet, isFiltering: false };
    case 'filter.clear':
      return { ...quiet, filter: '', isFiltering: false, row: 0, scroll: 0 };
    case 'journal.open':
      return pushed(quiet, { name: 'journal' });
    case 'timeline.open':
      return pushed(quiet, { name: 'timeline', run: intent.run });
    case 'open-run.open':
      return pushed(quiet, { name: 'open-run', run: intent.run });
    case 'run.show':
      return pushed(quiet, { name: 'run' });
    case 'screen.repaint':
      return { ...state, repaints: state.repaints + 1 };
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

/** What is left behind keeps its place, for the way back. */
export function pushed(state: CockpitState, screen: Screen): CockpitState {
  const { row, scroll, filter } = state;
  const [first, ...rest] = state.screens.map((one, index) =>
    index === state.screens.length - 1 ? { ...one, left: { row, scroll, filter } } : one,
  );
  return { ...state, ...fresh, screens: [first ?? state.screens[0], ...rest, screen] };
}

const fresh = { row: 0, scroll: 0, filter: '', isFiltering: false, isExactShown: false } as const;

const withoutFind = ({ find: _closed, ...state }: CockpitState): CockpitState => state;

/** One level only. What was typed into a plan goes with it: a plan is never confirmed half. */
function back(state: CockpitState): CockpitState {
  if (state.isHelpShown) return { ...state, isHelpShown: false };
  if (state.find) return withoutFind(state);
  if (state.filter !== '' || state.isFiltering) return { ...state, filter: '', isFiltering: false, row: 0, scroll: 0 };
  const [first, ...rest] = state.screens;
  const before = [first, ...rest].at(-2);
  if (!before) return state;
  const { plan, ...others } = state;
  const kept = rest.at(-1)?.name === 'plan' || plan === undefined ? others : state;
  return { ...kept, ...fresh, ...before.left, screens: [first, ...rest.slice(0, -1)] };
}

function marked(state: CockpitState, mark: NonNullable<CockpitState['marked']>): CockpitState {
  const { marked: before, ...rest } = state;
  return before?.of === mark.of && before.revision === mark.revision ? rest : { ...rest, marked: mark };
}

/** From following to standing still, and from wherever somebody reads back to the newest line. */
function held(state: CockpitState): CockpitState {
  const { logs, scroll } = state;
  if (!logs) return state;
  const isFollowing = !logs.isHeld && scroll === 0;
  return { ...state, scroll: isFollowing ? scroll : 0, logs: { ...logs, isHeld: isFollowing } };
}
