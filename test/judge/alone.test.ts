import { describe, expect, test } from 'vitest';
import { beginAlone, judgementAlone, lookAlone } from '../../src/judge/alone.ts';
import { type JudgeSettings, usualSettings } from '../../src/judge/judge.ts';
import { judgementLines } from '../../src/wording/judgement.ts';
import { type Arm, chance, every, happens, podsOf, start } from './ticks.ts';

const alone = (looks: number, of: (index: number) => Arm, limits: JudgeSettings['limits']) =>
  judgementAlone(
    Array.from({ length: looks }, (_, i) => i).reduce(
      (state, i) => lookAlone(state, podsOf('pod', of(i)), start + (i + 1) * every, every),
      beginAlone({ ...usualSettings, limits }, start),
    ),
  );
const steady = (failures: number) => (): Arm => [500, failures, 4];
const limits = { errorRate: 0.01 };

describe('one version against the limits alone', () => {
  test('is surely under, surely over, or not known yet', () => {
    expect(alone(12, steady(1), limits)).toMatchObject({ verdict: 'pass', basis: 'alone' });
    expect(alone(4, steady(25), limits)).toMatchObject({
      verdict: 'fail',
      metrics: [{ reason: { kind: 'over-limit' } }],
    });
    expect(alone(12, () => [3, 0, 1], limits)).toMatchObject({
      verdict: 'no-data',
      metrics: [{ reason: { kind: 'limit-not-known', have: 36 } }],
    });
  });

  test('does not pass before its time, nor with few requests, however calm they look', () => {
    expect(alone(7, steady(0), limits).verdict).toBe('no-data');
    expect(alone(20, () => [10, 0, 2], limits).verdict).toBe('no-data');
  });

  test('about at its limit it hardly ever passes or fails, however often it is looked at', () => {
    const ends = Array.from({ length: 40 }, (_, seed) => {
      const random = chance(seed + 1);
      const failed = Array.from({ length: 40 }, () => happens(500, 0.0101, random));
      return alone(40, i => [500, failed[i] ?? 0, 4], limits).verdict;
    });
    expect(ends.filter(verdict => verdict === 'fail')).toEqual([]);
    expect(ends.filter(verdict => verdict === 'pass').length).toBeLessThanOrEqual(2);
  });

  test('a limit of which nothing is told is not kept by saying nothing', () => {
    const judgement = alone(12, steady(0), { ...limits, latencyP95Ms: 300, cpu: 0.9 });
    expect(judgement.verdict).toBe('no-data');
    expect(judgement.metrics.map(({ key, reason }) => [key, reason.kind])).toEqual(
      expect.arrayContaining([
        ['slower-300', 'not-measured'],
        ['cpu-of-request', 'not-measured'],
        ['errors', 'under-limit'],
      ]),
    );
  });

  test('says that nothing was compared', () => {
    expect(judgementLines(alone(12, steady(1), limits))).toEqual([
      'PASS  errors 0.20 %, under your limit of 1.0 %',
      '12 of 6,000 requests · only one version runs, so nothing was compared',
      'next: go on; whether it is worse than before, nothing could tell',
    ]);
  });
});
