import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { practiceBench } from '../support/bench/practice-bench.ts';
import type { KillPoint } from './kill-points.ts';
import { type After, killRamp } from './ramp-kills.ts';

const image = 'registry.example/shop/checkout:2.1.0';
const before = 'registry.example/shop/checkout:2.0.9';
const speed = 10;

/** Each step of a ramp that fails, around the lines at which something is under way. */
const points: readonly (readonly [KillPoint, After])[] = [
  [{ line: 'run.opened', when: 'after' }, 'abort'],
  [{ line: 'plan.made to-5', when: 'after' }, 'resume'],
  [{ line: 'change.started to-5 kube', when: 'after' }, 'abort'],
  [{ line: 'change.finished to-5 kube', when: 'before' }, 'resume'],
  [{ line: 'change.finished to-5 kube', when: 'before' }, 'abort'],
  [{ line: 'step.entered judge-5', when: 'after' }, 'abort'],
  [{ line: 'step.ended judge-5', when: 'before' }, 'resume'],
  [{ line: 'step.ended judge-5', when: 'after' }, 'resume'],
  [{ line: 'change.started take-away kube', when: 'after' }, 'abort'],
  [{ line: 'change.finished take-away kube', when: 'before' }, 'resume'],
  [{ line: 'run.closed', when: 'before' }, 'abort'],
];

const titleOf = ({ line, when }: KillPoint, after: After) =>
  `${when} "${line}" is ${after === 'resume' ? 'gone on with' : 'aborted'} by the next one, and nothing is left behind`;

describe('a ramp that fails, and whose process is killed', () => {
  let bench: Awaited<ReturnType<typeof practiceBench>>;
  beforeAll(async () => {
    bench = await practiceBench('canary-errors', speed);
  });
  afterAll(() => bench.close());

  for (const [point, after] of points)
    test(titleOf(point, after), { timeout: 180_000 }, async () => {
      const { wasKilled, problems } = await killRamp(bench, { image, steps: '5,25,100', speed }, point, after);
      expect(problems).toEqual([]);
      expect(wasKilled).toBe(true);
      expect(bench.practice.cluster.traffic.unansweredBy('shop', 'checkout')).toBe(0);
    });
});

/** In the middle of a promotion an abort rolls stable back; whoever goes on ends with all of it promoted. */
const inPromotion: readonly (readonly [KillPoint, After, string])[] = [
  [{ line: 'change.finished promote kube', when: 'before' }, 'abort', before],
  [{ line: 'change.started promote kube', when: 'after' }, 'abort', before],
  [{ line: 'change.finished promote kube', when: 'after' }, 'resume', image],
];

describe('a ramp that is good, and whose process is killed', () => {
  let bench: Awaited<ReturnType<typeof practiceBench>>;
  beforeAll(async () => {
    bench = await practiceBench('canary-ramp', speed);
  });
  afterAll(() => bench.close());

  for (const [point, after, becomes] of inPromotion)
    test(titleOf(point, after), { timeout: 240_000 }, async () => {
      const ramp = { image, steps: '5,100', speed, becomes };
      const { wasKilled, problems } = await killRamp(bench, ramp, point, after);
      expect(problems).toEqual([]);
      expect(wasKilled).toBe(true);
      expect(bench.practice.cluster.traffic.unansweredBy('shop', 'checkout')).toBe(0);
    });
});
