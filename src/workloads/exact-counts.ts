import type { SideCounts } from '../domain/metrics.ts';

type Counted = Pick<SideCounts, 'requests' | 'failures'>;

/**
 * The chance that `of` tries with this chance each come to `least` or more. Exact, summed from the likeliest side in
 * logarithms, so that thousands of tries neither overflow nor vanish.
 */
export function chanceOfAtLeast(least: number, of: number, chance: number): number {
  if (least <= 0) return 1;
  if (least > of || chance <= 0) return 0;
  if (chance >= 1) return 1;
  let sum = 0;
  let logOfTerm = logChoose(of, least) + least * Math.log(chance) + (of - least) * Math.log1p(-chance);
  for (let hits = least; hits <= of; hits += 1) {
    sum += Math.exp(logOfTerm);
    logOfTerm += Math.log((of - hits) / (hits + 1)) + Math.log(chance / (1 - chance));
  }
  return Math.min(1, sum);
}

/**
 * How likely it is that `high` shows so many of the failures of both by luck alone, if it failed no more often than
 * `low`. Exact for failures that come one by one; failures that come in bursts make it look surer than it is.
 */
export function chanceOfNoDifference(high: Counted, low: Counted): number {
  const requests = high.requests + low.requests;
  if (high.requests === 0 || low.requests === 0) return 1;
  return chanceOfAtLeast(high.failures, high.failures + low.failures, high.requests / requests);
}

/** How likely so few failures are by luck alone, if each request failed with this chance. */
export const chanceOfSoFew = ({ requests, failures }: Counted, share: number): number =>
  share >= 1 ? 0 : chanceOfAtLeast(requests - failures, requests, 1 - share);

function logChoose(of: number, chosen: number): number {
  const fewer = Math.min(chosen, of - chosen);
  let sum = 0;
  for (let index = 1; index <= fewer; index += 1) sum += Math.log((of - fewer + index) / index);
  return sum;
}
