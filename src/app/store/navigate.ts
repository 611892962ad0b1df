import type { Id } from '../../domain/brands.ts';
import { canonical } from '../../domain/json.ts';
import { workloadKey } from '../../domain/workload.ts';
import type { Intent } from '../intent.ts';
import { type CockpitState, type Screen, screenOf } from './state.ts';
import { askedNow } from './walks.ts';

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
      return shown(quiet, { name: 'workload', ref: intent.ref });
    case 'screen.open':
      return shown(quiet, intent.screen);
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
      return pushed(quiet, { name: isWalk(quiet, intent.run) ? 'open-walk' : 'open-run', run: intent.run });
    case 'run.show':
      return pushed(quiet, { name: 'run' });
    case 'playbooks.open':
      return pushed(quiet, { name: 'playbooks', ...(intent.about && { about: intent.about }) });
    case 'walk.show':
      return shownWalk(quiet, intent.run);
    case 'walk.sheet':
      return pushed(quiet, { name: 'walk-sheet', run: intent.run, sheet: intent.sheet });
    case 'writing.open':
      return { ...quiet, writing: { ...intent.writing, typed: '', isSending: false } };
    case 'writing.type':
      return written(quiet, intent.text);
    case 'writing.close':
      return withoutWriting(quiet);
    case 'input.type':
      return filledIn(quiet, intent.text);
    case 'input.move':
      return askedFor(quiet, intent.to);
    case 'screen.repaint':
      return { ...state, repaints: state.repaints + 1 };
    case 'help.toggle':
      return { ...quiet, isHelpShown: !state.isHelpShown };
    case 'times.toggle':
      return { ...quiet, exactTimes: !state.exactTimes };
    case 'exact.toggle':
      return { ...quiet, isExactShown: !state.isExactShown, scroll: 0 };
    case 'elsewhere.runs':
      return { ...state, runsElsewhere: intent.contexts };
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

/** Pages that only tell of a workload. */
const telling: readonly Screen['name'][] = ['workload', 'history', 'why', 'logs', 'canary', 'diff'];

/** Who goes to and fro between pages that tell of a workload is back on the one from before: Esc does not lead through all of it again. */
function shown(state: CockpitState, screen: Screen): CockpitState {
  const { screens } = state;
  const [first, ...others] = screens;
  const at = others.findLastIndex(one => isSame(one, screen));
  const before = others[at];
  if (!before || !others.slice(at + 1).every(({ name }) => telling.includes(name))) return pushed(state, screen);
  return { ...state, ...fresh, ...placeIn(before), screens: [first, ...others.slice(0, at + 1)] };
}

function isSame({ left: _place, ...one }: Screen, { left: _there, ...other }: Screen): boolean {
  return canonical(one) === canonical(other);
}

/** A canary's page changes while nobody looks: its verdict comes first again. */
const placeIn = ({ name, left }: Screen): Screen['left'] => (name === 'canary' ? undefined : left);

const fresh = { row: 0, scroll: 0, filter: '', isFiltering: false, isExactShown: false } as const;

const isWalk = ({ openRuns }: CockpitState, run: Id): boolean =>
  openRuns.some(open => open.state.run === run && open.state.as === 'playbook');

/** Back to where it was looked at last, wherever somebody went from there. */
function shownWalk(state: CockpitState, run: Id): CockpitState {
  const { plan: _elsewhere, ...rest } = state;
  const [first, ...others] = state.screens;
  const at = others.findIndex(screen => screen.name === 'walk' && screen.run === run);
  const before = others[at];
  if (!before) return pushed(state, { name: 'walk', run });
  return { ...rest, ...fresh, ...before.left, screens: [first, ...others.slice(0, at + 1)] };
}

export const withoutWriting = ({ writing: _closed, ...state }: CockpitState): CockpitState => state;

function written(state: CockpitState, typed: string): CockpitState {
  if (!state.writing || state.writing.isSending) return state;
  const { problem: _answered, ...writing } = state.writing;
  return { ...state, writing: { ...writing, typed } };
}

/** What was typed stays with its question. */
function filledIn(state: CockpitState, typed: string): CockpitState {
  const asked = state.form && askedNow(state.form);
  if (!state.form || !asked || state.form.isOpening) return state;
  const { problem: _answered, ...form } = state.form;
  return { ...state, form: { ...form, typed: { ...form.typed, [asked.name]: typed } } };
}

function askedFor(state: CockpitState, to: number): CockpitState {
  if (!state.form || state.form.isOpening) return state;
  const { problem: _elsewhere, ...form } = state.form;
  const at = Math.max(0, Math.min(form.found.playbook.inputs.length - 1, to));
  return { ...state, form: { ...form, at } };
}

const withoutFind = ({ find: _closed, ...state }: CockpitState): CockpitState => state;

/** One level only. What was typed into a plan goes with it: a plan is never confirmed half. */
function back(state: CockpitState): CockpitState {
  if (state.isHelpShown) return { ...state, isHelpShown: false };
  if (state.find) return withoutFind(state);
  if (state.writing) return withoutWriting(state);
  if (state.filter !== '' || state.isFiltering) return { ...state, filter: '', isFiltering: false, row: 0, scroll: 0 };
  const [first, ...rest] = state.screens;
  const before = [first, ...rest].at(-2);
  if (!before) return state;
  const { plan, ...others } = state;
  const kept = rest.at(-1)?.name === 'plan' || plan === undefined ? others : state;
  return { ...kept, ...fresh, ...placeIn(before), screens: [first, ...rest.slice(0, -1)] };
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

/** What was asked for beside the step is done: the step again. */
export function backFromSheet(state: CockpitState, run: Id): CockpitState {
  const screen = screenOf(state);
  if (screen.name !== 'walk-sheet' || screen.run !== run) return state;
  const [first, ...others] = state.screens;
  return { ...state, screens: [first, ...others.slice(0, -1)], row: 0, scroll: 0 };
}

/** The screens above the first one, but for these. */
export const withoutScreens = ({ screens }: CockpitState, ...names: readonly Screen['name'][]): readonly Screen[] =>
  screens.slice(1).filter(({ name }) => !names.includes(name));
