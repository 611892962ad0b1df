import { describe, expect, test } from 'vitest';
import { beginJudging, judgementOf, judgeTick, usualSettings } from '../../src/judge/judge.ts';
import type { PodDelta, Tick } from '../../src/judge/tick.ts';
import { chance, every, happens, start } from './ticks.ts';

const types = ['GET /shipping 504', 'POST /pay 502', 'GET /cart 500', 'GET /search 500'] as const;

/** Each type fails at the same rate on both sides. */
const pods = (name: string, requests: number, part: number, random: () => number): readonly PodDelta[] => {
  const counts = types.map(type => [type, happens(requests, part, random)] as const);
  const failures = counts.reduce((sum, [, count]) => sum + count, 0);
  return [{ pod: name, ageMs: 600_000, requests, failures, errors: new Map(counts) }];
};

/** Looks with both sides, then ten minutes in which the new version answers alone. */
const verdictsOf = (seed: number, stableEach: number, looksBefore: number) => {
  const random = chance(seed);
  let state = beginJudging(usualSettings, start);
  return Array.from({ length: looksBefore + 40 }, (_, i) => {
    const isAlone = i >= looksBefore;
    const tick: Tick = {
      at: start + (i + 1) * every,
      ms: every,
      canary: pods('canary', isAlone ? 400 : 40, 0.001, random),
      stable: isAlone ? [] : pods('stable', stableEach, 0.001, random),
      hardFacts: [],
      areCanariesReady: true,
    };
    state = judgeTick(state, tick);
    return judgementOf(state);
  });
};

describe('at 100 %, where only what stable did before is left to compare with', () => {
  test.each([
    [70, 16],
    [600, 16],
  ])('a release as good as it asks nobody, with %d requests of stable in each of %d looks', (each, looks) => {
    const seeds = Array.from({ length: 25 }, (_, seed) => seed);
    const asked = seeds.flatMap(seed => {
      const all = verdictsOf(seed, each, looks);
      expect(all.at(-1)?.basis).toBe('before-after');
      return all.flatMap(({ verdict, metrics }) =>
        verdict === 'marginal' || verdict === 'fail' ? [`${metrics[0]?.key} ${metrics[0]?.reason.kind}`] : [],
      );
    });
    expect(asked).toEqual([]);
  });
});
