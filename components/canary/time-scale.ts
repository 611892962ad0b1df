import type { Instant } from '../../src/domain/brands.ts';
import type { JudgingSeries } from '../../src/domain/judging-series.ts';
import { bucketsOf, type Figure } from './time-buckets.ts';

/** Both plots share it. `top`: in the unit of the figure; the bottom is 0. */
export type TimeScale = {
  readonly from: Instant;
  readonly to: Instant;
  readonly top: number;
};

const minute = 60_000;
const windows = [5, 10, 20, 30].map(minutes => minutes * minute);
/** A plot of nothing but luck should not look like a mountain. */
const leastTop: Readonly<Record<Figure, number>> = { errors: 0.01, p95: 100 };
/** What has left the picture keeps the scale for so long, so that it doesn't jump. */
const frozenMs = minute;

/**
 * The last minutes, as many as the series has. The scale grows at once, because a cut peak would lie, and shrinks only
 * when a peak was out of sight for a minute. The right edge moves in steps of a column, so that nothing flickers.
 */
export function timeScale(
  series: JudgingSeries,
  figure: Figure,
  {
    now,
    columns,
    threshold,
  }: {
    readonly now: Instant;
    readonly columns: number;
    readonly threshold?: number;
  },
): TimeScale {
  const first = series.points[0]?.at ?? now;
  const long = windows.find(ms => now - first <= ms) ?? (windows.at(-1) as number);
  const step = long / Math.max(1, columns);
  const to = Math.ceil(now / step) * step;
  const from = to - long;
  const seen = (['stable', 'canary'] as const)
    .flatMap(arm => bucketsOf(series, arm, figure))
    .filter(bucket => bucket.to >= from - frozenMs)
    .flatMap(({ value }) => value ?? []);
  return {
    from,
    to,
    top: roundUp(Math.max(leastTop[figure], threshold ?? 0, ...seen)),
  };
}

/** To a round number. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [1, 1.5, 2, 3, 4, 6, 8, 10].find(one => one * power >= value * (1 - 1e-9)) ?? 10;
  return Number((digit * power).toPrecision(2));
}
