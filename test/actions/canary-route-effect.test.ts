import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { observeBack, observeWeight } from '../../src/actions/canary-route-effect.ts';
import type { Routing } from '../../src/actions/canary-routing.ts';
import type { Sha } from '../../src/domain/brands.ts';
import type { Change } from '../../src/domain/change.ts';
import { canonical, type JsonObject } from '../../src/domain/json.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { lastActionAnnotation } from '../../src/workloads/last-action.ts';

const hash = (text: string): Sha => createHash('sha256').update(text).digest('hex') as Sha;
const target = {
  cluster: 'c',
  gvr: 'gateway.networking.k8s.io/v1/httproutes',
  namespace: 'shop',
  name: 'web',
  uid: 'u',
};
const mark = '{"change":"1"}';
const change = {
  target,
  probes: [
    {
      target,
      pointer: `/metadata/annotations/${lastActionAnnotation.replace('/', '~1')}`,
      after: hash(canonical(mark)),
    },
  ],
} as unknown as Change;

const weighted = [
  { name: 'checkout', weight: 95 },
  { name: 'checkout-canary', weight: 5 },
];
const condition = (type: string, observedGeneration: number) => ({
  type,
  status: 'True',
  reason: type,
  observedGeneration,
});
const routeWith = (backendRefs: JsonObject[], seen = 3): JsonObject => ({
  metadata: {
    name: 'web',
    uid: 'u',
    namespace: 'shop',
    generation: 3,
    annotations: { [lastActionAnnotation]: mark },
  },
  spec: { rules: [{ backendRefs }] },
  status: {
    parents: [
      { parentRef: { name: 'edge' }, conditions: ['Accepted', 'ResolvedRefs'].map(one => condition(one, seen)) },
    ],
  },
});

/** `canary`, `stable`: what was counted at 1 s and at the last look. */
const world = (route: JsonObject, readings?: Routing['readings']): Routing => ({
  way: {
    kind: 'routes',
    routes: [],
    service: 'checkout',
    canaryService: 'checkout-canary',
    relabelled: { key: 'app', before: 'checkout', to: 'checkout-canary' },
  },
  routes: { kind: 'ok', value: [route], at: 0 },
  services: { kind: 'ok', value: [], at: 0 },
  ...(readings && { readings }),
  may: { patchRoutes: yes, createServices: yes, deleteServices: yes },
});
const yes = { kind: 'ok', value: true, at: 0 } as const;
const counted = (canary: readonly number[], stable: readonly number[]) => {
  const samples = (all: readonly number[]) => [all.map((requests, index) => ({ at: 1_500 + index * 1_000, requests }))];
  return { canary: samples(canary), stable: samples(stable) };
};
const at = (now: number) => ({ hash, now, sentAt: 0 });

test('a weight is in effect when gateways have seen it and requests come, and says what was wanted and measured', () => {
  const accepted = routeWith(weighted);
  expect(observeWeight(change, world(routeWith(weighted, 2)), at(60_000))).toMatchObject({
    effect: 'waiting',
    says: 'HTTPRoute web: gateway edge has not seen the change yet',
  });
  expect(observeWeight(change, world(accepted, counted([0, 6], [0, 94])), at(2_500))).toMatchObject({
    effect: 'in-effect',
    says: 'HTTPRoute web: accepted by edge; the canary is to get 5 %, measured 6 % of 100 requests',
  });
});

test('nobody waits for ever for what can’t be measured, and nobody goes on where no request comes that should', () => {
  const accepted = routeWith(weighted);
  const effect = (readings: Routing['readings'], now: number) =>
    observeWeight(change, world(accepted, readings), at(now)).effect;
  expect([2_000, 31_000].map(now => effect(undefined, now))).toEqual(['waiting', 'in-effect']);
  expect(effect({ says: safe('the source is down') }, 100)).toBe('in-effect');
  expect([2_500, 31_000].map(now => effect(counted([0, 0], [0, 90]), now))).toEqual(['waiting', 'in-effect']);
  expect(effect(counted([0, 0], [0, 9_000]), 120_000)).toBe('waiting');
});

test('a gateway that says yes, and still divides as before, is waited for; one that goes on so is told as it is', () => {
  const half = routeWith([
    { name: 'checkout', weight: 50 },
    { name: 'checkout-canary', weight: 50 },
  ]);
  const seen = (readings: Routing['readings'], now: number) => observeWeight(change, world(half, readings), at(now));
  // As Traefik 3.6.12 was seen: its status is there in 50 ms, its new weights within 2 s.
  const asBefore = counted([0, 3], [0, 30]);
  expect([2_500, 31_000].map(now => seen(asBefore, now).effect)).toEqual(['waiting', 'in-effect']);
  expect(seen(asBefore, 2_500).says).toMatch(/measured 9.1 % of 33 requests; up to 30 s are waited for the gateway$/);
  expect(seen(asBefore, 31_000).says).toMatch(
    /is to get 50 %, measured 9.1 % of 33 requests, which is other than asked: some callers may go past the route$/,
  );
  // What came by the old weights since it was sent says nothing of the new ones.
  expect(seen(counted([0, 10, 20, 30, 80, 130, 180], [0, 90, 180, 270, 320, 370, 420]), 7_500)).toMatchObject({
    effect: 'in-effect',
    says: 'HTTPRoute web: accepted by edge; the canary is to get 50 %, measured 50 % of 300 requests',
  });
  // Whoever measures seldom has no two readings of the last seconds.
  expect(seen(counted([0, 50], [0, 50]), 20_000).effect).toBe('in-effect');
});

test('a route is back when its gateways have seen it, and the canary’s counters stand still', () => {
  const back = routeWith([{ name: 'checkout', weight: 1 }]);
  const effect = (route: JsonObject, readings: Routing['readings'], now: number) =>
    observeBack(change, world(route, readings), at(now)).effect;
  expect(effect(routeWith([{ name: 'checkout', weight: 1 }], 2), undefined, 10_000)).toBe('waiting');
  expect([1_000, 3_000].map(now => effect(back, undefined, now))).toEqual(['waiting', 'in-effect']);
  expect(effect(back, counted([0, 4, 8], [0, 90, 180]), 5_000)).toBe('waiting');
  expect(effect(back, counted([0, 4, 4], [0, 90, 180]), 5_000)).toBe('in-effect');
});

test('a way back that somebody else went is found, and a weight that is still there is not taken for it', () => {
  const others = (backendRefs: JsonObject[], more: JsonObject = {}): JsonObject => ({
    ...routeWith(backendRefs),
    metadata: { ...(routeWith([]).metadata as JsonObject), annotations: { [lastActionAnnotation]: '{}', ...more } },
  });
  const seen = (route: JsonObject) => observeBack(change, world(route), at(9_000));
  expect(seen(others([{ name: 'checkout', weight: 1 }]))).toMatchObject({ landed: 'after', effect: 'in-effect' });
  expect(seen(others(weighted))).toMatchObject({ landed: 'other' });
  expect(seen(others([{ name: 'checkout' }], { 'deploy-cockpit.io/weights-before': '[1]' }))).toMatchObject({
    landed: 'other',
  });
});
