import type { Chance } from '../chance.ts';

/** Log-normal around the median, as nearly every service is; with a few that take far longer where there is a tail. */
export type Latency = {
  /** Of the logarithm: 0.7 puts the 95th percentile at three times the median. */
  readonly sigma: number;
  /** So many wait for something else, Pareto-distributed: the smaller `exponent`, the longer. */
  readonly tail?: { readonly share: number; readonly exponent: number };
};

type Timed = { readonly medianMillis: number; readonly latency?: Latency };

/** Nobody waits longer; every gateway has given up by then. */
const MOST_MILLIS = 30_000;

/** Milliseconds of one request. */
export function durationOf({ medianMillis, latency }: Timed, slowness: number, chance: Chance): number {
  if (!latency) return plainDuration(medianMillis * slowness, chance.next() + chance.next() + chance.next());
  const usual = medianMillis * slowness * Math.exp(latency.sigma * normal(chance));
  const { tail } = latency;
  if (!tail || chance.next() >= tail.share) return Math.min(usual, MOST_MILLIS);
  return Math.min(usual * (1 - chance.next()) ** (-1 / tail.exponent), MOST_MILLIS);
}

/** About log-normal: most are near the median, a few take several times as long. */
function plainDuration(medianMillis: number, sumOfThree: number): number {
  return medianMillis * Math.exp((sumOfThree - 1.5) * 1.3);
}

/** Box and Muller's: two uniform numbers make a normal one. */
function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(1 - chance.next())) * Math.cos(2 * Math.PI * chance.next());
}
