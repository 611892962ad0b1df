import { describe, expect, test } from 'vitest';
import { ours } from '../../src/domain/safe-text.ts';
import { errorsAfterInWords, nextActInWords } from '../../src/wording/canary-afterwards.ts';

describe('what comes after an act on a canary', () => {
  test('a step is judged anew, and says how long that takes', () => {
    const at = (judged?: object) => nextActInWords({ act: 'weight', percent: 10, ...judged } as never);
    expect(at()).toBe('Esc: 10 % is judged anew, 2 min at the least; nothing goes on by itself');
    expect(at({ judged: { verdict: 'no-data', says: ours('WAIT'), etaMs: 109_000 } })).toBe(
      'Esc: 10 % is judged anew, about 1m49s to go; nothing goes on by itself',
    );
    expect(at({ judged: { verdict: 'pass', says: ours('PASS nothing worse than 1.7x') } })).toBe(
      'Esc: at 10 % it is called PASS nothing worse than 1.7x',
    );
  });

  test('after a promotion the canary is cleared away, by a key that is named', () => {
    expect(nextActInWords({ act: 'promote', canary: 'checkout-canary', pods: 19, isJudgeAwaited: false })).toBe(
      'Esc, then a: plans to clear checkout-canary away, which has done its work; 19 pods of it serve until then',
    );
    expect(nextActInWords({ act: 'promote', canary: 'checkout-canary', pods: 19, isJudgeAwaited: true })).toBe(
      'wait a minute or two for the judge’s number (c), then Esc, a: plans to clear checkout-canary away, which has done its work; 19 pods of it serve until then',
    );
  });

  test('after a removal nothing has to be done', () => {
    const away = (wasPromoted: boolean) =>
      nextActInWords({ act: 'remove', wasPromoted, isRolling: false, version: ours('2.0.9') });
    expect([away(true), away(false)]).toEqual([
      expect.stringMatching(/^nothing to do: 2\.0\.9 is everywhere/),
      expect.stringMatching(/^nothing to do: 2\.0\.9 serves alone, as before its canary/),
    ]);
  });
});

describe('errors after an act on a canary, beside what there was before', () => {
  test.each([
    [
      { after: 'removal', kind: 'within-chance', was: 0.003 },
      'stable had 0.30 % beside its canary: within chance, as it was',
    ],
    [
      { after: 'removal', kind: 'more', was: 0.003 },
      'stable had 0.30 % beside its canary: this is more, and not by chance',
    ],
    [
      { after: 'removal', kind: 'not-settled', was: 0.003, beforeMs: 44_000, ms: 55_000 },
      'stable had 0.30 % beside its canary; not settled: 44 s of these 55 s are from before the removal',
    ],
    [
      { after: 'promotion', kind: 'not-settled', was: 0.003, beforeMs: 44_000, ms: 55_000 },
      'the release before had 0.30 %; not settled: 44 s of these 55 s are from before the promotion',
    ],
    [
      { after: 'promotion', kind: 'more', was: 0.003 },
      'the release before had 0.30 %: this is more, and not by chance',
    ],
    [
      { after: 'clearing', kind: 'within-chance', was: 0.003 },
      'the release before had 0.30 %: within chance, as it was',
    ],
    [
      { after: 'step', kind: 'within-chance', was: 0.003 },
      'stable had 0.30 % before the step: within chance, as it was',
    ],
  ] as const)('%o', (after, says) => expect(errorsAfterInWords(after)).toBe(says));
});
