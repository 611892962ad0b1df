import { type Evidence, sinceRestart } from './evidence.ts';
import { logOfSum } from './likelihood.ts';
import type { Sums } from './two-rates.ts';

/** How many times the limit is weighed against it. */
const over = Array.from({ length: 20 }, (_, i) => 1.25 * (40 / 1.25) ** (i / 19));

/** How many times the limit is weighed for being below it. */
const under = Array.from({ length: 12 }, (_, i) => 0.05 * (0.85 / 0.05) ** (i / 11));

/** Of all that was counted, as a logarithm: it ever reaches 1/α with a chance of at most α, while the rate is not above. */
export const logOver = (sums: Sums, limit: number, dispersion = 1): number => logOfTimes(over, sums, limit, dispersion);
/** The mirror: while the rate is not below. */
export const logUnder = (sums: Sums, limit: number, dispersion = 1): number =>
  logOfTimes(under, sums, limit, dispersion);

const logOfTimes = (all: readonly number[], sums: Sums, limit: number, dispersion: number): number =>
  logOfSum(all.map(times => logAt(times, sums, limit) / dispersion)) - Math.log(all.length);

const logAt = (times: number, { of, bad }: Sums, limit: number): number =>
  bad * Math.log(times) - of * limit * (times - 1);

/** So many requests in all until it is known to be under the limit, if it goes on as it is; never, if it is not under it. */
export function requestsToKnow(sums: Sums, limit: number, dispersion: number, enough: number): number {
  if (sums.of === 0) return (enough + Math.log(under.length)) / (limit * 0.95);
  const perRequest = Math.max(...under.map(times => logAt(times, sums, limit))) / sums.of / dispersion;
  return perRequest > 0 ? sums.of + Math.max(0, enough - logUnder(sums, limit, dispersion)) / perRequest : Infinity;
}

/**
 * The evidence that a rate is above a limit, as a logarithm, for one side alone. If it is not above it, the evidence
 * ever reaches 1/α with a chance of at most α; with the same restarts as the comparison.
 */
export function weighOverLimit(
  evidence: Evidence,
  side: 'canary' | 'stable',
  limit: number,
  dispersion: number,
): number {
  return logOfSum(
    evidence.restarts.list.map(restart => {
      const counts = sinceRestart(evidence, restart);
      const [of, bad] = side === 'canary' ? [counts.canaryOf, counts.canaryBad] : [counts.stableOf, counts.stableBad];
      return Math.log(restart.weight) + logOver({ of, bad }, limit, dispersion);
    }),
  );
}
