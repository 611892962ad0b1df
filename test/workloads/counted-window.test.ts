import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Durations } from '../../src/domain/metrics.ts';
import { countWindow, figureOf, figuresOf } from '../../src/workloads/counted-window.ts';

const at = (seconds: number, requests: number, failures = 0, durations?: Durations) => ({
  at: seconds * 1_000,
  requests,
  failures,
  ...(durations && { durations }),
});
const took = (...counts: readonly [upToMs: number, requests: number][]): Durations =>
  counts.map(([upToMs, requests]) => ({ upToMs, requests }));
const forever = Number.POSITIVE_INFINITY;

describe('what was counted in a while', () => {
  test('is the difference of two looks, added up over the pods', () => {
    expect(countWindow([[at(0, 1_000, 90), at(10, 1_100, 91)], [at(2, 0), at(12, 50, 2)], [at(3, 7_000)]])).toEqual({
      pods: 2,
      ms: 12_000,
      requests: 150,
      failures: 3,
    });
  });

  test('loses nothing but what came between the last look and the end, when a counter begins again', () => {
    expect(countWindow([[at(0, 500, 5), at(1, 20, 1), at(2, 30, 1)]])).toMatchObject({ requests: 30, failures: 1 });
  });

  test('is never negative and never more than what was shown, however often counters begin again', () => {
    const looks = fc.array(fc.record({ requests: fc.nat(1_000), failures: fc.nat(1_000) }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(looks), pods => {
        const window = countWindow(
          pods.map(own => own.map(({ requests, failures }, index) => at(index, requests, failures))),
        );
        const shown = pods.flatMap(own => own.slice(1)).reduce((sum, { requests }) => sum + requests, 0);
        expect(window.requests).toBeGreaterThanOrEqual(0);
        expect(window.failures).toBeGreaterThanOrEqual(0);
        expect(window.requests).toBeLessThanOrEqual(shown);
      }),
    );
  });

  test('is nothing before there are two looks at a pod', () => {
    const window = countWindow([[at(0, 500)]]);
    expect(window).toEqual({ pods: 0, ms: 0, requests: 0, failures: 0 });
    expect(figuresOf(window)).toEqual({});
  });
});

describe('how long requests took', () => {
  const window = (before: Durations | undefined, after: Durations) =>
    countWindow([[at(0, before?.at(-1)?.requests ?? 0, 0, before), at(10, after.at(-1)?.requests ?? 0, 0, after)]]);

  test('is told by what was added to the buckets, evenly spread in the one that it falls into', () => {
    const before = took([100, 900], [200, 1_000], [forever, 1_000]);
    const after = took([100, 950], [200, 1_100], [forever, 1_100]);
    expect(figureOf('latency-p50', window(before, after))).toEqual({ value: 100 });
    expect(figureOf('latency-p95', window(before, after))).toEqual({ value: 190 });
  });

  test('is told of a pod that had counted nothing before', () => {
    expect(figureOf('latency-p50', window(undefined, took([100, 100], [forever, 100])))).toEqual({ value: 50 });
  });

  test('is at least the longest bound where it lies beyond', () => {
    const beyond = window(took([100, 0], [forever, 0]), took([100, 50], [forever, 100]));
    expect(figureOf('latency-p99', beyond)).toEqual({ value: 100, isAtLeast: true });
    expect(figuresOf(beyond)).not.toHaveProperty('latency-p99');
  });

  test('is not known where a pod doesn’t tell, or tells it with other bounds', () => {
    const telling = [at(0, 0), at(10, 5, 0, took([100, 5], [forever, 5]))];
    const other = [at(0, 0), at(10, 5, 0, took([200, 5], [forever, 5]))];
    expect(countWindow([telling, telling]).durations).toEqual(took([100, 10], [forever, 10]));
    expect(countWindow([telling, other]).durations).toBeUndefined();
    expect(countWindow([telling, [at(0, 0), at(10, 5)]]).durations).toBeUndefined();
    expect(figureOf('latency-p95', countWindow([telling, other]))).toBeUndefined();
  });
});
