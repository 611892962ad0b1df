import { describe, expect, test } from 'vitest';
import type { Durations } from '../../src/domain/metrics.ts';
import { judgementOf } from '../../src/judge/judge.ts';
import type { Tick } from '../../src/judge/tick.ts';
import { judged, tickAt } from './ticks.ts';

/** So many up to 100, 250 and 500 ms, and the rest beyond. */
const took = (...counts: readonly number[]): Durations => {
  let upTo = 0;
  const bounds = [100, 250, 500, Number.POSITIVE_INFINITY];
  return bounds.map((upToMs, i) => {
    upTo += counts[i] ?? 0;
    return { upToMs, requests: upTo };
  });
};
const look = (i: number, canary: Durations, stable: Durations, ageMs = 600_000): Tick => {
  const tick = tickAt(i, [canary.at(-1)?.requests ?? 0, 0], [stable.at(-1)?.requests ?? 0, 0]);
  return {
    ...tick,
    canary: tick.canary.map(pod => ({ ...pod, durations: canary, ageMs })),
    stable: tick.stable.map(pod => ({ ...pod, durations: stable })),
  };
};
const usual = took(12_000, 1_500, 700, 50);
const metric = (state: ReturnType<typeof judged>, key: string) =>
  judgementOf(state).metrics.find(one => one.key === key);

describe('latency is the part that is slower than a bound', () => {
  test('the bound above stable’s p95 is compared, and slower fails', () => {
    const state = judged(12, i => look(i, took(500, 130, 100, 20), usual));
    const slower = metric(state, 'slower-250');
    expect(slower).toMatchObject({ verdict: 'fail', reason: { kind: 'worse-than-stable' } });
    expect(slower?.stable?.value).toBeCloseTo(750 / 14_250);
    expect(judgementOf(state).verdict).toBe('fail');
  });

  test('as fast as stable passes', () => {
    expect(
      metric(
        judged(40, i => look(i, took(600, 75, 35, 2), usual)),
        'slower-250',
      )?.verdict,
    ).toBe('pass');
  });

  test('the first minute of a pod is no measure of it', () => {
    const cold = judged(4, i => look(i, took(0, 0, 0, 700), usual, (i + 1) * 15_000));
    expect(metric(cold, 'slower-250')?.verdict).toBe('no-data');
    expect(judgementOf(cold).verdict).toBe('no-data');
  });

  test('a limit at a bound fails what is surely slower, although stable is allowed as much', () => {
    const limits = { latencyP95Ms: 250 };
    const state = judged(30, i => look(i, took(600, 55, 70, 5), took(12_000, 1_700, 580, 40)), { limits });
    expect(metric(state, 'slower-250')?.verdict).toBe('fail');
  });

  test('where no bound is at the limit, what lies between nobody can tell', () => {
    const limits = { latencyP95Ms: 300 };
    const between = metric(
      judged(30, i => look(i, took(600, 75, 60, 2), took(12_000, 1_500, 1_200, 40)), { limits }),
      'slower-300',
    );
    expect(between).toMatchObject({
      verdict: 'marginal',
      reason: { kind: 'buckets-too-wide', limit: 300, lower: 250, upper: 500 },
    });
    const surely = metric(
      judged(30, i => look(i, took(600, 75, 0, 75), usual), { limits }),
      'slower-500',
    );
    expect(surely?.verdict).toBe('fail');
    const fast = judgementOf(judged(60, i => look(i, took(700, 30, 10, 1), took(14_000, 600, 200, 20)), { limits }));
    expect(fast.metrics.some(({ reason }) => reason.kind === 'buckets-too-wide')).toBe(false);
  });

  test('a limit of which no pod tells anything is not kept by saying nothing', () => {
    const limits = { latencyP95Ms: 300 };
    const state = judged(60, i => tickAt(i, [7_500, 22, 1], [142_500, 427, 10]), { limits });
    expect(judgementOf(state).verdict).toBe('no-data');
    expect(metric(state, 'slower-300')?.reason).toEqual({ kind: 'not-measured' });
  });
});
