import { expect, test } from 'vitest';
import { chanceOfAtLeast, chanceOfNoDifference, chanceOfSoFew } from '../../src/workloads/exact-counts.ts';

test.each([
  ['a fair coin falls on one side ten times of ten', chanceOfAtLeast(10, 10, 0.5), 1 / 1024],
  ['at least one of three', chanceOfAtLeast(1, 3, 0.5), 7 / 8],
  ['nothing is asked for', chanceOfAtLeast(0, 3, 0.5), 1],
  ['more than there are', chanceOfAtLeast(4, 3, 0.5), 0],
  ['no failure in a hundred, at one in ten', chanceOfSoFew({ requests: 100, failures: 0 }, 0.1), 0.9 ** 100],
  [
    'both asked as often, all eight failures on one side',
    chanceOfNoDifference({ requests: 50, failures: 8 }, { requests: 50, failures: 0 }),
    1 / 256,
  ],
  ['a side that was never asked', chanceOfNoDifference({ requests: 50, failures: 8 }, { requests: 0, failures: 0 }), 1],
  ['half of a million', chanceOfAtLeast(500_000, 1_000_000, 0.5), 0.5004],
])('%s', (_what, chance, expected) => {
  expect(chance / (expected || 1)).toBeCloseTo(expected === 0 ? 0 : 1, 3);
});
