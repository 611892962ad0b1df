import { describe, expect, test } from 'vitest';
import { ours } from '../../src/domain/safe-text.ts';
import { feasibilityOf } from '../../src/judge/feasibility.ts';
import { judgementOf, usualSettings } from '../../src/judge/judge.ts';
import { feasibilityInWords, judgementInShort, judgementLines } from '../../src/wording/judgement.ts';
import { judged, tickAt } from '../judge/ticks.ts';

const worse = judgementOf(judged(8, i => tickAt(i, [75, 2, 1], [1_425, 4, 10])));
const better = judgementOf(judged(80, i => tickAt(i, [75, i % 5 === 0 ? 1 : 0, 1], [1_425, 4, 10])));
const few = judgementOf(judged(8, i => tickAt(i, [8, 0, 1], [142, i % 2, 10])));
const both = judgementOf(
  judged(26, i => (i < 20 ? tickAt(i, [75, 0, 1], [1_425, 4, 10]) : tickAt(i, [75, 4, 1], [1_425, 76, 10]))),
);

describe('a judgement in words: verdict, what, how sure, what next', () => {
  test('FAIL', () => {
    expect(judgementLines(worse)).toMatchInlineSnapshot(`
      [
        "FAIL  errors 2.7 % vs 0.28 % on stable (9.5x)",
        "16 of 600 vs 32 of 11,400 · luck: less than 1 in 10,000,000",
        "next: go back: stable does better at the same time",
      ]
    `);
    expect(judgementLines(worse, ours('going back to rev 6 (image 1.4.1)'))[2]).toBe(
      'next: going back to rev 6 (image 1.4.1)',
    );
    expect(judgementInShort(worse)).toMatchInlineSnapshot(`"FAIL errors 2.7 % vs 0.28 % (9.5x)"`);
  });

  test('FAIL, mostly of one type', () => {
    const typed = judgementOf(
      judged(8, i => {
        const tick = tickAt(i, [75, 2, 1], [1_425, 4, 10]);
        const errors = new Map([['POST /pay 502', 2]]);
        return {
          ...tick,
          canary: tick.canary.map(pod => ({ ...pod, errors })),
          stable: tick.stable.map(pod => ({ ...pod, errors: new Map() })),
        };
      }),
    );
    expect(judgementLines(typed)[0]).toBe(
      'FAIL  errors 2.7 % vs 0.28 % on stable (9.5x) · mostly POST /pay 502 (16 of 16), not seen on stable',
    );
  });

  test('PASS', () => {
    expect(judgementLines(better)).toMatchInlineSnapshot(`
      [
        "PASS  nothing worse than 2x stable, 95 % sure, after 20 min",
        "errors: 16 of 6,000 vs 320 of 114,000 · milder may still be there",
        "next: the next step may begin; the judge watches on",
      ]
    `);
    expect(judgementInShort(better)).toMatchInlineSnapshot(`"PASS nothing worse than 2x"`);
  });

  test('PASS says the same whatever the traffic: what every PASS rules out, not what this one happens to', () => {
    const much = judgementOf(judged(80, i => tickAt(i, [750, 2, 1], [14_250, 40, 10], { step: 1 })));
    expect([better.ruledOut, much.ruledOut].map(ratio => ratio?.toFixed(1))).toEqual(['2.0', '1.4']);
    expect([better, much].map(one => judgementInShort(one))).toEqual(Array(2).fill('PASS nothing worse than 2x'));
    expect(judgementLines(much)[0]).toBe('PASS  nothing worse than 2x stable, 95 % sure, after 20 min at this weight');
  });

  test('PASS where there is next to nothing to compare rules out a small difference', () => {
    const errors = better.metrics[0];
    if (!errors) throw new Error('nothing was judged');
    const little = { ...errors, reason: { kind: 'no-more-than' as const, excess: 0.001 } };
    const of = (...metrics: (typeof errors)[]) => judgementInShort({ ...better, metrics });
    expect(of(little)).toBe('PASS nothing worse by 0.1 points');
    expect(of(errors, { ...little, key: 'slower-300' })).toBe('PASS nothing worse than 2x, or by 0.1 points');
    expect(judgementLines({ ...better, metrics: [little] })[0]).toMatch(
      /^PASS {2}nothing worse than stable by 0\.1 points, 95/,
    );
  });

  test('NOT ENOUGH DATA', () => {
    expect(judgementLines(few)).toMatchInlineSnapshot(`
      [
        "NOT ENOUGH DATA  errors: 64 of about 220 canary requests to rule out 10x",
        "errors: 0 of 64 vs 4 of 1,136 · 30x and more ruled out, 95 % sure",
        "next: wait, about 4m37s at 0.5 requests a second, a PASS in about 110 min, at 25 % in about 23 min",
      ]
    `);
    expect(judgementInShort(few)).toMatchInlineSnapshot(`"WAIT about 110 min to go"`);
  });

  test('after the first look nothing was counted, and neither side is said to be missing', () => {
    const first = judgementOf(judged(1, i => tickAt(i, [0, 0, 1], [0, 0, 10])));
    expect(judgementLines(first)).toEqual([
      'NOT ENOUGH DATA  no request of either side was counted yet',
      'nothing is known yet',
      'next: wait: each look counts what came since the one before; while none comes, more traffic is needed',
    ]);
  });

  test('a version that fails as stable does, only more, is told from one with a fault of its own', () => {
    const types = (failures: number) => new Map([['POST /pay 502', failures]]);
    const alike = judged(8, i => {
      const tick = tickAt(i, [75, 2, 1], [1_425, 4, 10]);
      const typed = (pods: typeof tick.canary) => pods.map(pod => ({ ...pod, errors: types(pod.failures) }));
      return { ...tick, canary: typed(tick.canary), stable: typed(tick.stable) };
    });
    expect(judgementLines(judgementOf(alike))[2]).toBe(
      'next: go back: stable has the same failures at the same time, but fewer',
    );
    const none = judgementOf(judged(8, i => tickAt(i, [75, 2, 1], [1_425, 0, 10])));
    expect(judgementLines(none)[2]).toBe('next: go back: stable has none at the same time');
  });

  test('once stable has gone, what was compared before is not said of now', () => {
    const left = { ...better, stable: { ...better.stable, pods: 0 } };
    expect(judgementLines(left)).toEqual([
      'PASS  nothing worse than 2x stable while that was there, 95 % sure',
      expect.any(String),
      'next: nothing to do: in a minute or two what it does alone is compared with what was before',
    ]);
  });

  test('one time is enough, where nothing is ruled out before a PASS', () => {
    const metrics = few.metrics.map(one =>
      one.reason.kind === 'too-few' ? { ...one, reason: { ...one.reason, toRuleOut: 2 } } : one,
    );
    expect(judgementLines({ ...few, metrics })[2]).toMatch(
      /^next: wait, about 110 min at 0\.5 requests a second, at 25 %/,
    );
  });

  test('a wait that may be over at any look gives no number of seconds', () => {
    const due = { ...few, etaMs: 0 };
    expect(judgementLines(due)[2]).toBe('next: wait: a verdict may come at any look');
    expect(judgementInShort(due)).toBe('WAIT due at any look');
  });

  test('HOLD', () => {
    expect(judgementLines(both)).toMatchInlineSnapshot(`
      [
        "HOLD  stable is failing too (4.1 % vs 4.0 %): this is not your deploy",
        "errors: 24 of 600 vs 464 of 11,400",
        "next: stay; going back would not help. Look for what fails on both",
      ]
    `);
    expect(judgementInShort(both)).toMatchInlineSnapshot(`"HOLD errors 4.0 % vs 4.1 % (1x)"`);
  });

  test('what can be noticed is said before the start', () => {
    const at = (perSecond: number) =>
      feasibilityInWords(
        feasibilityOf(usualSettings, { canary: perSecond * 0.05, stable: perSecond * 0.95 }, 0.003, 15_000),
        1_800_000,
      );
    expect([at(10), at(100), at(1_000), at(0)]).toMatchInlineSnapshot(`
      [
        "at 0.5 canary requests a second: 10x in about 6m26s, 3x not within 30 min, no PASS within 30 min",
        "at 5 canary requests a second: 10x in about 38 s, 3x in about 6m35s, 2x in about 21 min, a PASS after about 15 min",
        "at 50 canary requests a second: 10x in about 15 s, 3x in about 39 s, 2x in about 2m10s, a PASS after about 2m00s",
        "the canary would get no requests: nothing could be noticed",
      ]
    `);
  });
});
