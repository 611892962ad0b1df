import type { Instant } from '../../src/domain/brands.ts';
import { age } from '../../src/domain/duration.ts';
import type { JudgingSeries } from '../../src/domain/judging-series.ts';
import { namesAfterwards, type SideNames, usualNames } from '../../src/wording/judgement-numbers.ts';
import { count, percent } from '../../src/wording/numbers.ts';
import type { ScreenLine } from '../screen-lines.ts';
import { padded } from './padded.ts';
import { sparkline } from './sparkline.ts';
import { type Arm, type Bucket, bucketsOf, type Figure, isThin } from './time-buckets.ts';
import { type Band, hasShade, timePlot } from './time-plot.ts';
import { type TimeScale, timeScale } from './time-scale.ts';

export type PlotGiven = {
  readonly figure: Figure;
  readonly now: Instant;
  readonly width: number;
  /** The user's own limit, in the unit of the figure. */
  readonly threshold?: number;
  readonly names?: SideNames;
};

const edge = 9;
const titles: Readonly<Record<Figure, string>> = {
  errors: 'ERRORS',
  p95: '95 % ANSWERED WITHIN',
};

/** Title, time and the least that two plots need. */
export const leastPlotRows = 2 + 2 * 2;
/** A row for each side, and the time below them. */
export const sparkRows = 3;
/** Higher says no more. */
export const mostPlotRows = 2 + 2 * 6;

/** Stable above canary on one scale, in `rows` rows; sparklines where that is too little. */
export function plotRows(series: JudgingSeries, rows: number, given: PlotGiven): readonly ScreenLine[] {
  if (series.points.length === 0 || rows < sparkRows) return [];
  const columns = Math.max(10, given.width - edge - 1);
  const scale = timeScale(series, given.figure, { ...given, columns });
  if (rows < leastPlotRows || given.width < 60) return sparklines(series, scale, given, columns);
  const high = Math.min(6, Math.floor((rows - 2) / 2));
  const stable = bucketsOf(series, 'stable', given.figure);
  const band = bandOf(stable, scale);
  return [
    {
      text: titleOf(scale, given, hasShade(band, high, scale)),
      isBold: true,
    },
    ...plotOf(series, 'stable', high, columns, scale, given),
    ...plotOf(series, 'canary', high, columns, scale, given, band),
    { text: timeLine(series, scale, columns, `-${lastsInWords(scale)} `.padStart(edge)), tone: 'quiet' },
  ];
}

function titleOf(scale: TimeScale, given: PlotGiven, isShaded: boolean): string {
  const is = given.names === namesAfterwards ? 'it mostly was before' : 'stable mostly is';
  const shade = isShaded ? ` · ░ where ${is}` : '';
  const limit = given.threshold === undefined ? '' : ` · ┄ your limit, ${figureInWords(given.threshold, given.figure)}`;
  return `${titles[given.figure]}, last ${lastsInWords(scale)}, one scale${shade}${limit}`;
}

function plotOf(
  series: JudgingSeries,
  arm: Arm,
  rows: number,
  columns: number,
  scale: TimeScale,
  { figure, threshold, names = usualNames }: PlotGiven,
  band?: Band,
): readonly ScreenLine[] {
  const buckets = bucketsOf(series, arm, figure);
  const asDots = isThin(series, arm);
  const drawn = {
    asDots,
    ...(band && { band }),
    ...(threshold !== undefined && { threshold }),
  };
  const requests = buckets.filter(({ to }) => to > scale.from).reduce((sum, bucket) => sum + bucket.requests, 0);
  const labels = labelsOf(names[arm], rows, figureInWords(scale.top, figure), asDots ? requests : undefined);
  return timePlot(buckets, scale, { columns, rows }, drawn).map((row, index) => ({
    text: `${labels[index] ?? ''}${index === 0 || index === rows - 1 ? '┤' : '│'}${row}`,
    tone: arm === 'stable' ? 'stable' : 'new',
  }));
}

/** The top of the scale, whose plot it is, and 0; in two rows the zero says whose it is. */
function labelsOf(arm: string, rows: number, top: string, thin: number | undefined): readonly string[] {
  const labels = Array.from({ length: rows }, () => ''.padStart(edge - 1));
  labels[0] = top.padStart(edge - 1);
  labels[rows - 1] = '0'.padStart(edge - 1);
  const place = rows === 2 ? 1 : Math.floor((rows - 1) / 2);
  labels[place] = rows === 2 ? `${arm} 0`.padStart(edge - 1) : padded(arm, edge - 1);
  if (thin !== undefined && rows > 3) labels[place + 1] = padded(`n=${count(thin)}`, edge - 1);
  return labels;
}

/** `-5 min ──▲5 %──────▲25 %──── now`: how long ago, and where the canary's part changed. */
function timeLine({ marks }: JudgingSeries, { from, to }: TimeScale, columns: number, start: string): string {
  const row = Array.from({ length: columns }, () => '─');
  const now = ' now';
  // The newest first: what has just begun is marked too, with its name on the other side, and no name runs into another.
  for (const { at, says } of [...marks].reverse()) {
    if (at < from) continue;
    const last = columns - now.length - 1;
    const column = Math.min(last, Math.floor(((at - from) / (to - from)) * columns));
    const isFree = (start: number, length: number) => row.slice(start, start + length).every(cell => cell === '─');
    // Behind a name there is a bit of the line, else the next mark reads as part of it.
    const isOpen = (at: number) => /[─ ]/.test(row[at] ?? '─');
    const after = column + says.length + 1;
    const isRoomy = column + says.length <= last && isFree(column, says.length + 1) && isOpen(after);
    const isRoomyBefore = column >= says.length && isFree(column - says.length, says.length + 1) && isOpen(column + 1);
    if (isRoomy) row.splice(column, says.length + 1, ...`▲${says}`);
    else if (column + says.length > last && isRoomyBefore)
      row.splice(column - says.length, says.length + 1, ...`${says}▲`);
    else if (isFree(column, 1) && /[─▲]/.test(row[column + 1] ?? '─')) row.splice(column, 1, '▲');
  }
  row.splice(columns - now.length, now.length, ...now);
  return `${start}${row.join('')}`;
}

const lastsInWords = ({ from, to }: TimeScale): string => age(to - from).replace('m00s', ' min');

/** `stable  0–6.0 % ▁▁▁▁▁` and the same of the canary, on one scale, above `errors -5 min ──▲25 %── now`. */
function sparklines(series: JudgingSeries, scale: TimeScale, given: PlotGiven, columns: number): readonly ScreenLine[] {
  const wide = Math.max(10, columns - sparkEdge + edge);
  const range = `0–${figureInWords(scale.top, given.figure)}`;
  const sides = (['stable', 'canary'] as const).map((arm): ScreenLine => {
    const name = padded((given.names ?? usualNames)[arm], 7);
    const line = sparkline(bucketsOf(series, arm, given.figure), scale, wide);
    return {
      text: `${name}${range.padStart(sparkEdge - 8)} ${line}`.trimEnd(),
      tone: arm === 'stable' ? 'stable' : 'new',
    };
  });
  const start = padded(`${shortTitles[given.figure]} -${lastsInWords(scale)}`, sparkEdge);
  return [...sides, { text: timeLine(series, scale, wide, start), tone: 'quiet' }];
}

/** The side's name, the scale, and a blank. */
const sparkEdge = 16;
const shortTitles: Readonly<Record<Figure, string>> = { errors: 'errors', p95: 'p95' };

/** Between which stable lies nine times of ten. */
function bandOf(buckets: readonly Bucket[], { from }: TimeScale): Band | undefined {
  const values = buckets
    .flatMap(({ to, value }) => (value !== undefined && to > from ? [value] : []))
    .sort((a, b) => a - b);
  if (values.length < 10) return undefined;
  const at = (part: number) => values[Math.round(part * (values.length - 1))] ?? 0;
  return { low: at(0.05), high: at(0.95), seen: buckets };
}

const figureInWords = (value: number, figure: Figure): string =>
  figure === 'errors' ? percent(value) : `${count(value)} ms`;
