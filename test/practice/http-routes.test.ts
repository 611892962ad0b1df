import { expect, test } from 'vitest';
import { type HttpRoute, httpRouteKind } from '../../src/practice/controllers/gateway/http-route.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import type { Pod } from '../../src/practice/kube-objects.ts';
import { tell } from './told.ts';

/** Six pods of 2.0.9 behind `checkout`, and one of 2.1.0 that only `checkout-canary` selects. */
function routed() {
  const told = tell('canary-routes');
  const { cluster } = told;
  const labels = { app: 'checkout-canary' };
  const stable = cluster.store.list(podKind, 'shop').find(({ metadata }) => metadata.labels?.app === 'checkout') as Pod;
  const [container] = stable.spec.containers;
  cluster.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'checkout-canary', namespace: 'shop' },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ ...container, image: 'registry.example/shop/checkout:2.1.0' }] },
      },
    },
  });
  return told;
}

type Told = ReturnType<typeof routed>;

const weigh = ({ cluster }: Told, backendRefs: readonly object[]) => {
  const kind = httpRouteKind(cluster.store);
  if (!kind) throw new Error('no HTTPRoute is served');
  cluster.change(kind, 'shop', 'checkout', current => ({
    ...current,
    spec: { ...(current.spec as object), rules: [{ backendRefs }] },
  }));
};

const conditions = ({ cluster }: Told) => {
  const kind = httpRouteKind(cluster.store);
  const route = kind && (cluster.store.get(kind, 'shop', 'checkout') as HttpRoute);
  return route?.status?.parents[0]?.conditions?.map(
    ({ type, status, reason, observedGeneration }) =>
      `${type}=${status} ${reason} ${observedGeneration === route.metadata.generation ? 'now' : 'before'}`,
  );
};

const requestsOf = ({ cluster }: Told, app: string): number =>
  (cluster.store.list(podKind, 'shop') as readonly Pod[])
    .filter(({ metadata }) => metadata.labels?.app === app)
    .flatMap(({ metadata }) => [...(cluster.traffic.figuresOf(metadata.uid)?.requests.values() ?? [])])
    .reduce((sum, times) => sum + times, 0);

test('users follow the weights of an HTTPRoute, and nobody is lost while its Services are there', () => {
  const told = routed();
  expect(conditions(told)).toEqual(['Accepted=True Accepted now', 'ResolvedRefs=True ResolvedRefs now']);
  const service = { metadata: { name: 'checkout-canary', namespace: 'shop' }, apiVersion: 'v1', kind: 'Service' };
  told.cluster.create({
    ...service,
    spec: { selector: { app: 'checkout-canary' }, ports: [{ port: 80, targetPort: 'http' }] },
  });
  told.pass(30);
  expect(requestsOf(told, 'checkout-canary')).toBe(0);
  weigh(told, [
    { name: 'checkout', port: 80, weight: 95 },
    { name: 'checkout-canary', port: 80, weight: 5 },
  ]);
  const before = requestsOf(told, 'checkout');
  told.pass(60);
  const canary = requestsOf(told, 'checkout-canary');
  const share = canary / (canary + requestsOf(told, 'checkout') - before);
  expect(share).toBeGreaterThan(0.04);
  expect(share).toBeLessThan(0.06);
  expect(told.cluster.traffic.unansweredBy('shop', 'checkout')).toBe(0);
});

test('a part whose Service is missing is answered by nobody, and the route says so', () => {
  const told = routed();
  weigh(told, [
    { name: 'checkout', port: 80, weight: 1 },
    { name: 'checkout-canary', port: 80, weight: 1 },
  ]);
  told.pass(10);
  expect(conditions(told)).toEqual(['Accepted=True Accepted now', 'ResolvedRefs=False BackendNotFound now']);
  const lost = told.cluster.traffic.unansweredBy('shop', 'checkout');
  expect(lost).toBeGreaterThan(0.4 * 6_000);
  expect(lost).toBeLessThan(0.6 * 6_000);
});
