import { fisherGreater } from '../statistics.ts';
import { begin } from '../world/generate.ts';
import { looksAtLatency, type Opponent, windowOf } from './opponent.ts';
import type { Rates } from './stored-series.ts';

const slow = (rates: Rates): number =>
  rates.durations.slice(3).reduce((sum, count) => sum + count, 0) / Math.max(1, rates.requests);

/** The alert that many write: the canary's rate is more than twice stable's, over a minute, three times in a row. */
export const twice: Opponent = {
  name: '2x ratio',
  follow: cell => {
    const window = windowOf(cell, 60_000);
    let nextAt = begin + 60_000;
    let inRow = 0;
    return (stored, at) => {
      for (; nextAt <= at; nextAt += 60_000) {
        const canary = stored.canary.rate(nextAt, window);
        const stable = stored.stable.rate(nextAt, window);
        const isWorse =
          canary !== undefined &&
          stable !== undefined &&
          (canary.failures / canary.requests > (2 * stable.failures) / stable.requests ||
            (looksAtLatency(cell) && slow(canary) > 2 * slow(stable)));
        inRow = isWorse ? inRow + 1 : 0;
        if (inRow === 3) return 'stop';
      }
      return undefined;
    };
  },
};

/** Fisher's exact test of all counts so far, one-sided at 1 %, looked at with every scrape. It sees errors alone. */
export const fisher: Opponent = {
  name: 'Fisher',
  follow: () => stored => {
    const { canary, stable } = { canary: stored.canary.total, stable: stored.stable.total };
    if (canary.requests === 0 || stable.requests === 0) return undefined;
    return fisherGreater(canary.failures, canary.requests, stable.failures, stable.requests) < 0.01
      ? 'stop'
      : undefined;
  },
};
