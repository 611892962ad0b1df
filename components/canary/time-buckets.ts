import type { Instant } from '../../src/domain/brands.ts';
import type { JudgingSeries, SidePoint } from '../../src/domain/judging-series.ts';

/** What is drawn over time. */
export type Figure = 'errors' | 'p95';
/** What one side did between two times; `value` in the unit of its figure, absent where nothing was answered. */
export type Bucket = {
  readonly from: Instant;
  readonly to: Instant;
  readonly value?: number;
  readonly requests: number;
};
export type Arm = 'canary' | 'stable';

/** Looks with fewer requests than this, as a rule, are drawn as dots of a minute each. */
const thinLook = 20;
const minute = 60_000;

/**
 * One side as it is drawn: some looks together, so that a trend is seen and not each look's chance. A look after a pause is
 * drawn where it was taken and not over the pause, which stays a gap: nobody knows when in it something happened.
 */
export function bucketsOf(series: JudgingSeries, arm: Arm, figure: Figure): readonly Bucket[] {
  const usualMs = median(series.points.map(({ ms }) => ms));
  const longMs = (series.points.at(-1)?.at ?? 0) - (series.points[0]?.at ?? 0);
  const gatherMs = isThin(series, arm) ? minute : (gathered.find(({ upToMs }) => longMs <= upToMs)?.ms ?? minute);
  const looks = series.points.map(point => {
    const from = point.at - Math.min(point.ms, 2 * usualMs);
    return { from, to: point.at, side: point[arm] };
  });
  return [...Map.groupBy(looks, ({ to }) => Math.floor(to / gatherMs)).values()].flatMap(together => {
    const [first, last] = [together[0], together.at(-1)];
    const sides = together.map(({ side }) => side);
    return first && last ? [bucketOf(first.from, last.to, sides, figure)] : [];
  });
}

/** How much is drawn as one point of a series so long: some forty points. */
const gathered = [5, 10, 20, 30].map(minutes => ({ upToMs: minutes * minute, ms: (minutes * minute) / 40 }));

/** So few requests in a look that a line through its rates would only show chance. */
export const isThin = ({ points }: JudgingSeries, arm: Arm): boolean =>
  median(points.map(point => point[arm].requests)) < thinLook;

function bucketOf(from: Instant, to: Instant, sides: readonly SidePoint[], figure: Figure): Bucket {
  const requests = sides.reduce((sum, side) => sum + side.requests, 0);
  const value = figure === 'errors' ? shareOf(sides, requests) : slowest(sides);
  return { from, to, requests, ...(value !== undefined && { value }) };
}

const shareOf = (sides: readonly SidePoint[], requests: number): number | undefined =>
  requests > 0 ? sides.reduce((sum, { failures }) => sum + failures, 0) / requests : undefined;

/** Quantiles can't be added; of several looks the slowest is what somebody waits for. */
function slowest(sides: readonly SidePoint[]): number | undefined {
  const known = sides.flatMap(({ p95Ms }) => p95Ms ?? []);
  return known.length > 0 ? Math.max(...known) : undefined;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
