import { type LogsState, shownLines } from '../../src/app/store/logs-state.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { LogLine } from '../../src/domain/logs.ts';
import { clockTime } from '../../src/wording/clock-time.ts';

/** The newest rows that fit, ending `scroll` lines above the last one. Only what is drawn is worked out. */
export function logRows(state: CockpitState, rows: number): readonly string[] {
  const lines = shownLines(state);
  const end = lines.length - Math.min(state.scroll, mostBack(state, rows));
  const from = end - linesThatFit(state, end - 1, -1, rows);
  return lines
    .slice(from, end)
    .flatMap(line => rowsOf(line, howOf(state)))
    .slice(-rows);
}

/** How many lines fill so many rows, from this one on upwards (-1) or downwards (1); at least one. */
function linesThatFit(state: CockpitState, from: number, step: 1 | -1, rows: number): number {
  const lines = shownLines(state);
  let used = 0;
  let count = 0;
  for (let at = from; at >= 0 && at < lines.length; at += step) {
    const line = lines[at];
    used += line ? rowsOf(line, howOf(state)).length : 0;
    if (used > rows && count > 0) break;
    count += 1;
  }
  return count;
}

const howOf = ({ logs, size, exactTimes }: CockpitState): How => ({
  width: size.columns - 1,
  isWrapped: logs?.isWrapped ?? false,
  exactTimes,
});

type How = { readonly width: number; readonly isWrapped: boolean; readonly exactTimes: boolean };

/** Wrapped at the edge, not at words: a log is read by its columns, and what is searched for stays together. */
function rowsOf({ at, text }: LogLine, { width, isWrapped, exactTimes }: How): readonly string[] {
  const whole = exactTimes && at !== undefined ? `${clockTime(at)} ${text}` : text;
  if (!isWrapped || whole.length <= width) return [whole];
  const characters = [...whole];
  return Array.from({ length: Math.ceil(characters.length / width) }, (_, row) =>
    characters.slice(row * width, (row + 1) * width).join(''),
  );
}

/** How far back the log can be read, in lines: until the oldest one is at the top of a full page. */
export const mostBack = (state: CockpitState, rows: number): number =>
  Math.max(0, shownLines(state).length - linesThatFit(state, 0, 1, rows));

/** Where a page older or newer ends, in lines above the newest: no line is passed over, and one stays in sight. */
export function pageOlder(state: CockpitState, rows: number): number {
  const end = shownLines(state).length - state.scroll;
  return state.scroll + Math.max(1, linesThatFit(state, end - 1, -1, rows) - 1);
}

export function pageNewer(state: CockpitState, rows: number): number {
  const end = shownLines(state).length - state.scroll;
  return state.scroll - Math.max(1, linesThatFit(state, end, 1, rows) - 1);
}

export const isFollowing = ({ logs, scroll }: Pick<CockpitState, 'logs' | 'scroll'>): boolean =>
  logs?.isHeld === false && scroll === 0;

/** What becomes of the log, in few words. */
export function statusSays(logs: LogsState, state: CockpitState): string {
  const { status } = logs;
  const below = state.scroll > 0 ? `, ${state.scroll} newer below` : '';
  switch (status.kind) {
    case 'reading':
      return 'reading …';
    case 'whole':
      return `it has ended${below}`;
    case 'following':
      return isFollowing(state) ? 'following' : `held${below}; s follows again`;
    case 'waiting':
      return `${status.says}${below}`;
    case 'over':
      return `over: ${status.says}`;
    case 'broken':
      return `broken off ${clockTime(status.since)}, try ${status.tries}: ${status.says}`;
  }
}
