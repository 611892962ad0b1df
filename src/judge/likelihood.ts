import type { Counts } from './counts.ts';

/**
 * How likely what was counted is, for each ratio of canary over stable that is weighed, as sums of logarithms.
 * Given one more bad event, it was the canary's with the chance r·n_c / (r·n_c + n_s), if the canary is r times as bad.
 * Only that is used, never a rate over time: what disturbs both sides alike cancels inside each look.
 */
export type Likelihood = readonly number[];

const stepOfGrid = 100 ** (1 / 27);
const onEachSide = 27;

/** 0.01 to 100, evenly in logarithms, 1 in the middle. */
const evenly = Array.from({ length: 2 * onEachSide + 1 }, (_, i) => stepOfGrid ** (i - onEachSide));

const indices = evenly.map((_, i) => i);
/** Places on the grid of what one would call worse: from 1.7 times as many on, or down to 0.6 times. */
export const placesOfMore: readonly number[] = indices.filter(i => i >= onEachSide + 3);
export const placesOfLess: readonly number[] = indices.filter(i => i <= onEachSide - 3);

/**
 * What is expected of a fault before anything is counted, by how many steps of the grid it is beyond the least that one
 * would call worse. Small ones take longest to see, so they get more of it; a fifth is for a release that is simply broken, which is to be seen in its
 * first failures. The sum is 1, so that the average keeps its promise.
 */
const expected: readonly number[] = (() => {
  const small = placesOfMore.map((_, k) => stepOfGrid ** (-0.7 * k));
  const ofSmall = small.reduce((sum, one) => sum + one, 0);
  const broken = placesOfMore.filter(i => i >= onEachSide + 21).length;
  return small.map((one, k) => (0.8 * one) / ofSmall + (k >= small.length - broken ? 0.2 / broken : 0));
})();

/** For a place of more or of less on the grid. */
export const logOfExpected: readonly number[] = evenly.map((_, i) =>
  Math.log(expected[Math.abs(i - onEachSide) - 3] ?? 0),
);

/** More ratios to weigh exactly: what is tolerated on either side, and what a PASS must rule out. */
export type Ratios = {
  readonly all: readonly number[];
  /** Where the even grid ends and the exact ones begin. */
  readonly grid: number;
};

export const ratiosWith = (...exact: readonly number[]): Ratios => ({
  all: [...evenly, ...exact.filter(ratio => !evenly.includes(ratio))],
  grid: evenly.length,
});

export const indexOf = ({ all }: Ratios, ratio: number): number => all.indexOf(ratio);

export const nothingSeen = ({ all }: Ratios): Likelihood => all.map(() => 0);

/** Adds one look. Without bad events there is nothing to learn from shares, so the same list comes back. */
export function addLook(
  before: Likelihood,
  { all }: Ratios,
  { canaryOf, canaryBad, stableOf, stableBad }: Counts,
): Likelihood {
  if (canaryBad === 0 && stableBad === 0) return before;
  return before.map((sum, i) => {
    const weighted = (all[i] ?? 1) * canaryOf;
    const total = weighted + stableOf;
    return sum + canaryBad * Math.log(weighted / total) + stableBad * Math.log(stableOf / total);
  });
}

/** The logarithm of a sum of exponentials, without overflow. */
export function logOfSum(logs: readonly number[]): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const log of logs) if (log > most) most = log;
  if (!Number.isFinite(most)) return most;
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - most);
  return most + Math.log(sum);
}
