import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feasibilityOf } from '../../src/judge/feasibility.ts';
import { usualSettings } from '../../src/judge/judge.ts';
import { type PodRead, presentTraffic } from '../../src/judge/present-traffic.ts';
import { foreseenInWords } from '../../src/wording/ramp.ts';

const now = Date.parse('2026-11-21T03:00:00Z');
const pod = (requests: number, failures: number, more: Partial<PodRead> = {}): PodRead => ({
  now: { at: now, requests, failures, startedAt: now - 100_000 },
  isStable: true,
  ...more,
});
const secondsAgo = (seconds: number, requests: number, failures = 0) => ({
  before: { at: now - seconds * 1_000, requests, failures },
});

describe('the traffic before a canary gets any', () => {
  test('is what was counted lately, not the average of a day', () => {
    expect(presentTraffic([pod(10_000, 30, secondsAgo(5, 9_950))], 1)?.perSecond).toBe(10);
    expect(presentTraffic([pod(10_000, 30)], 1)?.perSecond).toBe(100);
  });

  test('of pods that were missed is taken for the same as that of the others', () => {
    expect(presentTraffic([pod(10_000, 30)], 3)?.perSecond).toBe(300);
  });

  test('of a pod that began to count anew in between is the average since then', () => {
    expect(presentTraffic([pod(500, 0, secondsAgo(5, 9_000))], 1)?.perSecond).toBe(5);
  });

  test('is not known where nothing tells since when was counted', () => {
    const { startedAt: _, ...reading } = pod(10_000, 30).now;
    expect(presentTraffic([{ now: reading, isStable: true }], 1)).toBeUndefined();
    expect(presentTraffic([], 19)).toBeUndefined();
  });

  test('fails as stable does: lately where that is enough to tell, else since its pods began', () => {
    const canary = pod(100, 100, { isStable: false });
    expect(presentTraffic([pod(100_000, 300), canary], 2)?.base).toBeCloseTo(0.003, 6);
    expect(presentTraffic([pod(100_000, 300, secondsAgo(60, 50_000, 200))], 1)?.base).toBeCloseTo(0.002, 4);
    expect(presentTraffic([pod(100_000, 300, secondsAgo(5, 99_990, 300))], 1)?.base).toBeCloseTo(0.003, 6);
  });

  test('is never less than nothing, whatever the pods say', () => {
    const count = fc.nat(1_000_000);
    fc.assert(
      fc.property(fc.array(fc.tuple(count, count, count, fc.nat(1_000))), all => {
        const pods = all.map(([requests, failures, before, ago]) => pod(requests, failures, secondsAgo(ago, before)));
        const traffic = presentTraffic(pods, pods.length);
        expect(traffic?.perSecond ?? 0).toBeGreaterThanOrEqual(0);
        expect(traffic?.base ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('what can be seen of a canary before it begins', () => {
  const saidAt = (canary: number) =>
    foreseenInWords(feasibilityOf(usualSettings, { canary, stable: canary * 19 }, 0.003, 5_000));

  test('is said with the traffic that it follows from', () => {
    expect(saidAt(1.6)).toMatch(
      /^at 1\.6 requests a second ten times the errors of stable \(0\.30 %\) are seen in about \d min, twice as many in about \d+ (min|h); a PASS takes about \d+ min$/,
    );
  });

  test('is little where next to nobody comes, and nothing where nobody does', () => {
    expect(saidAt(0.02)).toContain('not within a day');
    expect(saidAt(0)).toBe('it gets no requests now, so nothing can be seen of it');
  });
});
