import { addDot, cellAt, type Dots, dotsPerColumn, dotsPerRow, noDots } from './braille.ts';
import type { Bucket } from './time-buckets.ts';
import type { TimeScale } from './time-scale.ts';

/** Values between which the other side mostly lies, and when it was seen; shaded where the rows are fine enough to say it. */
export type Band = { readonly low: number; readonly high: number; readonly seen: readonly Bucket[] };
type Size = { readonly columns: number; readonly rows: number };
type Drawn = {
  readonly asDots: boolean;
  readonly band?: Band;
  readonly threshold?: number;
};

/** One side over time: rows of braille, the newest at the right. What was not measured stays blank. */
export function timePlot(
  buckets: readonly Bucket[],
  scale: TimeScale,
  { columns, rows }: Size,
  drawn: Drawn,
): readonly string[] {
  const dots = noDots(columns, rows);
  if (drawn.asDots) drawDots(dots, buckets, scale);
  else drawLine(dots, buckets, scale);
  return Array.from({ length: rows }, (_, row) => {
    const isLimit = isLimitRow(row, rows, scale, drawn.threshold);
    const shaded = drawn.band ? shadedColumns(drawn.band, row, rows, columns, scale) : noColumns;
    const under = (column: number) => (isLimit ? '┄' : shaded.has(column) ? '░' : ' ');
    return Array.from({ length: columns }, (_, column) => cellAt(dots, column, row) ?? under(column))
      .join('')
      .trimEnd();
  });
}

const noColumns: ReadonlySet<number> = new Set();

const isLimitRow = (row: number, rows: number, { top }: TimeScale, threshold: number | undefined): boolean =>
  threshold !== undefined && threshold > ((rows - row - 1) / rows) * top && threshold <= ((rows - row) / rows) * top;

/** The picture itself stands above the shade; a pause stays blank in it, too. */
function shadedColumns(band: Band, row: number, rows: number, columns: number, scale: TimeScale): ReadonlySet<number> {
  if (!isShaded(band, ((rows - row - 1) / rows) * scale.top, ((rows - row) / rows) * scale.top)) return noColumns;
  const columnAt = (at: number) => Math.floor(dotOf(at, columns, scale) / dotsPerColumn);
  return new Set(
    band.seen.flatMap(({ from, to, value }) =>
      value === undefined
        ? []
        : Array.from({ length: columnAt(to - 1) - columnAt(from) + 1 }, (_, i) => columnAt(from) + i),
    ),
  );
}

/** Where a row is mostly band: a thin band in a thick row would claim too much. */
const isShaded = (band: Band, low: number, high: number): boolean =>
  Math.min(band.high, high) - Math.max(band.low, low) >= (high - low) / 2;

export const hasShade = (band: Band | undefined, rows: number, { top }: TimeScale): boolean =>
  band !== undefined &&
  Array.from({ length: rows }, (_, row) => row).some(row =>
    isShaded(band, (row / rows) * top, ((row + 1) / rows) * top),
  );

const heightOf = (value: number, rows: number, { top }: TimeScale): number =>
  Math.round(Math.min(1, value / top) * (rows * dotsPerRow - 1));

const dotOf = (at: number, columns: number, { from, to }: TimeScale): number =>
  Math.floor(((at - from) / (to - from)) * columns * dotsPerColumn);

function drawDots(dots: Dots, buckets: readonly Bucket[], scale: TimeScale): void {
  for (const { from, to, value } of buckets) {
    if (value === undefined) continue;
    const [x, y] = [dotOf((from + to) / 2, dots.columns, scale), heightOf(value, dots.rows, scale)];
    for (const at of [x, x + 1]) addDot(dots, at, y);
  }
}

/** Neighbours are joined; a side that answered nothing, and a pause, break the line. */
function drawLine(dots: Dots, buckets: readonly Bucket[], scale: TimeScale): void {
  const heights: (number | undefined)[] = Array.from({
    length: dots.columns * dotsPerColumn,
  });
  for (const { from, to, value } of buckets) {
    if (value === undefined) continue;
    const height = heightOf(value, dots.rows, scale);
    for (let x = Math.max(0, dotOf(from, dots.columns, scale)); x <= dotOf(to - 1, dots.columns, scale); x++)
      heights[x] = height;
  }
  heights.forEach((height, x) => {
    if (height === undefined) return;
    const before = heights[x - 1] ?? height;
    for (let y = Math.min(before, height); y <= Math.max(before, height); y++) addDot(dots, x, y);
  });
}
