import { type RampRow, rampRows } from '../../src/app/store/ramp-rows.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { Mark } from '../../src/app/store/workload-view.ts';
import { age } from '../../src/domain/duration.ts';
import { clockTime } from '../../src/wording/clock-time.ts';
import { judgementInShort } from '../../src/wording/judgement.ts';
import { canCarryInWords, rampWaitsInWords, verdictOnBoard, whoActsInWords } from '../../src/wording/ramp-board.ts';
import { padded } from '../canary/padded.ts';
import { markGlyph, markTone } from '../look.ts';
import type { ScreenLine } from '../screen-lines.ts';

/** The row under the cursor: the board's cursor, where that is on its way, too. */
export const rampCursor = (rows: readonly RampRow[], { cursor }: CockpitState): number =>
  Math.max(
    0,
    rows.findIndex(({ view }) => view.key === cursor),
  );

const widths = { steps: 12, when: 15, verdict: 13, acts: 10, carry: 13 };
const markWidth = 3;

const nameWidth = (columns: number): number =>
  Math.min(40, columns - markWidth - widths.steps - widths.when - widths.verdict - widths.acts - widths.carry - 1);

/** Every release on its way, the next decision first. What needs a person says why in a second row. */
export function rampLines(state: CockpitState): readonly ScreenLine[] {
  const rows = rampRows(state);
  if (rows.length === 0) return [{ text: ' Nothing is on its way: no ramp, no canary, no rolling update.' }];
  const at = rampCursor(rows, state);
  const name = nameWidth(state.size.columns);
  const head = [
    padded(' RAMPS', name + markWidth),
    padded('now → next', widths.steps),
    padded('when', widths.when),
    padded('verdict', widths.verdict),
    padded('acts', widths.acts),
    state.size.columns < 100 ? 'carries all' : 'stable can carry all',
  ].join('');
  return [
    { text: head.slice(0, state.size.columns), isBold: true },
    ...rows.flatMap((row, i) => rowOf(row, i === at, state)),
  ];
}

function rowOf(row: RampRow, isUnderCursor: boolean, state: CockpitState): readonly ScreenLine[] {
  const { view, name, pair, acts, stable } = row;
  const { judging } = view;
  const isPaused = row.pausedSince !== undefined;
  const of = { judging, isCanary: pair !== undefined, isPaused, isPromoted: row.promotion === 'done' };
  const mark = markOf(row);
  const text = [
    `${isUnderCursor ? '▸' : ' '}${markGlyph[mark]} `,
    padded(name, nameWidth(state.size.columns)),
    padded(stepsOf(row), widths.steps),
    padded(whenOf(row, state), widths.when),
    padded(verdictOnBoard(judging, state.now), widths.verdict),
    padded(whoActsInWords(acts, of), widths.acts),
    canCarryInWords(stable),
  ].join('');
  const why =
    acts === 'you' && row.promotion === undefined && judging.kind === 'judged' && judging.judgement.verdict !== 'pass'
      ? [{ text: `     ${judgementInShort(judging.judgement)}` }]
      : judging.kind === 'blind'
        ? [judging.says, ...(row.waitsUntil === undefined ? [] : [rampWaitsInWords(row.waitsUntil, state.now)])].map(
            text => ({ text: `     ${text}` }),
          )
        : [];
  return [{ text, tone: markTone[mark] === 'failed' ? 'failed' : 'plain' }, ...why];
}

/** The verdict before the pods: a canary whose pods are all ready may well fail. */
function markOf({ view, pausedSince, acts }: RampRow): Mark {
  const { judging } = view;
  if (view.mark === 'failed' || view.mark === 'stuck') return view.mark;
  if (judging.kind === 'blind') return 'unknown';
  const verdict = judging.kind === 'judged' ? judging.judgement.verdict : undefined;
  if (verdict === 'fail') return 'failing';
  if (pausedSince !== undefined) return 'paused';
  if (verdict === 'hold' || verdict === 'marginal') return 'undecided';
  if (verdict === 'no-data') return 'waiting';
  return acts === 'you' ? 'paused' : 'rolling';
}

const stepsOf = ({ now, next }: RampRow): string => (next === undefined ? `${now} %` : `${now} → ${next} %`);

function whenOf({ pausedSince, promotion, nextAt, acts, view }: RampRow, { now, exactTimes }: CockpitState): string {
  if (pausedSince !== undefined) return `paused ${age(now - pausedSince)}`;
  if (view.judging.kind === 'judged' && view.judging.judgement.verdict === 'fail') return 'now';
  if (promotion !== undefined) return promotion === 'done' ? 'promoted' : 'being promoted';
  if (nextAt === undefined) return acts === 'you' ? 'when you say' : '-';
  if (nextAt <= now) return 'now';
  return exactTimes ? clockTime(nextAt) : `in ${acts === 'judge' ? '~' : ''}${age(nextAt - now)}`;
}
