import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Durations } from '../../src/domain/metrics.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { judged, problemsOf } from './judged.ts';

/** Counted by two pods over a minute. */
const counters = (requests: number, failures: number, more: object = {}, durations?: Durations) => ({
  kind: 'counted',
  at: 60_000,
  running: 2,
  asked: 2,
  unread: 0,
  samples: [
    [
      { at: 0, requests: 5_000, failures: 400 },
      { at: 60_000, requests: 5_000, failures: 400 },
    ],
    [
      { at: 0, requests: 0, failures: 0 },
      { at: 60_000, requests, failures, ...(durations && { durations }) },
    ],
  ],
  ...more,
});
const errors: JsonObject = { name: 'error-ratio', below: '0.5%' };

test.each<[string, JsonObject, object, string, RegExp]>([
  [
    'under its limit',
    errors,
    { counters: counters(4_000, 12) },
    'yes',
    /^errors 0\.30 %, under 0\.50 %: 12 of 4,000 requests to 2 pods over 1m00s$/,
  ],
  ['over its limit', errors, { counters: counters(2_010, 61) }, 'no', /^errors 3\.0 %, not under 0\.50 %: 61 of 2,010/],
  ['at its limit', errors, { counters: counters(1_000, 5) }, 'no', /^errors 0\.50 %, not under/],
  [
    'too few requests',
    errors,
    { counters: counters(599, 0) },
    'unknown',
    /^errors: not known yet, 599 of 600 requests/,
  ],
  ['just enough requests', errors, { counters: counters(600, 0) }, 'yes', /^errors 0 %, under/],
  [
    'as few as the playbook allows',
    { ...errors, 'at-least-requests': 50 },
    { counters: counters(60, 0) },
    'yes',
    /^errors 0 %/,
  ],
  [
    'one pod unread, though the others are well',
    errors,
    { counters: counters(4_000, 0, { unread: 1, because: ours('checkout-1 does not answer') }) },
    'unknown',
    /^errors: 1 of 2 pods could not be read: checkout-1 does not answer$/,
  ],
  ['no pod', errors, { counters: counters(0, 0, { running: 0, asked: 0 }) }, 'unknown', /no pod runs/],
  ['pods not read', errors, { counters: { kind: 'no-pods' } }, 'unknown', /pods could not be read/],
  ['no workload', errors, {}, 'unknown', /names no workload/],
  [
    'over what it was before, by less than is allowed',
    { name: 'error-ratio', below: '1.5x baseline' },
    { counters: counters(4_000, 14), baseline: 0.003 },
    'yes',
    /^errors 0\.35 %, under 0\.45 % \(1\.5x the baseline of 0\.30 %\)/,
  ],
  [
    'no baseline',
    { name: 'error-ratio', below: '1.5x baseline' },
    { counters: counters(4_000, 14) },
    'unknown',
    /no step before this one measured a baseline; give a fixed limit instead/,
  ],
  [
    'a baseline of nothing',
    { name: 'error-ratio', below: '1.5x baseline' },
    { counters: counters(4_000, 0), baseline: 0 },
    'unknown',
    /nothing is below a baseline of 0/,
  ],
  [
    'many pods, of which some are asked',
    errors,
    { counters: counters(4_000, 0, { running: 90 }) },
    'yes',
    /to 2 of 90 pods/,
  ],
  [
    'enough traffic',
    { name: 'requests', above: '0.5x baseline' },
    { counters: counters(4_000, 0), baseline: 96 },
    'yes',
    /^requests 67\/s, over 48\/s \(0\.5x the baseline of 96\/s\): 4,000 requests to 2 pods/,
  ],
  [
    'too little traffic',
    { name: 'requests', above: '5/s' },
    { counters: counters(60, 0) },
    'no',
    /^requests 1\.0\/s, not over 5\.0\/s/,
  ],
])('a metric with %s', (_, settings, world, holds, says) => {
  const seen = judged('metric', settings, world);
  expect(seen.says).toMatch(says);
  expect(seen.holds).toBe(holds);
});

const forever = Number.POSITIVE_INFINITY;
const within = (fast: number): Durations => [
  { upToMs: 250, requests: fast },
  { upToMs: 500, requests: 980 },
  { upToMs: forever, requests: 1_000 },
];

test.each<[string, JsonObject, Durations | undefined, string, RegExp]>([
  [
    'fast enough',
    { name: 'latency-p95', below: '1.2s' },
    within(900),
    'yes',
    /^p95 406 ms, under 1\.2 s: 1,000 requests/,
  ],
  ['too slow', { name: 'latency-p95', below: '400ms' }, within(900), 'no', /^p95 406 ms, not under 400 ms/],
  [
    'beyond all bounds, and the limit is not',
    { name: 'latency-p99', below: '400ms' },
    within(900),
    'no',
    /^p99 over 500 ms, not under/,
  ],
  [
    'beyond all bounds, like the limit',
    { name: 'latency-p99', below: '2s' },
    within(900),
    'unknown',
    /no longer times apart/,
  ],
  ['not told', { name: 'latency-p50', below: '2s' }, undefined, 'unknown', /don't tell how long/],
])('a latency that is %s', (_, settings, durations, holds, says) => {
  const seen = judged('metric', settings, { counters: counters(1_000, 0, {}, durations) });
  expect(seen.says).toMatch(says);
  expect(seen.holds).toBe(holds);
});

test.each<[JsonObject, RegExp]>([
  [{ name: 'errors', below: '1%' }, /"name" must be one of error-ratio/],
  [{ name: 'error-ratio' }, /"below" must be a limit, as 0\.5% or 1\.2x baseline/],
  [{ name: 'error-ratio', below: '5ms' }, /as 0\.5%/],
  [{ name: 'latency-p95', below: '5%' }, /as 1\.2s/],
  [{ name: 'latency-p95', below: '0x baseline' }, /must be a limit/],
  [{ name: 'requests', above: 5 }, /"above" must be a limit, as 20\/s/],
  [{ name: 'error-ratio', below: '1%', above: '1%' }, /not both/],
  [{ name: 'error-ratio', below: '1%', 'at-least-requests': 0 }, /above 0/],
])('a metric of %j is refused', (settings, says) => {
  expect(problemsOf('metric', settings).join('; ')).toMatch(says);
});
