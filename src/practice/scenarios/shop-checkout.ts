import { deleteObject } from '../api/object-deletion.ts';
import { replicaSetKind } from '../kinds/replica-set-kind.ts';
import type { ReplicaSet } from '../kube-objects.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { Behaviour, Route, ServiceTraffic } from '../traffic/service-traffic.ts';
import type { Release, ShopService } from './shop-service.ts';
import { introduce, release } from './shop-service.ts';
import type { Chapter } from './shop-story.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** The shop has grown: a month ago everything was smaller, which also makes the past quick to tell. */
const SMALL_THEN = 2;

export const checkout: ShopService = {
  name: 'checkout',
  team: 'shop',
  oncall: 'team-shop, #shop-oncall',
  replicas: 8,
  rolling: { maxSurge: 0, maxUnavailable: 2 },
};

const checkoutRoutes: readonly Route[] = [
  { method: 'GET', path: '/cart', share: 0.52, medianMillis: 38 },
  { method: 'GET', path: '/shipping', share: 0.26, medianMillis: 52 },
  { method: 'POST', path: '/pay', share: 0.18, medianMillis: 120 },
  {
    method: 'POST',
    path: '/orders',
    share: 0.04,
    medianMillis: 95,
    business: { counter: 'orders_total', chance: 0.5 },
  },
];

const healthyCheckout: Behaviour = {
  imageEnds: '',
  errorRate: 0.003,
  errors: [
    {
      route: 'POST /pay',
      code: 502,
      share: 0.5,
      message: 'upstream pay: connection reset',
    },
  ],
};

const brokenCheckout: Behaviour = {
  imageEnds: ':2.1.0',
  errorRate: 0.03,
  errors: [
    {
      route: 'POST /pay',
      code: 502,
      share: 0.9,
      message: 'upstream pay: cart total is missing in the request',
    },
  ],
};

export const checkoutTraffic: ServiceTraffic = {
  namespace: 'shop',
  service: 'checkout',
  requestsPerSecond: 96,
  routes: checkoutRoutes,
  behaviours: [brokenCheckout, healthyCheckout],
};

const checkout1: Release = {
  version: '2.0.5',
  by: 'ci-bot',
  cause: 'deploy #741: checkout 2.0.5, ben',
  replicas: SMALL_THEN,
};
const checkout2: Release = {
  version: '2.0.6',
  by: 'ci-bot',
  cause: 'deploy #768: checkout 2.0.6, faster cart',
  replicas: SMALL_THEN,
};
const checkout3: Release = {
  version: '2.0.7',
  by: 'ci-bot',
  cause: 'deploy #790: checkout 2.0.7, new totals',
  replicas: SMALL_THEN,
};
const checkout4: Release = {
  version: '2.0.8',
  by: 'ci-bot',
  cause: 'deploy #801: checkout 2.0.8, fix totals, eve',
  replicas: SMALL_THEN,
};
/** The same template as the second one: the ReplicaSet of revision 2 comes back as revision 5. */
const checkout5: Release = {
  version: '2.0.6',
  by: 'kubectl-rollout',
  cause: 'undo of 2.0.8 after 4 min, totals still wrong, eve',
  replicas: SMALL_THEN,
};
const checkout6: Release = {
  version: '2.0.9',
  by: 'ci-bot',
  cause: 'deploy #806: checkout 2.0.9, ben',
};
const checkout7: Release = {
  version: '2.1.0',
  by: 'ci-bot',
  cause: 'deploy #812: checkout 2.1.0, new cart',
  env: { FEATURE_NEW_CART: 'on' },
};

/** A month of checkout, up to 2.0.9, which has been well for three days. */
export function checkoutPast(service: ShopService): readonly Chapter[] {
  return [
    { before: 30 * DAY, tell: cluster => introduce(cluster, service, checkout1) },
    { before: 24 * DAY, tell: cluster => release(cluster, service, checkout2) },
    { before: 12 * DAY, tell: cluster => release(cluster, service, checkout3) },
    { before: 11 * DAY, tell: dropFirstRevision },
    { before: 9 * DAY, tell: cluster => release(cluster, service, checkout4) },
    { before: 9 * DAY - 4 * MINUTE, tell: cluster => release(cluster, service, checkout5) },
    { before: 3 * DAY, tell: cluster => release(cluster, service, checkout6) },
  ];
}

/** Somebody tidied up once, so the history begins later than the service. */
function dropFirstRevision(cluster: PracticeCluster): void {
  const first = (cluster.store.list(replicaSetKind, 'shop') as readonly ReplicaSet[]).find(
    each => each.spec.template.spec.containers[0]?.image === 'registry.example/shop/checkout:2.0.5',
  );
  if (first) deleteObject(cluster.writes, replicaSetKind, 'shop', first.metadata.name, {});
}

/** Long enough before the pager for the first two pods to be ready, not long enough for them to count as available. */
export const checkoutBreaks = (minReadySeconds: number): Chapter => ({
  before: 105_000,
  tell: cluster => release(cluster, { ...checkout, minReadySeconds }, checkout7),
});

/** Ready at about 3 s, so two new pods serve and none counts as available yet. */
const HELD_AFTER_MILLIS = 4000;

/** Right after a release of pods that have to be ready for 5 s: it goes no further until somebody changes something. */
export function stallAtTwoOfEight(cluster: PracticeCluster): void {
  cluster.advance(cluster.now() + HELD_AFTER_MILLIS);
  cluster.holdUntilChanged('shop', checkout.name);
}
