import { describe, expect, test } from 'vitest';
import { deploymentKind } from '../../src/practice/kinds/deployment-kind.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import type { Deployment, Pod } from '../../src/practice/kube-objects.ts';
import { isReady } from '../../src/practice/kube-objects.ts';
import { canaries } from './canaries.ts';
import { affectedIn, tell } from './told.ts';

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

/** How a story stood at one moment, for all tests that look at it: what a store holds never changes. */
type Moment = {
  readonly stable: Counts;
  readonly canary: Counts;
  readonly pods: { readonly stable: readonly Pod[]; readonly canary: readonly Pod[] };
  readonly beside: Deployment;
  readonly areWell: boolean;
  readonly affected: readonly string[];
  /** Pods of the canary whose log had these words by then. */
  readonly saying: (words: string) => number;
};

/** The seconds after the opening at which somebody looks, besides the opening and two minutes after it. */
const lookedAt: Readonly<Record<string, readonly number[]>> = {
  'canary-ramp': [600],
  'canary-errors': [300],
  'canary-latency': [600],
  'canary-twice-baseline': [240],
  'shared-burst': [42, 46, 286, 602, 722],
  'low-traffic': [300],
  'error-vanishes': [300],
  'new-error-type': [300],
};

const stories = new Map<string, ReadonlyMap<number, Moment>>();

/** Told once, by whoever asks first, and to its end: nobody can move it on or change it. */
function momentOf(name: string, second: number): Moment {
  const story = stories.get(name) ?? toldToItsEnd(name);
  stories.set(name, story);
  const moment = story.get(second);
  if (!moment) throw new Error(`Nobody looked at ${name} after ${second} s.`);
  return moment;
}

function toldToItsEnd(name: string): ReadonlyMap<number, Moment> {
  const told = tell(name);
  const story = new Map<number, Moment>();
  for (const second of [0, 120, ...(lookedAt[name] ?? [])].sort((left, right) => left - right)) {
    told.pass(second);
    const pods = { stable: podsOf(told, '2.0.9'), canary: podsOf(told, '2.1.0') };
    const logs = pods.canary.map(({ metadata }) => [...(told.cluster.logs.lines(metadata.uid) ?? [])]);
    story.set(second, {
      stable: counted(told, '2.0.9'),
      canary: counted(told, '2.1.0'),
      pods,
      beside: told.cluster.store.get(deploymentKind, 'shop', 'checkout-canary') as Deployment,
      areWell: told.isWell('checkout') && told.isWell('checkout-canary'),
      affected: affectedIn(told),
      saying: words => logs.filter(lines => lines.some(({ text }) => text.includes(words))).length,
    });
  }
  return story;
}

/** What both versions count in some minutes. */
function inMinutes(name: string, minutes: number, from = 0): { readonly stable: Counts; readonly canary: Counts } {
  const [before, after] = [momentOf(name, from), momentOf(name, from + minutes * 60)];
  return { stable: minus(after.stable, before.stable), canary: minus(after.canary, before.canary) };
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

describe.each(canaries)('%s', (name, stable, canary, perSecond) => {
  test('opens with a canary beside the stable version, both ready, and every pod gets the same part', () => {
    const counts = inMinutes(name, 2);
    const { pods, beside, areWell } = momentOf(name, 120);
    expect(pods.stable.filter(isReady)).toHaveLength(stable);
    expect(pods.canary.filter(isReady)).toHaveLength(canary);
    expect(beside.metadata.annotations?.['deploy-cockpit.io/canary-of']).toBe('checkout');
    expect(beside.spec.selector.matchLabels).toEqual({ app: 'checkout', 'deploy-cockpit.io/track': 'canary' });
    expect(areWell).toBe(true);
    const restarts = [...pods.stable, ...pods.canary].flatMap(pod =>
      (pod.status.containerStatuses ?? []).map(({ restartCount }) => restartCount),
    );
    expect(new Set(restarts)).toEqual(new Set([0]));
    const all = counts.stable.requests + counts.canary.requests;
    expect(all / 120 / perSecond).toBeGreaterThan(0.8);
    expect(all / 120 / perSecond).toBeLessThan(1.2);
    expectPart(counts.canary.requests, all, canary / (stable + canary));
  });

  test('has been as usual on the stable version for three days', () => {
    const { requests, failed, checkouts, slower } = momentOf(name, 0).stable;
    expect(requests).toBeGreaterThan(perSecond * 200_000);
    expect(failed / requests).toBeCloseTo(0.003, 3);
    expect(checkouts / requests).toBeCloseTo(0.02, 3);
    expect(slower.than250 / requests).toBeLessThan(0.05);
  });

  test('leaves everybody else alone', () => {
    expect(momentOf(name, 0).affected.length).toBeLessThanOrEqual(1);
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
  expect(momentOf('low-traffic', 0).canary.failed).toBe(0);
  const { canary } = inMinutes('low-traffic', 5);
  expect(canary.requests).toBeGreaterThan(50);
  expect(canary.requests).toBeLessThan(100);
  expect(canary.failed).toBeLessThan(2);
});

test('error-vanishes: what is nearly a third of all errors has never happened on 2.1.0, the others are as many', () => {
  const { stable, canary } = inMinutes('error-vanishes', 5);
  expect(stable.types.get('GET /shipping 504')).toBeGreaterThan(80);
  expect(momentOf('error-vanishes', 300).canary.types.has('GET /shipping 504')).toBe(false);
  expectPart(canary.failed, canary.requests, 0.0021);
  expectPart(canary.types.get('POST /pay 502') ?? 0, canary.requests, 0.003 * 0.45);
});

test('new-error-type: an error that 2.0.9 never had, on both pods of 2.1.0, within the usual rate', () => {
  const { stable, canary } = inMinutes('new-error-type', 5);
  const end = momentOf('new-error-type', 300);
  expect(end.stable.types.has('POST /orders 500')).toBe(false);
  expect(canary.types.get('POST /orders 500')).toBeGreaterThanOrEqual(3);
  expect(end.saying('Invalid currency code')).toBe(2);
  expectPart(stable.failed, stable.requests, 0.003);
  expectPart(canary.failed, canary.requests, 0.003);
});
