import { describe, expect, test } from 'vitest';
import { usual } from './cells.ts';
import { argo } from './opponents/argo.ts';
import { fisher, twice } from './opponents/by-hand.ts';
import { flagger } from './opponents/flagger.ts';
import type { Opponent } from './opponents/opponent.ts';
import { histogramQuantile, type StoredArm, storedArm, takeIn } from './opponents/stored-series.ts';
import { fisherGreater, lowerBound, normalQuantile, upperBound } from './statistics.ts';
import { begin, type SeenPod } from './world/generate.ts';

const pod = (requests: number, failures: number, startedAt = begin): SeenPod => ({
  pod: 'p',
  node: 'n',
  readyAt: begin,
  reading: { at: begin, startedAt, requests, failures },
});

/** An arm that answers so at each minute; the last answer stays. */
const armWith = (...minutes: readonly (readonly [requests: number, failures: number] | undefined)[]): StoredArm => ({
  takeIn: () => {},
  rate: at => {
    const found = minutes[Math.min(minutes.length, Math.floor((at - begin) / 60_000)) - 1];
    return found && { requests: found[0], failures: found[1], durations: [] };
  },
  total: { requests: 0, failures: 0 },
});

/** Seconds at which it stops, looked at with every scrape. */
const stopsAt = (opponent: Opponent, canary: StoredArm, stable: StoredArm = armWith([1000, 0])): number | undefined => {
  const follow = opponent.follow(usual);
  for (let at = begin + 15_000; at <= begin + 1_800_000; at += 15_000)
    if (follow({ canary, stable }, at) === 'stop') return (at - begin) / 1000;
  return undefined;
};

const good = [100, 0] as const;
const bad = [100, 5] as const;

describe('Argo Rollouts', () => {
  test('stops at the first failure with no limit, and at the fourth with a limit of three', () => {
    expect(stopsAt(argo('', 60_000, 0), armWith(bad))).toBe(60);
    expect(stopsAt(argo('', 60_000, 3), armWith(bad))).toBe(240);
  });

  test('counts failures that are far apart', () => {
    expect(stopsAt(argo('', 60_000, 1), armWith(bad, good, good, good, bad, good))).toBe(300);
  });

  test('ends at the fifth error in a row, ten seconds apart, where there are no series', () => {
    expect(stopsAt(argo('', 60_000, 3), armWith(undefined))).toBe(105);
  });

  test('takes nothing divided by nothing for a failure', () => {
    expect(stopsAt(argo('', 60_000, 0), armWith([0, 0]))).toBe(60);
  });
});

describe('Flagger', () => {
  test('takes it back an interval after the fifth failed check', () => {
    expect(stopsAt(flagger('', 5), armWith(bad))).toBe(360);
  });

  test('never forgets a failed check, and counts having no data as one', () => {
    expect(stopsAt(flagger('', 3), armWith(bad, good, undefined, good, [0, 0], good))).toBe(360);
    expect(stopsAt(flagger('', 3), armWith(good))).toBeUndefined();
  });
});

describe('rules by hand', () => {
  test('twice as much must be three times in a row', () => {
    const stable = armWith([1000, 10]);
    expect(stopsAt(twice, armWith(bad), stable)).toBe(180);
    expect(stopsAt(twice, armWith(bad, bad, good, bad, bad, good), stable)).toBeUndefined();
  });

  test('Fisher looks at all counts so far', () => {
    const arm = (requests: number, failures: number) => ({ ...armWith(), total: { requests, failures } });
    expect(stopsAt(fisher, arm(50, 3), arm(8610, 27))).toBe(15);
    expect(stopsAt(fisher, arm(500, 3), arm(8610, 27))).toBeUndefined();
  });
});

describe('what Prometheus stores', () => {
  const storedAfter = (readings: readonly (SeenPod | undefined)[]) => {
    const stored = { canary: storedArm(false), stable: storedArm(false) };
    readings.forEach((seen, i) => {
      const at = begin + (i + 1) * 15_000;
      const served = { requests: 0, failures: 0, slow: 0 };
      takeIn(stored, { at, canary: seen ? [seen] : [], stable: [], share: 0.05, step: 1, served });
    });
    return stored.canary;
  };

  test('loses the first failures of a new series, and what a new pod counted before its first scrape', () => {
    const rate = storedAfter([pod(100, 0), pod(200, 3), pod(300, 5)]).rate(begin + 45_000, 60_000);
    expect(rate).toMatchObject({ requests: 97 + 98 + 2, failures: 2 });
  });

  test('has no rate of one sample', () => {
    expect(storedAfter([pod(100, 1)]).rate(begin + 15_000, 60_000)).toBeUndefined();
  });

  test('counts from 0 where a counter fell', () => {
    const rate = storedAfter([pod(1000, 10), pod(1100, 12), pod(50, 1)]).rate(begin + 45_000, 60_000);
    expect(rate).toMatchObject({ failures: 2 + 1, requests: 100 + 50 });
  });

  test('interpolates a quantile within a bucket, as histogram_quantile does', () => {
    expect(histogramQuantile(0.95, [0, 90, 10, 0, 0, 0])).toBeCloseTo(175, 6);
    expect(histogramQuantile(0.99, [0, 0, 0, 0, 0, 10])).toBe(1000);
    expect(histogramQuantile(0.99, [0, 0, 0, 0, 0, 0])).toBeNaN();
  });
});

/** The expected numbers are what R 4.2.2 says: fisher.test(alternative = "greater"), binom.test, qnorm. */
describe('the statistics', () => {
  test('agree with R', () => {
    expect(fisherGreater(10, 500, 20, 9500) / 1.08416754214e-6).toBeCloseTo(1, 6);
    expect(fisherGreater(3, 50, 27, 8610) / 0.000658871267539).toBeCloseTo(1, 6);
    expect(fisherGreater(300, 10_000, 4000, 200_000) / 5.59351512563e-11).toBeCloseTo(1, 5);
    expect(upperBound(0, 2000)).toBeCloseTo(0.00149674489519, 8);
    expect(upperBound(7, 2000)).toBeCloseTo(0.00656395485335, 8);
    expect(lowerBound(7, 2000)).toBeCloseTo(0.00164377421894, 8);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.09023230617, 7);
    expect(normalQuantile(0.2)).toBeCloseTo(-0.841621233573, 7);
  });
});
