import { expect, test } from 'vitest';
import { createWorkloadJudge } from '../../src/app/judging/workload-judge.ts';
import type { Arms } from '../../src/domain/arms.ts';
import type { PodReading } from '../../src/domain/measurement.ts';
import type { PodReport } from '../../src/domain/reports.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { usualSettings } from '../../src/judge/judge.ts';
import type { Measurements } from '../../src/ports/measurements.ts';
import { armsOfRollout } from '../../src/workloads/arms.ts';
import { now, r6, r7, situation, times } from '../workloads/situations.ts';

const minute = 60_000;
const never = new AbortController().signal;
const source = ours('a store');

/** Two canary pods of eight, since ten minutes. */
const update = armsOfRollout(
  situation({
    releases: [
      { ...r6, pods: times(6, { readyAgoMs: 60 * minute }) },
      { ...r7, pods: times(2, { readyAgoMs: 10 * minute }) },
    ],
  }),
  { now },
);
if (!update) throw new Error('there are two sides');
const arms: Arms = { ...update, how: 'canary', key: 'checkout-canary', weight: 25 };
const canary = new Set(arms.canary.pods.map(({ uid }) => uid));

/** Forty requests a second on each pod; so many of ten thousand fail, on the canary so many times as many. */
function counted(worse: number): Measurements {
  const readingOf = (uid: string, at: number): PodReading => {
    const requests = Math.floor((at - now + 60 * minute) / 25);
    const failures = Math.floor(requests * 0.003 * (canary.has(uid) ? worse : 1));
    return { at, requests, failures };
  };
  const measuredOf = (pods: readonly PodReport[], at: number) => ({
    source,
    of: new Map(pods.map(({ uid }) => [uid, readingOf(uid, at)])),
    problems: [],
  });
  return {
    read: async pods => ({ kind: 'ok', at: now, value: measuredOf(pods, now) }),
    async *stored(pods, { from, to, everyMs }) {
      for (let at = from; at <= to; at += everyMs) {
        const there = pods.filter(({ readySince = 0 }) => readySince <= at);
        yield { kind: 'ok', at, value: { at, pods: there, measured: measuredOf(there, at) } };
      }
    },
  };
}

const firstLook = async (measurements: Measurements, of: Arms) => {
  const judge = createWorkloadJudge({ clock: { now: () => now }, settings: usualSettings, measurements });
  const { judging, series } = await judge.look(of, never);
  return { judgement: judging.kind === 'judged' ? judging.judgement : expect.fail(judging.kind), series };
};
const since = (ms: number): Arms => ({ ...arms, weightSince: now - ms });

test('who begins to look ten minutes after a canary knows at once what it did, by what was stored', async () => {
  const bad = await firstLook(counted(10), since(10 * minute));
  expect(bad.judgement.verdict).toBe('fail');
  expect(bad.series?.points.length).toBeGreaterThan(39);
  const good = await firstLook(counted(1), since(10 * minute));
  expect(good.judgement.verdict).toBe('pass');
  expect((now - good.judgement.since) / minute).toBeCloseTo(10, 0);
});

test('a weight that began a minute ago has to pass anew', async () => {
  expect((await firstLook(counted(1), since(minute))).judgement.verdict).toBe('no-data');
  expect((await firstLook(counted(10), since(minute))).judgement.verdict).toBe('fail');
});

test('of a source that stores nothing, or does not answer, it begins with what it sees', async () => {
  const { stored, ...reading } = counted(10);
  const down: Measurements = {
    ...reading,
    async *stored() {
      yield { kind: 'unreachable', says: ours('it is down') };
    },
  };
  expect(stored).toBeDefined();
  for (const measurements of [reading, down])
    expect((await firstLook(measurements, since(10 * minute))).judgement).toMatchObject({
      verdict: 'no-data',
      canary: { requests: 0 },
    });
});
