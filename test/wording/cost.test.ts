import { describe, expect, test } from 'vitest';
import { ours } from '../../src/domain/safe-text.ts';
import { judgementOf } from '../../src/judge/judge.ts';
import { costInWords, hasCost } from '../../src/wording/cost.ts';
import { judged, tickAt } from '../judge/ticks.ts';

const worse = judgementOf(judged(8, i => tickAt(i, [75, 2, 1], [1_425, 4, 10])));
const { began: _, ...few } = judgementOf(judged(8, i => tickAt(i, [8, i === 3 ? 1 : 0, 1], [142, i % 2, 10])));
const seconds = ours('seconds');

describe('what waiting costs: failed requests so far, in a minute, and how soon it is over', () => {
  test('failing, it goes on until somebody goes back', () => {
    expect(costInWords(worse).replace(/\d\d:\d\d:\d\d/, 'TIME')).toBe(
      '14 more failed than stable would have had since TIME, 7 a minute until it is undone',
    );
    expect(costInWords(worse, { back: seconds })).toMatch(/7 a minute; undoing takes seconds$/);
    expect(costInWords(worse, { back: seconds, ramp: {} })).toMatch(/7 a minute, its ramp goes back now$/);
  });

  test('without enough data, until there is a verdict, and how many more that is', () => {
    const soon = { ...few, cost: { failed: 1, perMinute: 8 }, etaMs: 109_000 };
    expect(costInWords(soon)).toBe(
      '1 more failed than stable would have had so far, 8 a minute; about 15 more until a verdict in about 1m49s',
    );
    expect(costInWords({ ...soon, cost: { failed: 1, perMinute: 0.2 } })).toBe(
      '1 more failed than stable would have had so far, less than one a minute; a verdict in about 1m49s',
    );
    const { etaMs: __, ...never } = soon;
    expect(costInWords(never)).toBe(
      '1 more failed than stable would have had so far, 8 a minute, with no verdict in sight at this traffic',
    );
  });

  test('where somebody must decide, until then, or until its ramp does', () => {
    const asks = { ...few, verdict: 'marginal' as const, cost: { failed: 3, perMinute: 2 } };
    expect(costInWords(asks)).toBe(
      '3 more failed than stable would have had so far, 2 a minute until somebody decides',
    );
    expect(costInWords(asks, { ramp: { decidesInMs: 130_000 } })).toBe(
      '3 more failed than stable would have had so far, 2 a minute; its ramp decides in 2m10s at the soonest',
    );
  });

  test('what passes costs nothing: a few more by luck are none', () => {
    expect(hasCost({ ...few, verdict: 'pass', cost: { failed: 3, perMinute: 2 } })).toBe(false);
    expect(hasCost(worse)).toBe(true);
  });
});
