import { normalQuantile } from '../../statistics.ts';
import { rootOf } from './root.ts';

export type Shift = { readonly low: number; readonly high: number; readonly estimate: number };

const ascending = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);

/**
 * The standardized rank sum of x, moved by mu, against y, minus a quantile: with average ranks, tie and continuity
 * correction (Kayenta's MannWhitney.scala, `wilcoxonDiff`). Both arrays ascend. Throws where everything is tied.
 */
export const rankDifference = (mu: number, quantile: number, x: readonly number[], y: readonly number[]): number => {
  const all = x.length + y.length;
  let i = 0;
  let j = 0;
  let below = 0;
  let rankSum = 0;
  let ties = 0;
  while (i < x.length || j < y.length) {
    const nextX = i < x.length ? (x[i] ?? 0) - mu : Number.POSITIVE_INFINITY;
    const nextY = j < y.length ? (y[j] ?? 0) : Number.POSITIVE_INFINITY;
    const value = Math.min(nextX, nextY);
    const fromX = i;
    const fromY = j;
    while (i < x.length && (x[i] ?? 0) - mu === value) i++;
    while (j < y.length && y[j] === value) j++;
    const tied = i - fromX + (j - fromY);
    rankSum += (i - fromX) * (below + (tied + 1) / 2);
    ties += tied ** 3 - tied;
    below += tied;
  }
  const dz = rankSum - (x.length * (x.length + 1)) / 2 - (x.length * y.length) / 2;
  const sigma = Math.sqrt(((x.length * y.length) / 12) * (all + 1 - ties / (all * (all - 1))));
  if (sigma === 0) throw new Error('All observations are tied: there is no interval.');
  return (dz - Math.sign(dz) * 0.5) / sigma - quantile;
};

/** How far x lies from y: the Hodges-Lehmann estimate and its confidence interval. */
export const shiftOf = (experiment: readonly number[], control: readonly number[], confidence: number): Shift => {
  const x = ascending(experiment);
  const y = ascending(control);
  const least = (x[0] ?? 0) - (y.at(-1) ?? 0);
  const most = (x.at(-1) ?? 0) - (y[0] ?? 0);
  const crossing = (quantile: number, isBounded: boolean): number => {
    const low = { at: least, value: rankDifference(least, quantile, x, y) };
    const high = { at: most, value: rankDifference(most, quantile, x, y) };
    if (isBounded && low.value <= 0) return least;
    if (isBounded && high.value >= 0) return most;
    return rootOf(mu => rankDifference(mu, quantile, x, y), low, high);
  };
  const quantile = normalQuantile((1 - confidence) / 2);
  return { low: crossing(-quantile, true), high: crossing(quantile, true), estimate: crossing(0, false) };
};
