import { describe, expect, test } from 'vitest';
import { deploymentKind } from '../../src/practice/kinds/deployment-kind.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import type { Deployment, Pod } from '../../src/practice/kube-objects.ts';
import { isReady } from '../../src/practice/kube-objects.ts';
import { tell } from './told.ts';

type Counts = {
  requests: number;
  failed: number;
  /** Failures by `POST /pay 502`. */
  readonly types: Map<string, number>;
  /** Requests that took longer, in milliseconds. */
  readonly slower: { readonly than250: number; readonly than300: number };
  readonly checkouts: number;
  readonly pods: number;
};

/** What the pods of one version have counted since they started. */
function counted(told: ReturnType<typeof tell>, version: string): Counts {
  const types = new Map<string, number>();
  const sums = { requests: 0, failed: 0, within250: 0, within300: 0, checkouts: 0, pods: 0 };
  for (const pod of podsOf(told, version)) {
    sums.pods += 1;
    const figures = told.cluster.traffic.figuresOf(pod.metadata.uid);
    for (const [labels, times] of figures?.requests ?? []) {
      const [, method, route, code = ''] = /method="(.+)",route="(.+)",code="(.+)"/.exec(labels) ?? [];
      sums.requests += times;
      if (!code.startsWith('5')) continue;
      sums.failed += times;
      const type = `${method} ${route} ${code}`;
      types.set(type, (types.get(type) ?? 0) + times);
    }
    for (const { buckets } of figures?.durations.values() ?? []) {
      sums.within250 += buckets.slice(0, 6).reduce((sum, each) => sum + each, 0);
      sums.within300 += buckets.slice(0, 7).reduce((sum, each) => sum + each, 0);
    }
    sums.checkouts += figures?.business.get('checkouts_completed_total') ?? 0;
  }
  const { within250, within300, ...rest } = sums;
  return { ...rest, types, slower: { than250: sums.requests - within250, than300: sums.requests - within300 } };
}

const podsOf = (told: ReturnType<typeof tell>, version: string): readonly Pod[] =>
  (told.cluster.store.list(podKind, 'shop') as readonly Pod[]).filter(
    pod => pod.spec.containers[0]?.image === `registry.example/shop/checkout:${version}`,
  );

/** What both versions count in some minutes. */
function inMinutes(name: string, minutes: number, from = 0) {
  const told = tell(name);
  told.pass(from);
  const [stableBefore, canaryBefore] = [counted(told, '2.0.9'), counted(told, '2.1.0')];
  told.pass(from + minutes * 60);
  return {
    told,
    stable: minus(counted(told, '2.0.9'), stableBefore),
    canary: minus(counted(told, '2.1.0'), canaryBefore),
  };
}

const minus = (now: Counts, before: Counts): Counts => ({
  requests: now.requests - before.requests,
  failed: now.failed - before.failed,
  types: new Map([...now.types].map(([type, times]) => [type, times - (before.types.get(type) ?? 0)])),
  slower: {
    than250: now.slower.than250 - before.slower.than250,
    than300: now.slower.than300 - before.slower.than300,
  },
  checkouts: now.checkouts - before.checkouts,
  pods: now.pods,
});

/** Within four standard deviations of what is expected: with another seed it would hold, too. */
function expectPart(events: number, of: number, part: number): void {
  expect(of).toBeGreaterThan(0);
  const expected = of * part;
  const allowed = 4 * Math.sqrt(expected * (1 - part)) + 1;
  expect(events, `${events} of ${of}, expected about ${expected}`).toBeGreaterThan(expected - allowed);
  expect(events, `${events} of ${of}, expected about ${expected}`).toBeLessThan(expected + allowed);
}

const canaries = [
  ['canary-ramp', 19, 1, 1000],
  ['canary-errors', 19, 1, 600],
  ['canary-latency', 19, 1, 600],
  ['canary-twice-baseline', 15, 5, 1600],
  ['shared-burst', 19, 1, 600],
  ['low-traffic', 3, 1, 1],
  ['error-vanishes', 15, 5, 600],
  ['new-error-type', 18, 2, 600],
] as const;

describe.each(canaries)('%s', (name, stable, canary, perSecond) => {
  test('opens with a canary beside the stable version, both ready, and every pod gets the same part', () => {
    const { told, ...counts } = inMinutes(name, 2);
    expect(podsOf(told, '2.0.9').filter(isReady)).toHaveLength(stable);
    expect(podsOf(told, '2.1.0').filter(isReady)).toHaveLength(canary);
    const beside = told.cluster.store.get(deploymentKind, 'shop', 'checkout-canary') as Deployment;
    expect(beside.metadata.annotations?.['deploy-cockpit.io/canary-of']).toBe('checkout');
    expect(beside.spec.selector.matchLabels).toEqual({ app: 'checkout', 'deploy-cockpit.io/track': 'canary' });
    expect(told.isWell('checkout') && told.isWell('checkout-canary')).toBe(true);
    const restarts = [...podsOf(told, '2.0.9'), ...podsOf(told, '2.1.0')].flatMap(pod =>
      (pod.status.containerStatuses ?? []).map(({ restartCount }) => restartCount),
    );
    expect(new Set(restarts)).toEqual(new Set([0]));
    const all = counts.stable.requests + counts.canary.requests;
    expect(all / 120 / perSecond).toBeGreaterThan(0.8);
    expect(all / 120 / perSecond).toBeLessThan(1.2);
    expectPart(counts.canary.requests, all, canary / (stable + canary));
  });

  test('has been as usual on the stable version for three days', () => {
    const { requests, failed, checkouts, slower } = counted(tell(name), '2.0.9');
    expect(requests).toBeGreaterThan(perSecond * 200_000);
    expect(failed / requests).toBeCloseTo(0.003, 3);
    expect(checkouts / requests).toBeCloseTo(0.02, 3);
    expect(slower.than250 / requests).toBeLessThan(0.05);
  });
});

test('canary-ramp: 2.1.0 answers as 2.0.9 does, in errors, in time and in purchases', () => {
  const { stable, canary } = inMinutes('canary-ramp', 10);
  expect(canary.requests / 600).toBeGreaterThan(48);
  for (const side of [stable, canary]) {
    expectPart(side.failed, side.requests, 0.003);
    expectPart(side.types.get('POST /pay 502') ?? 0, side.requests, 0.003 * 0.45);
    expectPart(side.types.get('GET /shipping 504') ?? 0, side.requests, 0.003 * 0.3);
    expectPart(side.slower.than250, side.requests, 0.0355);
    expectPart(side.slower.than300, side.requests, 0.0222);
    expectPart(side.checkouts, side.requests, 0.02);
  }
});

test('canary-ramp: pods that a ramp adds are slow in their first minute, and as fast as the others after it', () => {
  const told = tell('canary-ramp');
  const old = new Set(podsOf(told, '2.1.0').map(({ metadata }) => metadata.uid));
  told.cluster.change(deploymentKind, 'shop', 'checkout-canary', current => ({
    ...current,
    spec: { ...(current as Deployment).spec, replicas: 6 },
  }));
  const slowerOfNew = () => {
    const pods = podsOf(told, '2.1.0').filter(({ metadata }) => !old.has(metadata.uid));
    const histograms = pods.flatMap(({ metadata }) => [
      ...(told.cluster.traffic.figuresOf(metadata.uid)?.durations.values() ?? []),
    ]);
    return histograms.reduce(
      (sum, { buckets, count }) => ({
        requests: sum.requests + count,
        slow: sum.slow + count - buckets.slice(0, 6).reduce((all, each) => all + each, 0),
      }),
      { requests: 0, slow: 0 },
    );
  };
  told.pass(55);
  const cold = slowerOfNew();
  told.pass(70);
  const between = slowerOfNew();
  told.pass(160);
  const all = slowerOfNew();
  expect(cold.slow / cold.requests).toBeGreaterThan(0.1);
  expectPart(all.slow - between.slow, all.requests - between.requests, 0.0355);
});

test('canary-errors: 2.1.0 fails 3 % instead of 0.3 %, mostly payments', () => {
  const { stable, canary } = inMinutes('canary-errors', 5);
  expectPart(stable.failed, stable.requests, 0.003);
  expectPart(canary.failed, canary.requests, 0.03);
  expectPart(canary.types.get('POST /pay 502') ?? 0, canary.requests, 0.03 * 0.845);
  expectPart(canary.types.get('GET /shipping 504') ?? 0, canary.requests, 0.003 * 0.3);
});

test('canary-latency: the 95th percentile of 2.1.0 is above 300 ms, that of 2.0.9 is not, and no more fail', () => {
  const { stable, canary } = inMinutes('canary-latency', 10);
  expect(stable.slower.than300 / stable.requests).toBeLessThan(0.03);
  expect(canary.slower.than300 / canary.requests).toBeGreaterThan(0.05);
  expectPart(canary.slower.than250, canary.requests, 0.0882);
  for (const side of [stable, canary]) expectPart(side.failed, side.requests, 0.003);
});

test('canary-twice-baseline: 0.6 % instead of 0.3 %, of the same types, with 400 requests a second to tell', () => {
  const { stable, canary } = inMinutes('canary-twice-baseline', 4);
  expect(canary.requests).toBeGreaterThan(92_000);
  expectPart(stable.failed, stable.requests, 0.003);
  expectPart(canary.failed, canary.requests, 0.006);
  expect([...canary.types.keys()].sort()).toEqual([...stable.types.keys()].sort());
});

test('shared-burst: from 45 s on both versions fail 5 points more, as usual before and after', () => {
  const before = inMinutes('shared-burst', 0.7);
  for (const side of [before.stable, before.canary]) expectPart(side.failed, side.requests, 0.003);
  const within = inMinutes('shared-burst', 4, 46);
  for (const side of [within.stable, within.canary]) expectPart(side.failed, side.requests, 0.05 + 0.95 * 0.003);
  const after = inMinutes('shared-burst', 2, 602);
  for (const side of [after.stable, after.canary]) expectPart(side.failed, side.requests, 0.003);
});

test('low-traffic: a few dozen requests in minutes, and not one error to go by', () => {
  const told = tell('low-traffic');
  const begun = counted(told, '2.1.0');
  expect(begun.failed).toBe(0);
  told.pass(300);
  const canary = minus(counted(told, '2.1.0'), begun);
  expect(canary.requests).toBeGreaterThan(50);
  expect(canary.requests).toBeLessThan(100);
  expect(canary.failed).toBeLessThan(2);
});

test('error-vanishes: what is nearly a third of all errors has never happened on 2.1.0, the others are as many', () => {
  const { told, stable, canary } = inMinutes('error-vanishes', 5);
  expect(stable.types.get('GET /shipping 504')).toBeGreaterThan(80);
  expect(counted(told, '2.1.0').types.has('GET /shipping 504')).toBe(false);
  expectPart(canary.failed, canary.requests, 0.0021);
  expectPart(canary.types.get('POST /pay 502') ?? 0, canary.requests, 0.003 * 0.45);
});

test('new-error-type: an error that 2.0.9 never had, on both pods of 2.1.0, within the usual rate', () => {
  const { told, stable, canary } = inMinutes('new-error-type', 5);
  expect(counted(told, '2.0.9').types.has('POST /orders 500')).toBe(false);
  expect(canary.types.get('POST /orders 500')).toBeGreaterThanOrEqual(3);
  const where = podsOf(told, '2.1.0').filter(pod =>
    told.cluster.logs.lines(pod.metadata.uid)?.some(({ text }) => text.includes('Invalid currency code')),
  );
  expect(where).toHaveLength(2);
  expectPart(stable.failed, stable.requests, 0.003);
  expectPart(canary.failed, canary.requests, 0.003);
});
