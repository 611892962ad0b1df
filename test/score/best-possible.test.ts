import { describe, expect, test } from 'vitest';
import { bestPossible } from './best-possible.ts';
import { usual } from './cells.ts';
import { randomFrom } from './world/random.ts';

const tenTimes = { ...usual, perSecond: 10, effect: 10, scrapeMs: 60_000 } as const;

/** Wald's test, which knows both rates and stops one of a hundred good releases at most: what fails until it stops. */
const waldFails = (runs: number): number => {
  const random = randomFrom('wald');
  const requests = 10 * 60 * 0.05;
  let failed = 0;
  for (let run = 0; run < runs; run++) {
    let log = 0;
    for (let look = 0; look < 30 && log < Math.log(100); look++) {
      const now = random.poisson(requests * 0.03);
      failed += now;
      log += now * Math.log(10) - requests * 0.027;
    }
  }
  return failed / runs;
};

describe('the best possible judge', () => {
  test('is a little better than Wald’s test, which is one of those that are possible', () => {
    const best = bestPossible(tenTimes, 'told');
    const wald = waldFails(4000);
    expect(best).toBeLessThan(wald);
    expect(best).toBeGreaterThan(0.7 * wald);
  });

  test('needs more where nobody told it how many fail when all is well', () => {
    const half = { ...tenTimes, share: 0.5 };
    expect(bestPossible(half, 'untold')).toBeGreaterThan(1.3 * bestPossible(half, 'told'));
  });

  test('sees in storms how many failed on a pod, not which of them belong together', () => {
    const inStorms = { ...tenTimes, perSecond: 100, noise: 'clustered-4' } as const;
    const toldApart = 4 * bestPossible({ ...tenTimes, perSecond: 25 }, 'told');
    expect(bestPossible(inStorms, 'told')).toBeGreaterThan(1.05 * toldApart);
    expect(bestPossible(inStorms, 'told')).toBeLessThan(2 * toldApart);
  });

  test('knows a bad release by its own storms from the first of them on, where others fall on both arms', () => {
    const random = randomFrom('first storm');
    const cell = { ...tenTimes, perSecond: 100, noise: 'clustered-both-16' } as const;
    const runs = 10_000;
    let failed = 0;
    for (let run = 0; run < runs; run++)
      for (let look = 0, own = 0; look < 30 && own === 0; look++) {
        own = random.poisson((300 * 0.027) / 16);
        failed += 300 * 0.003;
        for (let storm = 0; storm < own; storm++) failed += random.geometric(16);
      }
    expect(bestPossible(cell, 'told')).toBeLessThan((1.03 * failed) / runs);
    expect(bestPossible(cell, 'told')).toBeGreaterThan((0.95 * failed) / runs);
  });

  test('can’t look before the first scrape', () => {
    expect(bestPossible({ ...tenTimes, perSecond: 10_000 }, 'told')).toBeCloseTo(10_000 * 0.05 * 60 * 0.03);
  });
});
