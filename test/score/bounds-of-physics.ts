import { quantile } from './statistics.ts';
import { type Cell, minutesOf, type Noise, onsetMs, shareAt } from './world/cell.ts';
import { randomFrom } from './world/random.ts';

/** Nats a request tells on average between the two rates: nobody learns faster, whatever the mathematics. */
export const information = (worse: number, base: number): number =>
  worse * Math.log(worse / base) + (1 - worse) * Math.log((1 - worse) / (1 - base));

/** Wald's bound: the mean number of canary requests of any test that is wrong at most alpha of the time, both rates known. */
export const leastRequests = (worse: number, base: number, alpha: number): number =>
  Math.log(1 / alpha) / information(worse, base);

/** Nats between a coin that falls so and one that falls otherwise. */
const between = (p: number, q: number): number =>
  (p > 0 ? p * Math.log(p / q) : 0) + (p < 1 ? (1 - p) * Math.log((1 - p) / (1 - q)) : 0);

/**
 * The same where the time is limited. Who stops a good release in at most alpha of the runs and a worse one in the part p
 * has taken, on average, at least D(p‖alpha) / information requests (data processing), and the whole time in 1 − p of the
 * runs. The best p gives what nobody can get under.
 */
export function fewestRequests(worse: number, base: number, alpha: number, available: number, stormLength = 1): number {
  const each = information(worse, base) / stormLength;
  let fewest = Number.POSITIVE_INFINITY;
  for (let p = alpha; p < 1; p += 0.002)
    fewest = Math.min(fewest, Math.max(between(p, alpha) / each, (1 - p) * available));
  return Math.min(fewest, available);
}

/** Storms of failures tell as much as one failure each: how many come, not how long they are. */
const stormLength: Readonly<Partial<Record<Noise, number>>> = {
  'clustered-4': 4,
  'clustered-16': 16,
  'clustered-both-16': 16,
};

/** The fewest failed requests, on average, that any judge gets by with which stops at most 1 % of good releases in this cell. */
export function fewestFailed(cell: Cell): number {
  const worse = Math.min(0.6, cell.base * cell.effect);
  const share = (minute: number) => shareAt(cell, minute * 60_000);
  const from = onsetMs(cell) / 60_000;
  let available = 0;
  for (let minute = from; minute < minutesOf(cell); minute++) available += cell.perSecond * 60 * share(minute);
  const firstLook = cell.perSecond * share(from) * (cell.scrapeMs / 1000);
  const fewest = fewestRequests(worse, cell.base, 0.01, available, stormLength[cell.noise]);
  return Math.max(firstLook, fewest) * worse;
}

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
