import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToDispersion, type Cell, dispersionOf, unknownDispersion } from '../../src/judge/dispersion.ts';
import { addToEvidence, beginEvidence, type Evidence, weighMore, weighStorms } from '../../src/judge/evidence.ts';
import { ratiosWith } from '../../src/judge/likelihood.ts';
import { chance } from './ticks.ts';

const ratios = ratiosWith(1, 1.25);
const begun = beginEvidence(ratios, 0, true);
const of = 1_000;

/** One look at pods that have all answered as many requests. */
function look(evidence: Evidence, canary: readonly number[], stable: readonly number[], i = 0): Evidence {
  const cells = (bad: readonly number[]): readonly Cell[] => bad.map(each => ({ of, bad: each }));
  const sum = (bad: readonly number[]) => bad.reduce((a, b) => a + b, 0);
  const counts = {
    canaryOf: of * canary.length,
    canaryBad: sum(canary),
    stableOf: of * stable.length,
    stableBad: sum(stable),
  };
  const pods = { canary: cells(canary), stable: cells(stable) };
  return addToEvidence(evidence, counts, (i + 1) * 15_000, Math.max(...canary), pods);
}

const none = Array(10).fill(0) as readonly number[];
const oneOf = (bad: number) => none.map((_, pod) => (pod === 3 ? bad : 0));
const storms = (evidence: Evidence, length: number) => weighStorms(evidence, 1, length)?.log ?? Number.NaN;

/** A Poisson number of storms of geometric length on one pod. */
function inStorms(mean: number, length: number, random: () => number): number {
  let bad = 0;
  let waited = -Math.log(1 - random());
  while (waited < mean) {
    bad += 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / length));
    waited -= Math.log(1 - random());
  }
  return bad;
}

describe('storms of bad events', () => {
  test('a storm of sixteen tells about as much as a single event', () => {
    const before = [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, i) => look(sum, [0], oneOf(16), i), begun);
    const [single, storm] = [look(before, [1], none, 9), look(before, [16], none, 9)].map(after => storms(after, 16));
    expect((storm ?? 0) - (single ?? 0)).toBeGreaterThan(0);
    expect((storm ?? 0) - (single ?? 0)).toBeLessThan(1);
  });

  test('storms of length 1 are events that come alone', () => {
    const seen = [1, 2, 3].reduce((sum, i) => look(sum, [3], oneOf(4), i), begun);
    expect(storms(seen, 1)).toBeCloseTo(weighMore(seen, 1, 1).log);
  });

  test('the longer storms are, the less as many failures of the canary say', () => {
    const before = [1, 2, 3, 4, 5, 6].reduce((sum, i) => look(sum, [0], oneOf(8), i), begun);
    const after = [1, 2, 3].reduce((sum, i) => look(sum, [9], oneOf(0), i + 6), before);
    const logs = [1, 2, 3, 4, 6, 8, 12, 16, 32, 64].map(length => storms(after, length));
    expect(logs).toEqual([...logs].sort((a, b) => b - a));
  });

  test('what hits all pods alike says nothing, however much it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.constantFrom(2, 5, 16, 200), (bad, length) => {
        expect(
          storms(
            look(
              begun,
              [bad],
              none.map(() => bad),
            ),
            length,
          ),
        ).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('many pods with nearly as many failures are weighed as each for itself, without one more than that', () => {
    const even = look(
      begun,
      [40],
      none.map(() => 30),
    );
    const uneven = look(
      begun,
      [40],
      none.map((_, pod) => (pod % 2 === 0 ? 30.3 : 29.7)),
    );
    expect(storms(uneven, 8)).toBeCloseTo(storms(even, 8), 1);
  });

  test('pods that answered nothing and failed all the same break nothing', () => {
    const counts = { canaryOf: of, canaryBad: 3, stableOf: of, stableBad: 3 };
    const pods = {
      canary: [{ of, bad: 3 }],
      stable: [
        { of: 0, bad: 3 },
        { of, bad: 0 },
      ],
    };
    expect(storms(addToEvidence(begun, counts, 15_000, 3, pods), 4)).not.toBeNaN();
  });

  test('a canary with as many storms as stable reaches 20 in less than one of 20 runs, and one with six times as many is found', () => {
    const reached = (times: number) => {
      const random = chance(5);
      let count = 0;
      for (let run = 0; run < 50; run++) {
        let evidence = begun;
        let most = 0;
        for (let i = 0; i < 40; i++) {
          const stable = none.map(() => inStorms(0.1, 8, random));
          evidence = look(evidence, [inStorms(0.1 * times, 8, random)], stable, i);
          most = Math.max(most, storms(evidence, 8));
        }
        if (most >= Math.log(20)) count++;
      }
      return count;
    };
    expect(reached(1)).toBeLessThan(3);
    expect(reached(6)).toBeGreaterThan(45);
  });
});

describe('how long storms are', () => {
  const lengthAfter = (
    looks: number,
    bad: (pod: number, i: number) => number,
    canary?: (pod: number, i: number) => number,
  ) => {
    let dispersion = unknownDispersion;
    const cells = (of10: (pod: number, i: number) => number, i: number) =>
      none.map((_, pod) => ({ of, bad: of10(pod, i) }));
    for (let i = 0; i < looks; i++)
      dispersion = addToDispersion(dispersion, cells(bad, i), 15_000, canary && cells(canary, i));
    return dispersionOf(dispersion).stormLength;
  };

  test('is known after some of them', () => {
    const random = chance(3);
    const length = lengthAfter(60, () => inStorms(0.2, 8, random));
    expect(length).toBeGreaterThan(6);
    expect(length).toBeLessThan(14);
    expect(lengthAfter(2, (pod, i) => (pod === i ? 8 : 0))).toBeUndefined();
  });

  test('is nothing where events come alone, though a sick node or a burst of two minutes scattered them', () => {
    const random = chance(4);
    expect(lengthAfter(60, () => inStorms(1, 1.0001, random))).toBeUndefined();
    const onNode = (pod: number, i: number) => (i >= 30 && i < 38 && pod < 3 ? 50 : 0);
    expect(lengthAfter(60, (pod, i) => inStorms(2, 1.0001, random) + onNode(pod, i))).toBeUndefined();
  });

  test('is not learned from the canary, where stable’s events come alone: a fault may come in storms', () => {
    const random = chance(6);
    const storm = (pod: number, i: number) => (pod === i % 10 ? 16 : 0);
    expect(lengthAfter(60, () => inStorms(0.5, 1.0001, random), storm)).toBeUndefined();
  });
});
