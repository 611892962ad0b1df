import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addToEvidence,
  beginEvidence,
  beginStep,
  ruledOutBy,
  weighBelow,
  weighMore,
} from '../../src/judge/evidence.ts';
import { logOfExpected, placesOfLess, placesOfMore, ratiosWith } from '../../src/judge/likelihood.ts';
import { chance, happens } from './ticks.ts';

const ratios = ratiosWith(1.25, 0.8, 2);
const begun = beginEvidence(ratios, 0);
const counts = (canaryOf: number, canaryBad: number, stableOf: number, stableBad: number) => ({
  canaryOf,
  canaryBad,
  stableOf,
  stableBad,
});

describe('what is expected of a fault', () => {
  test('is shared out once, the same for more and for less, so that the average keeps its promise', () => {
    for (const places of [placesOfMore, placesOfLess])
      expect(places.reduce((sum, place) => sum + Math.exp(logOfExpected[place] ?? Number.NaN), 0)).toBeCloseTo(1, 12);
  });
});

describe('the evidence that a canary is worse', () => {
  test('nothing seen is no evidence', () => {
    expect(Math.exp(weighMore(begun, 1.25, 1).log)).toBeCloseTo(0.66);
    expect(ruledOutBy(begun, 1)).toBeUndefined();
  });

  test('fourteen of 452 against 27 of 8,610 is no luck', () => {
    const evidence = addToEvidence(begun, counts(452, 14, 8_610, 27), 15_000);
    expect(Math.exp(weighMore(evidence, 1.25, 1).log)).toBeGreaterThan(10_000);
  });

  test('where bad events come four at a time, so many times more of them are needed', () => {
    const evidence = addToEvidence(begun, counts(452, 14, 8_610, 27), 15_000);
    const logs = [1, 4].map(dispersion => weighMore(evidence, 1.25, dispersion).log - Math.log(0.66));
    expect(logs[1]).toBeLessThan((logs[0] ?? 0) / 2);
    expect(weighBelow(evidence, 2, 4)).toBeGreaterThan(weighBelow(evidence, 2, 1));
  });

  test('the weights of all moments at which a fault may begin are at most 1, however long it runs', () => {
    let evidence = begun;
    const weights = new Map<string, number>();
    for (let i = 1; i <= 3_000; i++) {
      if (i % 100 === 0) evidence = beginStep(evidence);
      evidence = addToEvidence(evidence, counts(10, 0, 190, 1), i * 15_000);
      for (const { why, at, weight } of evidence.restarts.list) weights.set(`${why} ${at}`, weight);
    }
    expect([...weights.values()].reduce((a, b) => a + b)).toBeLessThanOrEqual(1);
    expect(evidence.restarts.list.length).toBeLessThanOrEqual(19);
  });

  test('a side that is missing teaches nothing', () => {
    const one = addToEvidence(begun, counts(100, 3, 1_900, 6), 15_000);
    const two = addToEvidence(one, counts(100, 100, 0, 0), 30_000);
    expect(two.likelihood).toBe(one.likelihood);
    expect(two.counts).toEqual(one.counts);
  });

  test('before the canary has a request nothing has begun', () => {
    const alone = addToEvidence(begun, counts(0, 0, 1_900, 6), 600_000);
    expect(alone.since).toBe(600_000);
    expect(alone.restarts.list).toHaveLength(1);
  });

  test('one more failure of the canary is never less evidence, one of stable never more', () => {
    const look = fc.record({
      canaryOf: fc.integer({ min: 20, max: 1_000 }),
      canaryBad: fc.integer({ min: 0, max: 19 }),
      stableOf: fc.integer({ min: 20, max: 20_000 }),
      stableBad: fc.integer({ min: 0, max: 19 }),
    });
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 20 }), looks => {
        const weighed = (more: { canaryBad?: number; stableBad?: number }) => {
          const last = looks.length - 1;
          const changed = looks.map((one, i) =>
            i === last
              ? {
                  ...one,
                  canaryBad: one.canaryBad + (more.canaryBad ?? 0),
                  stableBad: one.stableBad + (more.stableBad ?? 0),
                }
              : one,
          );
          const evidence = changed.reduce((sum, one, i) => addToEvidence(sum, one, (i + 1) * 15_000), begun);
          return weighMore(evidence, 1.25, 1).log;
        };
        expect(weighed({ canaryBad: 1 })).toBeGreaterThanOrEqual(weighed({}) - 1e-9);
        expect(weighed({ stableBad: 1 })).toBeLessThanOrEqual(weighed({}) + 1e-9);
      }),
    );
  });

  test('cutting one look into two of the same share changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 30 }), (canaryBad, stableBad) => {
        const whole = addToEvidence(begun, counts(100, 2 * canaryBad, 1_900, 2 * stableBad), 30_000);
        const half = counts(50, canaryBad, 950, stableBad);
        const halves = addToEvidence(addToEvidence(begun, half, 15_000), half, 30_000);
        expect(weighMore(halves, 1.25, 1).log).toBeCloseTo(weighMore(whole, 1.25, 1).log, 6);
      }),
    );
  });

  test('a canary as bad as tolerated ever reaches 20 in less than one of 20 runs, looked at every time', () => {
    const random = chance(7);
    let reached = 0;
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      let evidence = begun;
      for (let i = 1; i <= 80; i++) {
        const look = counts(50, happens(50, 0.0125, random), 450, happens(450, 0.01, random));
        evidence = addToEvidence(evidence, look, i * 15_000);
        if (weighMore(evidence, 1.25, 1).log >= Math.log(20)) {
          reached++;
          break;
        }
      }
    }
    expect(reached / runs).toBeLessThan(1 / 20);
  });

  test('what a step rules out must have been seen in that step', () => {
    const good = addToEvidence(begun, counts(5_000, 15, 95_000, 285), 120_000);
    expect(weighBelow(good, 2, 1)).toBeGreaterThan(Math.log(20));
    expect(ruledOutBy(good, 1)).toBeLessThan(2.4);
    expect(weighBelow(beginStep(good), 2, 1)).toBeCloseTo(0);
  });
});
