import { deleteObject } from '../api/object-deletion.ts';
import { replicaSetKind } from '../kinds/replica-set-kind.ts';
import type { ReplicaSet } from '../kube-objects.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { Behaviour, Route, ServiceTraffic } from '../traffic/service-traffic.ts';
import { furnish } from './bare-cluster.ts';
import type { Release, ShopService } from './shop-service.ts';
import { introduce, release } from './shop-service.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

export const STORY_BEGINS_BEFORE = 30 * DAY;

/** Long enough for the first two pods to be ready, not long enough for them to count as available. */
const OUT_FOR_MILLIS = 105_000;

/** The shop has grown: a month ago everything was smaller, which also makes the past quick to tell. */
const SMALL_THEN = 2;

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

type Neighbour = {
  service: ShopService;
  releases: readonly (Release & { daysAgo: number })[];
  traffic: ServiceTraffic;
};

export const shopTraffic = (): readonly ServiceTraffic[] => [
  {
    namespace: 'shop',
    service: 'checkout',
    requestsPerSecond: 96,
    routes: checkoutRoutes,
    behaviours: [brokenCheckout, healthyCheckout],
  },
  ...neighbours.map(neighbour => neighbour.traffic),
];

/** Thirty days of the shop, up to the moment when the pager goes. */
export function tellShopStory(cluster: PracticeCluster, opening: number, minReadySeconds: number): void {
  furnish(cluster, ['shop']);
  const checkout: ShopService = {
    name: 'checkout',
    team: 'shop',
    oncall: 'team-shop, #shop-oncall',
    replicas: 8,
    rolling: { maxSurge: 0, maxUnavailable: 2 },
    minReadySeconds,
  };
  const history: { at: number; tell: () => void }[] = [
    {
      at: opening - 30 * DAY,
      tell: () => introduce(cluster, checkout, checkout1),
    },
    {
      at: opening - 24 * DAY,
      tell: () => release(cluster, checkout, checkout2),
    },
    {
      at: opening - 12 * DAY,
      tell: () => release(cluster, checkout, checkout3),
    },
    { at: opening - 11 * DAY, tell: () => dropFirstRevision(cluster) },
    {
      at: opening - 9 * DAY,
      tell: () => release(cluster, checkout, checkout4),
    },
    {
      at: opening - 9 * DAY + 4 * MINUTE,
      tell: () => release(cluster, checkout, checkout5),
    },
    {
      at: opening - 3 * DAY,
      tell: () => release(cluster, checkout, checkout6),
    },
    ...neighbours.flatMap(({ service, releases }) =>
      releases.map((each, index) => ({
        at: opening - each.daysAgo * DAY + index * MINUTE,
        tell: () => (index === 0 ? introduce(cluster, service, each) : release(cluster, service, each)),
      })),
    ),
  ].sort((left, right) => left.at - right.at);
  for (const { at, tell } of history) {
    cluster.advance(at);
    tell();
  }
  const quietUntil = opening - OUT_FOR_MILLIS;
  cluster.advance(quietUntil);
  cluster.traffic.passQuietly((3 * DAY - OUT_FOR_MILLIS) / 1000);
  cluster.traffic.start();
  release(cluster, checkout, checkout7);
}

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

/** Somebody tidied up once, so the history begins later than the service. */
function dropFirstRevision(cluster: PracticeCluster): void {
  const first = (cluster.store.list(replicaSetKind, 'shop') as readonly ReplicaSet[]).find(
    each => each.spec.template.spec.containers[0]?.image === 'registry.example/shop/checkout:2.0.5',
  );
  if (first) deleteObject(cluster.writes, replicaSetKind, 'shop', first.metadata.name, {});
}

const neighbours: readonly Neighbour[] = [
  neighbour('search', 'discovery', 4, 40, ['4.7', '4.8', '4.9'], 'GET /search', 45),
  neighbour('cart', 'shop', 4, 34, ['1.6', '1.7', '1.8'], 'GET /cart', 18),
  neighbour('pay', 'payments', 6, 22, ['7.0', '7.1', '7.2'], 'POST /charge', 160),
  neighbour('mail', 'messaging', 3, 4, ['3.1', '3.2', '3.3'], 'POST /send', 70),
  neighbour('auth', 'identity', 4, 30, ['1.0', '1.1', '1.2'], 'POST /token', 25),
  neighbour('catalog', 'discovery', 3, 38, ['5.3', '5.4', '5.5'], 'GET /items', 22),
  neighbour('stock', 'warehouse', 2, 12, ['2.2', '2.3'], 'GET /stock', 15),
];

function neighbour(
  name: string,
  team: string,
  replicas: number,
  requestsPerSecond: number,
  versions: readonly string[],
  route: string,
  medianMillis: number,
): Neighbour {
  const [method = 'GET', path = '/'] = route.split(' ');
  const age = 3 + (name.length % 4);
  return {
    service: {
      name,
      team,
      oncall: `team-${team}, #${team}-oncall`,
      replicas,
      rolling: { maxSurge: '25%', maxUnavailable: '25%' },
      minReadySeconds: 5,
    },
    releases: versions.map((version, index) => ({
      version,
      by: 'ci-bot',
      cause: `deploy of ${name} ${version}`,
      daysAgo: age + (versions.length - 1 - index) * 7,
      ...(index < versions.length - 1 && { replicas: SMALL_THEN }),
    })),
    traffic: {
      namespace: 'shop',
      service: name,
      requestsPerSecond,
      routes: [
        { method, path, share: 0.9, medianMillis },
        { method: 'GET', path: '/status', share: 0.1, medianMillis: 4 },
      ],
      behaviours: [{ imageEnds: '', errorRate: 0.001 }],
    },
  };
}
