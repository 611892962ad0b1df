import { describe, expect, test } from 'vitest';
import { createWorkloadJudge } from '../../src/app/judging/workload-judge.ts';
import type { Arms } from '../../src/domain/arms.ts';
import type { Judging } from '../../src/domain/judgement.ts';
import type { PodReading } from '../../src/domain/measurement.ts';
import type { PodReport } from '../../src/domain/reports.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { usualSettings } from '../../src/judge/judge.ts';
import { armsOfRollout } from '../../src/workloads/arms.ts';
import { now, r6, r7, situation, times } from '../workloads/situations.ts';

const every = 5_000;

describe('a promotion', () => {
  test('goes on with what was learned of its canary: stable is known, and not only since the rolling update', async () => {
    const rolling = situation({
      releases: [
        { ...r6, pods: times(6, { readyAgoMs: 3_600_000 }) },
        { ...r7, pods: times(2, { readyAgoMs: 600_000 }) },
      ],
    });
    const update = armsOfRollout(rolling, { now });
    if (!update) throw new Error('there are two sides');
    const beside: Arms = { ...update, how: 'canary', key: 'checkout-canary', share: 0.25 };
    let at = now;
    const counted = (): PodReading => {
      const looks = (at - now) / every;
      return { at, requests: looks * 200, failures: Math.floor(looks * 0.6) };
    };
    const by = {
      clock: { now: () => at },
      settings: usualSettings,
      measurements: {
        read: async (pods: readonly PodReport[]) => ({
          kind: 'ok' as const,
          at,
          value: { source: ours('the pods'), of: new Map(pods.map(pod => [pod.uid, counted()])), problems: [] },
        }),
      },
    };
    const signal = new AbortController().signal;
    const stableRequests = (judging: Judging) =>
      judging.kind === 'judged' ? judging.judgement.metrics.find(({ key }) => key === 'errors')?.stable?.of : undefined;
    const canary = createWorkloadJudge(by);
    let learned = await canary.look(beside, signal);
    for (let i = 0; i < 60; i++) {
      at += every;
      learned = await canary.look(beside, signal);
    }
    const before = stableRequests(learned.judging) ?? 0;
    const carried = createWorkloadJudge(by);
    const anew = createWorkloadJudge(by);
    await anew.look(update, signal);
    at += every;
    expect(stableRequests((await carried.look(update, signal, learned.looking)).judging)).toBeGreaterThan(before);
    expect(stableRequests((await anew.look(update, signal)).judging)).toBeLessThan(before / 10);
  });
});
