import { expect, test } from 'vitest';
import { judgementOf } from '../../src/judge/judge.ts';
import { waitInWords } from '../../src/wording/judgement-wait.ts';
import { judged, tickAt } from './ticks.ts';

/** 30 looks at 5 %, then at 25 % of the same traffic: 100 requests a second. */
const steppedFor = (looks: number) =>
  judgementOf(
    judged(30 + looks, i =>
      i < 30
        ? tickAt(i, [75, 0, 1], [1_425, 10, 10], { step: 5 })
        : tickAt(i, [375, i % 2 === 0 ? 5 : 0, 5], [1_125, 10, 10], { step: 25 }),
    ),
  );

test('after a step rates, and the time that they give, are of the new weight alone', () => {
  expect([steppedFor(0).canary.perSecond, steppedFor(0).stable.perSecond]).toEqual([5, 95]);
  for (const looks of [1, 2, 30]) {
    const { canary, stable } = steppedFor(looks);
    expect([canary.perSecond, stable.perSecond]).toEqual([25, 75]);
  }
  const soon = steppedFor(2);
  expect(waitInWords(soon)).toMatch(/^wait, about \dm\d\ds at 25 requests a second$/);
});
