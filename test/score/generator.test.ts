import { describe, expect, test } from 'vitest';
import { cells, usual } from './cells.ts';
import { type Cell, nameOf, noises, seedOf } from './world/cell.ts';
import { scrapesOf } from './world/generate.ts';
import { logFactorial, randomFrom } from './world/random.ts';

/** Chi² of draws against the exact probabilities, in standard deviations above what is expected. */
const surprise = (draw: () => number, probability: (k: number) => number, runs: number): number => {
  const seen = new Map<number, number>();
  for (let i = 0; i < runs; i++) {
    const k = draw();
    seen.set(k, (seen.get(k) ?? 0) + 1);
  }
  let chi = 0;
  let cellsCounted = 0;
  for (let k = 0; k < 5000; k++) {
    const expected = runs * probability(k);
    if (expected < 8) continue;
    chi += ((seen.get(k) ?? 0) - expected) ** 2 / expected;
    cellsCounted++;
  }
  return (chi - cellsCounted) / Math.sqrt(2 * cellsCounted);
};

const binomial = (n: number, p: number) => (k: number) =>
  k > n
    ? 0
    : Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log(1 - p));

describe('chance', () => {
  test.each([0.4, 5, 11.9, 12.1, 60, 900])('Poisson of mean %d follows its law', mean => {
    const random = randomFrom(`poisson ${mean}`);
    const law = (k: number) => Math.exp(k * Math.log(mean) - mean - logFactorial(k));
    expect(surprise(() => random.poisson(mean), law, 60_000)).toBeLessThan(4);
  });

  test.each([
    [8, 0.3],
    [400, 0.003],
    [40, 0.9],
    [300, 0.05],
    [3000, 0.4],
  ])('binomial of %d with %d follows its law', (n, p) => {
    const random = randomFrom(`binomial ${n} ${p}`);
    expect(surprise(() => random.binomial(n, p), binomial(n, p), 60_000)).toBeLessThan(4);
  });

  test('storms have the mean length that they are named by', () => {
    const random = randomFrom('storms');
    const lengths = Array.from({ length: 40_000 }, () => random.geometric(16));
    expect(lengths.reduce((a, b) => a + b, 0) / lengths.length).toBeCloseTo(16, 0);
  });
});

const lastOf = (cell: Cell, run: number) => [...scrapesOf(cell, seedOf(cell, 'tuning', run))].at(-1);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('the simulated world', () => {
  test('is the same for the same seed, and another for the held-out part', () => {
    const told = (part: 'tuning' | 'held-out') => JSON.stringify([...scrapesOf(usual, seedOf(usual, part, 7))]);
    expect(told('tuning')).toBe(told('tuning'));
    expect(told('tuning')).not.toBe(told('held-out'));
  });

  test('has at least a thousand cells, each with a name of its own', () => {
    expect(cells.length).toBeGreaterThanOrEqual(1000);
    expect(new Set(cells.map(nameOf)).size).toBe(cells.length);
  });

  test('sends the canary its share of the requests, and fails so many of them', () => {
    const cell = { ...usual, perSecond: 1000, effect: 10 };
    const served = lastOf(cell, 1)?.served ?? { requests: 0, failures: 0 };
    expect(served.requests / (1000 * 0.05 * 1800)).toBeCloseTo(1, 1);
    expect(served.failures / served.requests).toBeCloseTo(0.03, 2);
  });

  test.each(noises)('fails on a good canary as often as on stable when there is %s', noise => {
    const cell: Cell = { ...usual, perSecond: 1000, noise };
    const part = (arm: 'canary' | 'stable', run: number) => {
      const scrapes = [...scrapesOf(cell, seedOf(cell, 'tuning', run))];
      const grown = { requests: 0, failures: 0 };
      const before = new Map<string, { requests: number; failures: number; startedAt: number }>();
      for (const scrape of scrapes)
        for (const { pod, reading } of scrape[arm]) {
          const known = before.get(pod);
          const isNew = known === undefined || known.startedAt !== reading.startedAt;
          if (!(known === undefined && scrape === scrapes[0])) {
            grown.requests += reading.requests - (isNew ? 0 : known.requests);
            grown.failures += reading.failures - (isNew ? 0 : known.failures);
          }
          before.set(pod, { ...reading, startedAt: reading.startedAt ?? 0 });
        }
      return grown;
    };
    const runs = [1, 2, 3, 4, 5, 6];
    const rate = (arm: 'canary' | 'stable') => {
      const grown = runs.map(run => part(arm, run));
      return sum(grown.map(one => one.failures)) / sum(grown.map(one => one.requests));
    };
    const ratio = rate('canary') / rate('stable');
    // A canary of one pod has no bad one, and its node is all of it.
    if (noise === 'bad-pod') expect(ratio).toBeLessThan(0.7);
    else if (noise === 'burst-node') expect(ratio).toBeGreaterThan(1.3);
    else expect(Math.abs(ratio - 1)).toBeLessThan(noise === 'clustered-16' ? 0.25 : 0.12);
  });

  test('counters never fall but where a pod began anew', () => {
    for (const noise of noises) {
      const cell: Cell = { ...usual, noise };
      const before = new Map<string, { requests: number; startedAt: number }>();
      for (const scrape of scrapesOf(cell, seedOf(cell, 'tuning', 3)))
        for (const { pod, reading } of [...scrape.canary, ...scrape.stable]) {
          const known = before.get(pod);
          if (known && known.startedAt === reading.startedAt)
            expect(reading.requests).toBeGreaterThanOrEqual(known.requests);
          expect(reading.durations?.at(-1)?.requests).toBe(reading.requests);
          expect(reading.failures).toBeLessThanOrEqual(reading.requests);
          before.set(pod, { requests: reading.requests, startedAt: reading.startedAt ?? 0 });
        }
    }
  });
});
