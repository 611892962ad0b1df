import type { Measure } from '../domain/judgement.ts';
import type { Counts } from './counts.ts';
import { ratioOf } from './counts.ts';
import type { Likelihood, Ratios } from './likelihood.ts';

const z = 1.96;

/** Wilson's interval, 95 of 100. What comes in bursts tells less: it counts as so many times fewer. */
export function measureShare(events: number, of: number, dispersion = 1): Measure | undefined {
  if (of <= 0) return undefined;
  const n = of / dispersion;
  const p = Math.min(1, events / of);
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return { value: events / of, events, of, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** The same for events that may be more than the requests: a square-root interval of Poisson counts. */
export function measureRate(events: number, of: number, dispersion = 1): Measure | undefined {
  if (of <= 0) return undefined;
  const half = (z / 2) * Math.sqrt(dispersion);
  const root = Math.sqrt(events + 0.375);
  const low = events === 0 ? 0 : Math.max(0, root - half) ** 2;
  return { value: events / of, events, of, low: low / of, high: (root + half) ** 2 / of };
}

/** Where the ratio probably lies, 95 of 100: all that make what was seen not much less likely than the best does. */
export function ratioInterval(
  since: Likelihood,
  { all, grid }: Ratios,
  counts: Counts,
  dispersion: number,
): { readonly point: number; readonly low: number; readonly high: number } {
  const onGrid = since.slice(0, grid);
  const best = Math.max(...onGrid);
  const isNear = (log: number) => best - log <= ((z * z) / 2) * dispersion;
  const first = onGrid.findIndex(isNear);
  const last = onGrid.findLastIndex(isNear);
  const point = ratioOf(counts);
  return {
    point,
    low: Math.min(point, first <= 0 ? 0 : (all[first] ?? 0)),
    high: Math.max(point, last >= grid - 1 ? Number.POSITIVE_INFINITY : (all[last] ?? Number.POSITIVE_INFINITY)),
  };
}
