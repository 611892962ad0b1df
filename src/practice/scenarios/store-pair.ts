import { serviceKind } from '../kinds/service-kind.ts';
import type { Service } from '../kube-objects.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { ServiceTraffic } from '../traffic/service-traffic.ts';
import type { Release, ShopService } from './shop-service.ts';
import { labelsOf, templateOf } from './shop-template.ts';

/** One service in two Deployments of the same size, of which one gets the users and the other is kept warm. */
const store: ShopService = {
  name: 'store',
  team: 'shop',
  oncall: 'team-shop, #shop-oncall',
  replicas: 4,
  rolling: { maxSurge: 1, maxUnavailable: 0 },
};

export type Color = 'blue' | 'green';

export const storeTraffic: ServiceTraffic = {
  namespace: 'shop',
  service: 'store',
  requestsPerSecond: 40,
  routes: [
    { method: 'GET', path: '/products', share: 0.6, medianMillis: 40 },
    { method: 'POST', path: '/basket', share: 0.25, medianMillis: 60 },
    { method: 'POST', path: '/pay', share: 0.1, medianMillis: 130 },
    {
      method: 'POST',
      path: '/orders',
      share: 0.05,
      medianMillis: 90,
      business: { counter: 'orders_total', chance: 0.6 },
    },
  ],
  behaviours: [
    {
      imageEnds: 'shop/store:1.5',
      errorRate: 0.04,
      slowness: 3,
      errors: [{ route: 'POST /pay', code: 504, share: 0.8, message: 'upstream pay: no answer within 300 ms' }],
    },
    { imageEnds: '', errorRate: 0.001 },
  ],
};

/** The whole Deployment of one side, as its pipeline applies it. */
export function storeSide(color: Color, release: Release) {
  const labels = { ...labelsOf(store), color };
  const { metadata, spec } = templateOf(store, release);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: `${store.name}-${color}`,
      namespace: 'shop',
      labels,
      annotations: { 'kubernetes.io/change-cause': release.cause, oncall: store.oncall },
    },
    spec: {
      replicas: store.replicas,
      selector: { matchLabels: { app: store.name, color } },
      strategy: { type: 'RollingUpdate', rollingUpdate: store.rolling },
      minReadySeconds: 5,
      template: { metadata: { ...metadata, labels }, spec },
    },
  };
}

export function introduceStoreService(cluster: PracticeCluster, color: Color): void {
  cluster.create(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: store.name, namespace: 'shop', labels: labelsOf(store), annotations: { oncall: store.oncall } },
      spec: { selector: { app: store.name, color }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    },
    'ci-bot',
  );
}

/** Gives the users to the other side. */
export function switchStore(cluster: PracticeCluster, color: Color, by: string): void {
  cluster.change(
    serviceKind,
    'shop',
    store.name,
    current => ({ ...current, spec: { ...(current as Service).spec, selector: { app: store.name, color } } }),
    by,
  );
}
