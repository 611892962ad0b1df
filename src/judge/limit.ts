import { type Evidence, sinceRestart } from './evidence.ts';
import { logOfSum } from './likelihood.ts';

/** How many times the limit is weighed against it. */
const over = Array.from({ length: 20 }, (_, i) => 1.25 * (40 / 1.25) ** (i / 19));

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
      const logs = over.map(times => (bad * Math.log(times) - of * limit * (times - 1)) / dispersion);
      return Math.log(restart.weight / over.length) + logOfSum(logs);
    }),
  );
}
