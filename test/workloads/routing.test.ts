import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/domain/json.ts';
import type { Family } from '../../src/domain/reports.ts';
import { httpRouteOf } from '../../src/reports/http-route.ts';
import { parseReportOf } from '../../src/reports/parse-report.ts';
import { relabelledIn, withoutTrack, withTrack } from '../../src/workloads/canary.ts';
import { requestsSince } from '../../src/workloads/measured-share.ts';
import { reachByRoute } from '../../src/workloads/replica-share.ts';
import { standingOf } from '../../src/workloads/route-standing.ts';
import { weightsBefore, weightsFor, weightsOf, withoutWeight, withWeight } from '../../src/workloads/route-weights.ts';
import { wayOf } from '../../src/workloads/traffic-way.ts';

const template = { metadata: { labels: { app: 'checkout', team: 'shop' } }, spec: { containers: [] } };
const meta = (name: string) => ({ name, uid: name, namespace: 'shop', generation: 2 });
const deployment = (name: string, of: Json = template) => {
  const report = parseReportOf('Deployment', {
    metadata: meta(name),
    spec: { replicas: 6, selector: { matchLabels: { app: 'checkout' } }, template: of },
    status: {},
  });
  if (report?.kind !== 'Deployment') throw new Error('no Deployment');
  return report;
};
const service = (name: string, selector: Json) => {
  const report = parseReportOf('Service', { metadata: meta(name), spec: { selector } });
  if (report?.kind !== 'Service') throw new Error('no Service');
  return report;
};
const stable: Family = {
  workload: deployment('checkout'),
  services: [service('checkout', { app: 'checkout', team: 'shop' })],
};

const says = (type: string, status: string, observedGeneration = 2) => ({
  type,
  status,
  observedGeneration,
  reason: type,
  message: `${type} is ${status}`,
});
const accepted = [says('Accepted', 'True'), says('ResolvedRefs', 'True')];
const route = (rules: readonly Json[], conditions: readonly Json[] = accepted, more: Record<string, Json> = {}) => {
  const report = httpRouteOf({
    metadata: { ...meta('web'), ...more },
    spec: { rules: rules.map(backendRefs => ({ backendRefs })) },
    status: { parents: [{ parentRef: { name: 'edge' }, conditions }] },
  });
  if (!report) throw new Error('no route');
  return report;
};
const toStable = [{ name: 'checkout', port: 80 }];
const because = (...given: Parameters<typeof wayOf>) => {
  const way = wayOf(...given);
  return way.kind === 'unclear' ? way.because : way.kind;
};

describe('the way that requests come to a canary', () => {
  test('is the HTTPRoutes that send to its Service, by a label of its pods that the Service does not take', () => {
    const way = wayOf(stable, undefined, [route([toStable, [{ name: 'cart' }]])]);
    expect(way).toMatchObject({
      kind: 'routes',
      service: 'checkout',
      canaryService: 'checkout-canary',
      relabelled: { key: 'app', before: 'checkout', to: 'checkout-canary' },
    });
  });

  test('is the number of pods where no route does, where routes can’t be read, and where the canary was made so', () => {
    expect(because(stable, undefined, [])).toBe('replicas');
    expect(because(stable, undefined, undefined)).toBe('replicas');
    expect(because(stable, undefined, [route([[{ name: 'checkout', namespace: 'other' }]])])).toBe('replicas');
    expect(because(stable, deployment('checkout-canary', withTrack(template)), [route([toStable])])).toBe('replicas');
  });

  test('is refused with its reason where the weights are not ours to set', () => {
    const refused = (rules: readonly Json[], conditions?: readonly Json[], more?: Record<string, Json>) =>
      because(stable, undefined, [route(rules, conditions, more)]);
    expect(refused([toStable, [...toStable, { name: 'checkout-next', weight: 10 }]])).toBe(
      'rule 2 of HTTPRoute web sends to checkout-next as well: somebody else shifts requests there, so nothing is',
    );
    expect(refused([[...toStable, ...toStable]])).toBe('rule 1 of HTTPRoute web names checkout more than once');
    expect(refused([toStable, [{ name: 'checkout-canary' }]])).toBe(
      'rule 2 of HTTPRoute web sends to checkout-canary alone',
    );
    expect(refused([[{ name: 'checkout', weight: 0 }]])).toBe(
      'rule 1 of HTTPRoute web gives checkout the weight 0: it gets no requests there',
    );
    expect(refused([toStable], [says('Accepted', 'False')])).toBe(
      'HTTPRoute web: not accepted by edge: Accepted is False',
    );
    expect(refused([toStable], accepted, { ownerReferences: [{ controller: true, uid: 'x' }] })).toMatch(
      /^HTTPRoute web belongs to another object/,
    );
  });

  test('stays the routes for a canary that was made for them, and says so when they are gone', () => {
    const made = deployment('checkout-canary', withTrack(template, { key: 'app', before: 'checkout', to: 'c' }));
    expect(because(stable, made, [route([toStable])])).toBe('routes');
    expect(because(stable, made, [])).toMatch(/^no HTTPRoute sends to a Service of checkout any more/);
    expect(because(stable, made, undefined)).toMatch(/routes could not be read$/);
  });
});

test('a pod template is the same again when its canary is promoted, whatever label was changed', () => {
  const plain = { labels: { app: 'checkout' } };
  for (const metadata of [plain, { ...plain, annotations: { note: 'x' } }]) {
    const before = { metadata, spec: { containers: [] } };
    const after = withTrack(before, { key: 'app', before: 'checkout', to: 'checkout-canary' });
    expect(relabelledIn(after)).toEqual({ key: 'app', before: 'checkout', to: 'checkout-canary' });
    expect(withoutTrack(after)).toEqual(before);
    expect(withoutTrack(withTrack(before))).toEqual(before);
  }
});

describe('weights of a route', () => {
  test('are whole numbers that are exactly what was asked for', () => {
    expect(weightsFor(5)).toEqual({ canary: 5, stable: 95 });
    expect(weightsFor(0.5)).toEqual({ canary: 5, stable: 995 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), hundredths => {
        const { canary, stable: rest } = weightsFor(hundredths / 100);
        expect(canary / (canary + rest)).toBeCloseTo(hundredths / 10_000, 9);
        expect(Math.max(canary, rest)).toBeLessThanOrEqual(1_000_000);
      }),
    );
  });

  test('come and go without a trace in any rule, and leave rules alone that are about something else', () => {
    const names = { namespace: 'shop', service: 'checkout', canary: 'checkout-canary' };
    const own = fc.record(
      { name: fc.constant('checkout'), port: fc.constant(80), weight: fc.integer({ min: 1, max: 9 }) },
      { requiredKeys: ['name', 'weight'] },
    );
    const other = fc.record({ name: fc.constant('cart') });
    const rules = fc.array(fc.record({ backendRefs: fc.array(fc.oneof(own, other), { minLength: 1, maxLength: 1 }) }));
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), (before, one, two) => {
        const put = (all: readonly Json[], written: ReturnType<typeof withWeight>) =>
          all.map((rule, index) => {
            const found = written.find(each => each.index === index);
            return found ? { backendRefs: found.backends } : rule;
          });
        const kept = weightsBefore({
          metadata: { annotations: { 'deploy-cockpit.io/weights-before': weightsOf(before, names) } },
        });
        const first = put(before, withWeight(before, names, one));
        const second = put(first, withWeight(first, names, two));
        expect(put(second, withoutWeight(second, names, kept))).toEqual(before);
        expect(put(before, withoutWeight(before, names, kept))).toEqual(before);
      }),
    );
  });

  test('that somebody else wrote down are the API’s own 1, never an error', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const route = { metadata: { annotations: { 'deploy-cockpit.io/weights-before': text } } };
        for (const weight of weightsBefore(route)) expect(weight === undefined || weight >= 0).toBe(true);
      }),
    );
    const rules = [
      {
        backendRefs: [
          { name: 'checkout', weight: 95 },
          { name: 'checkout-canary', weight: 5 },
        ],
      },
    ];
    expect(withoutWeight(rules, { namespace: 'shop', canary: 'checkout-canary' }, [])).toEqual([
      { index: 0, backends: [{ name: 'checkout', weight: 1 }] },
    ]);
  });
});

test('a canary has as many pods as its weight needs, rounded up, at least one', () => {
  expect([5, 25, 50, 99].map(percent => reachByRoute(percent, 6).canary)).toEqual([1, 2, 3, 6]);
  expect(reachByRoute(0.1, 2).canary).toBe(1);
});

test('what a gateway said of an older generation counts for nothing, and one that refuses does no harm to one that accepts', () => {
  const standing = (...conditions: readonly Json[]) => standingOf(route([toStable], conditions)).kind;
  expect(standing(...accepted)).toBe('accepted');
  expect(standing(says('Accepted', 'True', 1), says('ResolvedRefs', 'True', 1))).toBe('unseen');
  expect(standing(says('Accepted', 'True'), says('ResolvedRefs', 'True', 1))).toBe('unseen');
  expect(standing(says('Accepted', 'True'), says('ResolvedRefs', 'False'))).toBe('unresolved');
  expect(standing(says('Accepted', 'False'))).toBe('nobody');
  expect(standing()).toBe('nobody');
});

test('what a real gateway says of a route is read: it takes it, misses its backend, or has no listener for it', () => {
  const file = path.join(import.meta.dirname, '../fixtures/http-routes/traefik-3.6.12.json');
  const routes: readonly Json[] = JSON.parse(readFileSync(file, 'utf8'));
  const told = routes.flatMap(one => httpRouteOf(one) ?? []).map(one => [one.name, standingOf(one)]);
  expect(Object.fromEntries(told)).toEqual({
    web: { kind: 'accepted', says: 'accepted by edge' },
    lost: {
      kind: 'unresolved',
      says: 'gateway edge: Cannot load HTTPBackendRef shop/nobody: getting service: service "nobody" not found',
    },
    stray: { kind: 'nobody', says: 'not accepted by edge: NoMatchingParent' },
  });
});

test('requests of both sides are counted from the first reading after the change, over restarts', () => {
  const sides = {
    canary: [[5, 8, 20].map((requests, index) => ({ at: index * 10, requests }))],
    stable: [
      [
        { at: 10, requests: 900 },
        { at: 20, requests: 50 },
      ],
      [{ at: 20, requests: 7 }],
    ],
  };
  expect(requestsSince(sides, 10)).toMatchObject({ canary: 12, stable: 50 });
  expect(requestsSince(sides, 15)).toBeUndefined();
});

test('a side that was read for longer has no greater share for that', () => {
  const everySecond = (requests: number, seconds: number) =>
    Array.from({ length: seconds + 1 }, (_, i) => ({ at: i * 1_000, requests: i * requests }));
  const sides = { canary: [everySecond(10, 30)], stable: [everySecond(45, 15), everySecond(45, 30)] };
  expect(requestsSince(sides, 0)).toEqual({ canary: 300, stable: 2_025, share: 0.1 });
  expect(requestsSince({ canary: [everySecond(0, 5)], stable: [everySecond(0, 5)] }, 0)?.share).toBeUndefined();
});
