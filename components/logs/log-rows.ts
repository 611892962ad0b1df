import { type LogsState, shownLines } from '../../src/app/store/logs-state.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { LogLine } from '../../src/domain/logs.ts';
import { clockTime } from '../../src/wording/clock-time.ts';

/** The newest rows that fit, ending `scroll` lines above the last one. Only what is drawn is worked out. */
export function logRows(state: CockpitState, rows: number): readonly string[] {
  const { logs, size, scroll, exactTimes } = state;
  if (!logs) return [];
  const lines = shownLines(state);
  const width = size.columns - 1;
  const found: string[] = [];
  for (let at = lines.length - 1 - scroll; at >= 0 && found.length < rows; at -= 1) {
    const line = lines[at];
    if (line) found.unshift(...rowsOf(line, { width, isWrapped: logs.isWrapped, exactTimes }));
  }
  return found.slice(-rows);
}

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

/** How far back the log can be read, in lines. */
export const mostBack = (state: CockpitState): number => Math.max(0, shownLines(state).length - 1);

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
