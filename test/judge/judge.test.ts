import { describe, expect, test } from 'vitest';
import { ours } from '../../src/domain/safe-text.ts';
import { beginJudging, judgementOf, judgeTick, usualSettings } from '../../src/judge/judge.ts';
import { chance, every, happens, judged, nobody, start, tickAt } from './ticks.ts';

/** One failure in so many looks. */
const now = (index: number, each: number) => (index % each === each - 1 ? 1 : 0);
const good = (i: number) => tickAt(i, [75, now(i, 5), 1], [1_425, 4 + now(i, 4), 10]);

describe('the judge of errors', () => {
  test('ten times as many fail, with how sure that is and since when', () => {
    const { verdict, metrics, began, cost, evidence } = (() => {
      const judgement = judgementOf(judged(8, i => tickAt(i, [75, 2 + now(i, 4), 1], [1_425, 4, 10])));
      return { ...judgement, evidence: judgement.metrics[0]?.evidence ?? 0 };
    })();
    expect(verdict).toBe('fail');
    expect(metrics[0]?.reason).toEqual({ kind: 'worse-than-stable' });
    expect(evidence).toBeGreaterThan(200);
    expect(began).toBe(start);
    expect(cost.failed).toBeGreaterThan(14);
  });

  test('a good canary passes, and says what was ruled out', () => {
    const judgement = judgementOf(judged(80, good));
    expect(judgement.verdict).toBe('pass');
    expect(judgement.ruledOut).toBeLessThanOrEqual(2);
    expect(judgement.etaMs).toBeUndefined();
  });

  test('a PASS that was said stays, though the evidence for it comes and goes', () => {
    const flips = [1, 2, 3, 4, 5, 6, 7, 8].flatMap(seed => {
      const random = chance(seed);
      let state = beginJudging(usualSettings, start);
      const said = Array.from({ length: 80 }, (_, i) => {
        const [canary, stable] = [450, 8_550].map(of => [of, happens(of, 0.003, random)] as const);
        state = judgeTick(state, tickAt(i, [...(canary ?? [0, 0]), 2], [...(stable ?? [0, 0]), 10]));
        return judgementOf(state).verdict;
      });
      expect(said).toContain('pass');
      return said.filter((verdict, i) => verdict !== 'pass' && said[i - 1] === 'pass');
    });
    expect(flips).toEqual([]);
  });

  test('a PASS is taken back where the canary becomes as bad as was ruled out, and in a new step', () => {
    const then = (bad: number, rest = {}) =>
      judgementOf(judged(100, i => (i < 60 ? good(i) : tickAt(i, [75, bad, 1], [1_425, 4, 10], rest)))).verdict;
    expect(judgementOf(judged(60, good)).verdict).toBe('pass');
    expect([then(0), then(1)]).toEqual(['pass', 'fail']);
    const stepped = judged(61, i => ({ ...good(i), step: i < 60 ? 1 : 2 }));
    expect(judgementOf(stepped).verdict).toBe('no-data');
  });

  test('with too little traffic it says when there will be enough', () => {
    const judgement = judgementOf(judged(8, i => tickAt(i, [8, 0, 1], [142, now(i, 2), 10])));
    expect(judgement.verdict).toBe('no-data');
    expect(judgement.metrics[0]?.reason).toMatchObject({ kind: 'too-few', have: 64 });
    expect(judgement.etaMs).toBeGreaterThan(600_000);
  });

  test('nothing passes before two minutes, nor while a canary pod is not ready', () => {
    const busy = (i: number) => tickAt(i, [7_500, 22, 1], [142_500, 427, 10]);
    expect(judgementOf(judged(4, busy)).verdict).toBe('no-data');
    expect(judgementOf(judged(12, busy)).verdict).toBe('pass');
    expect(judgementOf(judged(12, i => ({ ...busy(i), areCanariesReady: false }))).verdict).toBe('no-data');
  });

  test('one storm on an unknown service is no reason to stop', () => {
    const storm = (i: number) => tickAt(i, [75, i === 3 ? 16 : 0, 1], [1_425, 0, 10]);
    expect(judgementOf(judged(10, storm)).verdict).toBe('no-data');
  });

  test('storms that stable has as well, each on one pod, are no reason to stop', () => {
    const stormy = (i: number) => {
      const tick = tickAt(i, [150, i % 40 === 20 ? 16 : 0, 1], [2_850, 0, 10]);
      return {
        ...tick,
        stable: tick.stable.map((pod, p) => ({ ...pod, failures: i % 5 === 0 && p === i % 10 ? 16 : 0 })),
      };
    };
    for (const looks of [21, 30, 61, 70, 101, 110])
      expect(judgementOf(judged(looks, stormy)).verdict, `after ${looks} looks`).not.toBe('fail');
  });

  test('what fails on stable as well is held, not stopped', () => {
    const burst = (i: number) =>
      i < 20 ? tickAt(i, [75, 0, 1], [1_425, 4, 10]) : tickAt(i, [75, 4, 1], [1_425, 76, 10]);
    const judgement = judgementOf(judged(24, burst));
    expect(judgement.verdict).toBe('hold');
    expect(judgement.metrics[0]?.reason).toEqual({ kind: 'stable-fails-too' });
    expect(judgementOf(judged(60, i => (i < 28 ? burst(i) : good(i)))).verdict).not.toBe('hold');
  });

  test('the user’s limit fails a canary that is as bad as stable used to be allowed, unless stable exceeds it too', () => {
    const over = (i: number) => tickAt(i, [750, 15, 1], [14_250, 114, 10]);
    const limits = { errorRate: 0.01 };
    expect(judgementOf(judged(12, over, { limits })).verdict).toBe('fail');
    const both = (i: number) => tickAt(i, [750, 15, 1], [14_250, 285, 10]);
    expect(judgementOf(judged(12, both, { limits })).verdict).toBe('hold');
  });

  test('most requests failing needs no statistics', () => {
    const broken = (i: number) => tickAt(i, [12, 10, 1], [140, 0, 10]);
    const { verdict, metrics } = judgementOf(judged(2, broken));
    expect(verdict).toBe('fail');
    expect(metrics[0]?.reason).toEqual({ kind: 'fuse' });
  });

  test('while stable fails as well, a few bad looks of a small canary burn no fuse', () => {
    const burst = (i: number) => {
      if (i < 20) return tickAt(i, [8, 0, 1], [142, now(i, 2), 10]);
      return tickAt(i, [8, i < 36 ? now(i, 3) : 2, 1], [142, 14, 10]);
    };
    const judgement = judgementOf(judged(42, burst));
    expect(judgement.metrics[0]?.reason).toEqual({ kind: 'stable-fails-too' });
    const broken = (i: number) => (i < 36 ? burst(i) : tickAt(i, [8, 7, 1], [142, 10, 10]));
    expect(judgementOf(judged(40, broken)).metrics[0]?.verdict).toBe('fail');
  });

  test('while stable gets worse by so little that it may be luck, the canary must be that much surer', () => {
    // Half of the traffic: an incident of both sides from the 40th look on, of which the canary has more by luck.
    const canaryBad = [9, 8, 5, 8, 6];
    const incident = (stableBad: readonly number[]) => (i: number) =>
      i < 40
        ? tickAt(i, [75, 0, 10], [75, now(i, 4), 10])
        : tickAt(i, [75, canaryBad[i - 40] ?? 0, 10], [75, stableBad[i - 40] ?? 0, 10]);
    const verdictOf = (stableBad: readonly number[]) => judgementOf(judged(45, incident(stableBad))).verdict;
    expect(verdictOf([0, 0, 0, 0, 0])).toBe('fail');
    expect(verdictOf([1, 3, 1, 2, 0])).toBe('marginal');
  });

  test('twice as many never pass, however few they are', () => {
    const twice = (i: number) => tickAt(i, [15_000, 9, 1], [15_000, 4 + now(i, 2), 10]);
    const judgement = judgementOf(judged(80, twice));
    expect(judgement.verdict).toBe('marginal');
    expect(judgement.metrics[0]?.reason).toEqual({ kind: 'worse-by-little' });
  });

  test('a fault that begins late is not diluted by what was good before', () => {
    const late = (i: number) => (i < 120 ? good(i) : tickAt(i, [75, 2 + now(i, 4), 1], [1_425, 4, 10]));
    const judgement = judgementOf(judged(132, late));
    expect(judgement.verdict).toBe('fail');
    expect(judgement.began).toBeGreaterThanOrEqual(start + 116 * every);
    expect(judgement.metrics[0]?.canary?.value).toBeGreaterThan(0.02);
  });

  test('a hard fact fails at once', () => {
    const crash = { kind: 'crash-loop', says: ours('checkout crashes on start'), pods: 1 };
    expect(judgementOf(judged(1, i => tickAt(i, [10, 0], [100, 0], { hardFacts: [crash] }))).verdict).toBe('fail');
  });

  test('a look without stable is left out, and without any stable there is nothing to compare with', () => {
    const alone = judgementOf(judged(10, i => tickAt(i, [75, 3], nobody)));
    expect(alone.basis).toBe('alone');
    expect(alone.verdict).toBe('no-data');
  });

  test('what stable did before the canary came counts for how errors scatter, not as time', () => {
    const judgement = judgementOf(
      judged(50, i => (i < 40 ? tickAt(i, nobody, [1_500, 4, 10]) : tickAt(i, [75, 0, 1], [1_425, 4, 10]))),
    );
    expect(judgement.since).toBe(start + 40 * every);
    expect(judgement.verdict).toBe('no-data');
  });

  test('what is kept does not grow with time', () => {
    const size = (looks: number) => JSON.stringify(judged(looks, good)).length;
    expect(size(6_000)).toBeLessThan(1.2 * size(600));
  });
});
