import { describe, expect, test } from 'vitest';
import { judgementOf } from '../../src/judge/judge.ts';
import type { PodDelta, Tick } from '../../src/judge/tick.ts';
import { type Arm, judged, nobody, tickAt } from './ticks.ts';

const good = (i: number) => tickAt(i, [750, 2, 2], [14_250, 43, 10]);
const withPods = (
  tick: Tick,
  change: (pod: PodDelta, index: number, isCanary: boolean) => Partial<PodDelta>,
): Tick => ({
  ...tick,
  canary: tick.canary.map((pod, i) => ({ ...pod, ...change(pod, i, true) })),
  stable: tick.stable.map((pod, i) => ({ ...pod, ...change(pod, i, false) })),
});
const metric = (state: ReturnType<typeof judged>, key: string) =>
  judgementOf(state).metrics.find(one => one.key === key);

describe('counters of the application', () => {
  const orders = { counter: 'orders', worse: 'less', vote: 'marginal' } as const;
  const counting = (canary: number) => (i: number) =>
    withPods(good(i), ({ requests }, _, isCanary) => ({
      counters: new Map([['orders', Math.round(requests * (isCanary ? canary : 0.02))]]),
    }));

  test('half as many orders for as many requests ask a person', () => {
    const state = judged(40, counting(0.01), { business: [orders] });
    expect(metric(state, 'orders')).toMatchObject({ verdict: 'fail', reason: { kind: 'less-than-stable' } });
    expect(judgementOf(state).verdict).toBe('marginal');
  });

  test('that stable sells more than before is no incident: a canary that does not is seen within two minutes', () => {
    const sale = (i: number) =>
      withPods(good(i), ({ requests }, _, isCanary) => ({
        counters: new Map([['orders', Math.round(requests * (i < 30 || isCanary ? 0.02 : 0.04))]]),
      }));
    const verdicts = [37, 38].map(looks => metric(judged(looks, sale, { business: [orders] }), 'orders')?.verdict);
    expect(verdicts).toEqual(['pass', 'fail']);
  });

  test('twice as many orders are nothing to ask about, unless both ways are watched', () => {
    expect(judgementOf(judged(40, counting(0.04), { business: [orders] })).verdict).toBe('pass');
    const either = judged(40, counting(0.04), { business: [{ ...orders, worse: 'either' }] });
    expect(metric(either, 'orders')?.reason).toEqual({ kind: 'worse-than-stable' });
  });
});

describe('types of failures', () => {
  const typed =
    (types: Record<string, number>, stable: Record<string, number> = {}) =>
    (i: number) =>
      withPods(good(i), (_, __, isCanary) => ({ errors: new Map(Object.entries(isCanary ? types : stable)) }));

  test('one that stable never has is new, and asks', () => {
    const state = judged(10, i => typed(i === 4 ? { 'POST /pay 502': 3 } : {})(i));
    expect(metric(state, 'errors POST /pay 502')).toMatchObject({ verdict: 'marginal', reason: { kind: 'new-type' } });
    expect(judgementOf(state).verdict).toBe('marginal');
  });

  test('seen once it is only shown', () => {
    const once = judged(10, i =>
      withPods(good(i), (_, index, isCanary) => ({
        errors: new Map(isCanary && index === 0 && i === 3 ? [['POST /pay 502', 1]] : []),
      })),
    );
    expect(metric(once, 'errors POST /pay 502')?.vote).toBe('info');
  });

  test('one that stable had before it was looked at is not new', () => {
    const known = (i: number) =>
      withPods(typed({ 'POST /pay 502': 1 })(i), (_, index, isCanary) =>
        i === 0 && !isCanary && index === 0
          ? { before: { requests: 1_000_000, errors: new Map([['POST /pay 502', 900]]) } }
          : {},
      );
    expect(metric(judged(2, known), 'errors POST /pay 502')?.reason.kind).not.toBe('new-type');
  });

  test('a panic that stable never had stops it', () => {
    const state = judged(10, i => typed(i === 5 ? { 'panic: nil map': 4 } : {})(i));
    expect(judgementOf(state).verdict).toBe('fail');
  });

  test('one that is gone is said, and asks nobody', () => {
    const state = judged(120, typed({}, { 'GET /old 404': 4 }));
    expect(metric(state, 'errors GET /old 404')).toMatchObject({ vote: 'info', reason: { kind: 'gone-type' } });
  });

  test('what a pod says in its first minute is left out', () => {
    const young = (i: number) =>
      withPods(typed({ 'connect refused': 2 })(i), (_, __, isCanary) => (isCanary ? { ageMs: 30_000 } : {}));
    expect(metric(judged(3, young), 'errors connect refused')).toBeUndefined();
  });
});

describe('gauges by pod', () => {
  const using =
    (canary: number, pods = 4) =>
    (i: number) =>
      withPods(tickAt(i, [750, 2, pods], [14_250, 43, 10]), (_, index, isCanary) => ({
        gauges: new Map([['memory-of-limit', (isCanary ? canary : 0.4) + index / 100]]),
      }));

  test('twice as much memory asks a person after five minutes, and never fails alone', () => {
    expect(metric(judged(10, using(0.8)), 'memory-of-limit')?.vote).toBe('info');
    expect(metric(judged(30, using(0.8)), 'memory-of-limit')).toMatchObject({ vote: 'marginal', verdict: 'marginal' });
  });

  test('of one canary pod it is only shown', () => {
    expect(metric(judged(30, using(0.8, 1)), 'memory-of-limit')?.vote).toBe('info');
  });

  test('where both are 0 there is no ratio, and nothing to ask about', () => {
    const idle = (looks: number) =>
      metric(
        judged(looks, i =>
          withPods(tickAt(i, [750, 2, 4], [14_250, 43, 10]), () => ({ gauges: new Map([['queue_depth', 0]]) })),
        ),
        'queue_depth',
      );
    expect(idle(30)).toMatchObject({ vote: 'info', verdict: 'pass' });
    expect(idle(30)).not.toHaveProperty('ratio');
  });

  test('why a value is only shown is said', () => {
    const reasonOf = (pods: number, looks: number) =>
      metric(judged(looks, using(0.4, pods)), 'memory-of-limit')?.reason;
    expect(reasonOf(1, 30)).toEqual({ kind: 'too-few-pods', pods: 1, need: 3 });
    expect(reasonOf(4, 10)).toMatchObject({ kind: 'too-soon', afterMs: 300_000 });
  });

  test('over the user’s limit it fails, unless stable is over it too', () => {
    const limits = { memory: 0.7 };
    expect(judgementOf(judged(10, using(0.8), { limits })).verdict).toBe('fail');
    expect(metric(judged(10, using(0.8), { limits: { memory: 0.3 } }), 'memory-of-limit')?.verdict).toBe('hold');
  });
});

describe('what makes the numbers weaker', () => {
  test('a canary that gets a tenth of its share asks', () => {
    const few = judged(30, i => tickAt(i, [75, 0, 1], [14_250, 43, 10], { share: 0.05 }));
    expect(judgementOf(few).warnings).toContainEqual({
      kind: 'unequal-share',
      gets: 75 / 14_325,
      should: expect.closeTo(0.05),
    });
    expect(judgementOf(few).verdict).toBe('marginal');
  });

  test('about its share is fine', () => {
    const right = judged(30, i => tickAt(i, [700, 2, 1], [14_250, 43, 10], { share: 0.05 }));
    expect(judgementOf(right).warnings).toEqual([]);
  });

  test('a canary on a node where stable fails too is not stopped for that', () => {
    const sick = (i: number): Tick =>
      withPods(tickAt(i, [750, 40, 1], [14_250, 43, 10]), (_, index, isCanary) => ({
        node: isCanary ? 'node-0' : `node-${index % 4}`,
        ...(!isCanary && index % 4 === 0 && { failures: 76 }),
      }));
    const judgement = judgementOf(judged(8, sick));
    expect(judgement.verdict).toBe('marginal');
    expect(judgement.warnings).toContainEqual({ kind: 'one-node', node: 'node-0' });
  });
});

describe('one pod of several', () => {
  const failing = (tick: Tick, of: (index: number, isCanary: boolean) => number): Tick =>
    withPods(tick, (_, index, isCanary) => ({ failures: of(index, isCanary) }));

  test('a stable pod that always fails hides no fault of the canary', () => {
    const sick = (i: number) =>
      failing(tickAt(i, [750, 0, 1], [14_250, 0, 10]), (pod, isCanary) => (isCanary ? 13 : pod === 3 ? 43 : 4));
    expect(judgementOf(judged(8, sick)).verdict).toBe('fail');
  });

  test('once a stable pod is left out, it is as if it had never been looked at', () => {
    const sick = (i: number) =>
      failing(tickAt(i, [750, 0, 1], [14_250, 0, 10]), (pod, isCanary) => (isCanary ? 9 : pod === 3 ? 43 : 4));
    const without = (i: number) => ({ ...sick(i), stable: sick(i).stable.filter(({ pod }) => pod !== 'stable-3') });
    const evidence = (looks: number, of: (i: number) => Tick) =>
      judgementOf(judged(looks, of)).metrics.find(({ key }) => key === 'errors')?.evidence;
    expect(evidence(1, sick)).not.toBeCloseTo(evidence(1, without) ?? 0);
    expect(evidence(6, sick)).toBeCloseTo(evidence(6, without) ?? 0);
    expect(evidence(6, sick)).toBeGreaterThan(1.5);
  });

  test('a canary pod that always fails, beside others that don’t, asks a person', () => {
    const sick = (i: number) =>
      failing(tickAt(i, [7_500, 0, 10], [7_500, 0, 10]), (pod, isCanary) => (isCanary && pod === 3 ? 22 : 2));
    const judgement = judgementOf(judged(12, sick));
    expect(judgement.verdict).toBe('marginal');
    expect(judgement.warnings).toContainEqual({ kind: 'one-pod' });
  });

  test('failures on three canary pods at once are no storm: the first look is enough', () => {
    const first = failing(tickAt(0, [3_750, 0, 3], [11_250, 0, 10]), (_, isCanary) => (isCanary ? 12 : 0));
    expect(judgementOf(judged(1, () => first)).verdict).toBe('fail');
    const storm = failing(tickAt(0, [3_750, 0, 3], [11_250, 0, 10]), (pod, isCanary) =>
      isCanary && pod === 0 ? 36 : 0,
    );
    expect(judgementOf(judged(1, () => storm)).verdict).toBe('no-data');
  });
});

describe('when no stable pod is left', () => {
  const ramp = (now: Arm) => (i: number) => (i < 60 ? { ...good(i), step: 1 } : { ...tickAt(i, now, nobody), step: 2 });

  test('what there is now is compared with what stable did before, and that is said', () => {
    const judgement = judgementOf(judged(80, ramp([15_000, 450, 10])));
    expect(judgement).toMatchObject({ basis: 'before-after', verdict: 'marginal' });
    expect(judgement.metrics[0]?.reason).toEqual({ kind: 'worse-than-stable' });
  });

  test('an incident could look the same, so only the user’s own limit fails it', () => {
    const limits = { errorRate: 0.01 };
    expect(judgementOf(judged(80, ramp([15_000, 450, 10]), { limits })).verdict).toBe('fail');
  });

  test('what it costs is counted on: failures beyond those that stable would have had', () => {
    const costAt = (looks: number) => judgementOf(judged(looks, ramp([15_000, 450, 10]))).cost;
    const [early, late] = [costAt(70), costAt(80)];
    expect(late.failed - early.failed).toBeGreaterThan(0.9 * 10 * (450 - 45));
    expect(late.perMinute).toBeGreaterThan(1_500);
  });

  test('as good as before passes again', () => {
    expect(judgementOf(judged(100, ramp([15_000, 45, 10])))).toMatchObject({ basis: 'before-after', verdict: 'pass' });
  });
});
