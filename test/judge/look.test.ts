import { expect, test } from 'vitest';
import { addToSeries, beginSeries } from '../../src/app/judging/series.ts';
import type { JudgingSeries } from '../../src/domain/judging-series.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { judgementOf, usualSettings } from '../../src/judge/judge.ts';
import { type Looking, takeLook } from '../../src/judge/look.ts';
import { armsOfCanary } from '../../src/workloads/arms.ts';
import { canaryFamily } from '../workloads/canary-family.ts';
import { now, r6, r7 } from '../workloads/situations.ts';

const lookMs = 5_000;
const minute = 60_000 / lookMs;

/** So many looks at a canary of so many pods beside 19 stable ones: each has 100 requests a second, four in a thousand fail. */
function lookOn(before: Looking | undefined, canaryPods: number, fromLook: number, looks: number): Looking | undefined {
  let looking = before;
  for (let index = fromLook; index < fromLook + looks; index++) {
    const at = now + index * lookMs;
    const arms = armsOfCanary(canaryFamily('checkout-canary', r7, canaryPods), canaryFamily('checkout', r6, 19), {
      now: at,
    });
    if (!arms) throw new Error('a canary with pods has arms');
    const requests = 100_000 + index * 500;
    const reading = { at, requests, failures: requests * 0.004 };
    const of = new Map([...arms.canary.pods, ...arms.stable.pods].map(({ uid }) => [uid, reading]));
    const measured = { source: ours('the pods’ own pages'), of, problems: [] };
    looking = takeLook(looking, { arms, measured, at }, usualSettings);
  }
  return looking;
}

const verdictOf = (looking: Looking | undefined) => looking && judgementOf(looking.state).verdict;

test('a PASS at one weight says nothing of the next: whoever gave the canary more pods, it has to pass anew', () => {
  const atFive = lookOn(undefined, 1, 0, 6 * minute);
  expect(verdictOf(atFive)).toBe('pass');
  expect(verdictOf(lookOn(atFive, 6, 6 * minute, minute))).toBe('no-data');
  expect(verdictOf(lookOn(atFive, 6, 6 * minute, 4 * minute))).toBe('pass');
});

test('a step is marked at once, by the weight that is wanted, before the first of its pods is ready', () => {
  const [one, six] = [canaryFamily('checkout-canary', r7, 1), canaryFamily('checkout-canary', r7, 6)];
  const stable = canaryFamily('checkout', r6, 19);
  // Six are wanted, and only the one is there.
  const asked = { ...one, workload: six.workload } as typeof one;
  const series = [one, asked, six].reduce<JudgingSeries | undefined>((before, family, index) => {
    const arms = armsOfCanary(family, stable, { now });
    if (!arms) return before;
    const measured = { source: ours('the pods’ own pages'), of: new Map(), problems: [] };
    const { tick } = takeLook(undefined, { arms, measured, at: now + index * lookMs }, usualSettings);
    return addToSeries(before ?? beginSeries(arms), tick, arms);
  }, undefined);
  expect(series?.marks).toEqual([
    { at: now, says: '5 %' },
    { at: now + lookMs, says: '24 %' },
  ]);
});
