import { expect, test } from 'vitest';
import { addToSeries, beginSeries } from '../../src/app/judging/series.ts';
import type { JudgingSeries } from '../../src/domain/judging-series.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { judgementOf, usualSettings } from '../../src/judge/judge.ts';
import { type Looking, takeLook } from '../../src/judge/look.ts';
import { armsOfCanary } from '../../src/workloads/arms.ts';
import { rampAnnotation, rampNoteText, withTrack } from '../../src/workloads/canary.ts';
import { canaryFamily } from '../workloads/canary-family.ts';
import { now, r6, r7 } from '../workloads/situations.ts';
import { every, judged, start, tickAt } from './ticks.ts';

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

test('a step of a ramp is marked by the percent that it is called by, however near its pods come', () => {
  const family = canaryFamily('checkout-canary', r7, 6);
  const note = { steps: [25], now: 25, by: ours('ana'), stable: 19, template: 'sha256:0', goesOn: 'by-step' } as const;
  const annotations = { [rampAnnotation]: rampNoteText(note, { run: '0-run', since: new Date(now).toISOString() }) };
  const wantedBeside = (stable: number) =>
    armsOfCanary({ ...family, workload: { ...family.workload, annotations } }, canaryFamily('checkout', r6, stable), {
      now,
    })?.wanted;
  expect(wantedBeside(19)).toBe(0.25);
  // Somebody scaled stable since: that is no 25 % any more.
  expect(wantedBeside(6)).toBe(0.5);
});

test('while the new pods of a step by route rise, looks belong to the weight that the route still sends', () => {
  const relabelled = { key: 'app', before: 'checkout', to: 'checkout-canary' };
  const canaryAt = (weight: number, pods: number, ready: number): ReturnType<typeof canaryFamily> => {
    const family = canaryFamily('checkout-canary', r7, pods);
    const note = {
      steps: [10, 25],
      now: weight,
      by: ours('ana'),
      stable: 19,
      template: 'sha256:0',
      goesOn: 'by-step',
    } as const;
    const workload = {
      ...family.workload,
      template: withTrack(family.workload.template, relabelled),
      annotations: { [rampAnnotation]: rampNoteText(note, { run: '0-run', since: new Date(now).toISOString() }) },
    };
    return { ...family, workload, pods: (family.pods ?? []).map((pod, i) => ({ ...pod, isReady: i < ready })) };
  };
  const story = [
    ...Array(3).fill(canaryAt(10, 2, 2)),
    // The weight is written with the pods; the route follows once they are ready.
    ...Array(3).fill(canaryAt(25, 5, 2)),
    ...Array(3).fill(canaryAt(25, 5, 5)),
    // A pod that is not ready for a moment makes no other step.
    canaryAt(25, 5, 4),
  ];
  let looking: Looking | undefined;
  const steps = story.map((canary, index) => {
    const at = now + index * lookMs;
    const arms = armsOfCanary(canary, canaryFamily('checkout', r6, 19), { now: at });
    if (!arms) throw new Error('a canary with pods has arms');
    const reading = { at, requests: 100_000 + index * 500, failures: 400 + index * 2 };
    const of = new Map([...arms.canary.pods, ...arms.stable.pods].map(({ uid }) => [uid, reading]));
    looking = takeLook(looking, { arms, measured: { source: ours('pods'), of, problems: [] }, at }, usualSettings);
    return judgementOf(looking.state).step;
  });
  expect(steps).toEqual([10, 10, 10, 10, 10, 10, 25, 25, 25, 25]);
  const { stepSince, warnings } = judgementOf((looking as Looking).state);
  expect(stepSince).toBe(now + 5 * lookMs);
  expect(warnings).toEqual([]);
});

test('a weight that is known only after requests were counted is a step of its own', () => {
  const state = judged(20, i => tickAt(i, [75, 0, 1], [1_425, 10, 10], i < 12 ? {} : { step: 25 }));
  expect(judgementOf(state)).toMatchObject({ step: 25, stepSince: start + 12 * every });
});
