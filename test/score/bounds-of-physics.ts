import { quantile } from './statistics.ts';
import { randomFrom } from './world/random.ts';

/** Nats a request tells on average between the two rates: nobody learns faster, whatever the mathematics. */
export const information = (worse: number, base: number): number =>
  worse * Math.log(worse / base) + (1 - worse) * Math.log((1 - worse) / (1 - base));

/** Wald's bound: the mean number of canary requests of any test that is wrong at most alpha of the time, both rates known. */
export const leastRequests = (worse: number, base: number, alpha: number): number =>
  Math.log(1 / alpha) / information(worse, base);

/**
 * The sequential probability ratio test itself, which knows both rates: how many canary requests it takes, at the median
 * and the 90th percentile. Nothing that may look at every request does better at the same alpha.
 */
export function fastestRequests(
  worse: number,
  base: number,
  alpha: number,
): { readonly p50: number; readonly p90: number } {
  const random = randomFrom(`sprt ${worse} ${base} ${alpha}`);
  const bad = Math.log(worse / base);
  const good = Math.log((1 - worse) / (1 - base));
  const enough = Math.log(1 / alpha);
  const needed = Array.from({ length: 4000 }, () => {
    let log = 0;
    let requests = 0;
    while (log < enough) {
      // To the next failure at once: a geometric number of requests.
      const until = random.geometric(1 / worse);
      requests += until;
      log += (until - 1) * good + bad;
    }
    return requests;
  }).sort((a, b) => a - b);
  return { p50: quantile(needed, 0.5), p90: quantile(needed, 0.9) };
}

/** Seconds at this canary traffic, rounded up to the next scrape. */
export const secondsAt = (requests: number, perSecond: number, scrapeMs: number): number =>
  (Math.ceil(((requests / perSecond) * 1000) / scrapeMs) * scrapeMs) / 1000;
