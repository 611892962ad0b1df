import { RBAC } from '../kinds/role-kinds.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import { grantPodMetrics } from '../rights/metrics-server.ts';
import { leanCheckout } from './canary-story.ts';
import { asBefore, canaryTraffic } from './canary-traffic.ts';
import { httpRouteDefinition } from './http-route-definition.ts';
import type { Scenario } from './scenario.ts';
import { STORY_BEGINS_BEFORE, tellShopStory } from './shop-story.ts';

const DAY = 86_400_000;
const ROUTE = 'checkout';

/**
 * Truth: 2.1.0 is as good as 2.0.9, 2.1.0-errors fails 3 % of its requests. Six replicas can't give a canary less than
 * 14 % by their number; the HTTPRoute that all users come by can. 600 requests a second, so 30 for a canary at 5 %.
 */
export const canaryRoutes: Scenario = {
  name: 'canary-routes',
  briefing:
    'checkout 2.0.9 runs on six pods, and its users come by a gateway: the HTTPRoute checkout. 2.1.0 is built, and 2.1.0-errors by mistake as well. Let one of the two get 5 % first: ramp checkout --image registry.example/shop/checkout:2.1.0 --steps 5,25,100.',
  namespace: 'shop',
  traffic: canaryTraffic({ requestsPerSecond: 600, release: asBefore }).map(traffic =>
    traffic.service === 'checkout' ? { ...traffic, through: ROUTE } : traffic,
  ),
  applications: leanCheckout,
  hasMetricsServer: true,
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    tellShopStory(cluster, opening, {
      services: { checkout: { replicas: 6 } },
      first: grantPodMetrics,
      lately: [{ before: 2.9 * DAY, tell: putGatewayBefore }],
    });
    cluster.advance(opening);
  },
};

function putGatewayBefore(cluster: PracticeCluster): void {
  cluster.create(httpRouteDefinition, 'platform');
  grantRoutes(cluster);
  cluster.create(
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: ROUTE, namespace: 'shop', labels: { team: 'shop' } },
      spec: {
        parentRefs: [{ name: 'shop' }],
        hostnames: ['checkout.shop.example'],
        rules: [
          { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'checkout', port: 80 }] },
        ],
      },
    },
    'platform',
  );
}

/** Everybody on call sees routes; operators may shift their weights. */
function grantRoutes(cluster: PracticeCluster): void {
  const routes = { apiGroups: ['gateway.networking.k8s.io'], resources: ['httproutes'] };
  const operators = { apiGroup: RBAC, kind: 'Group', name: 'practice:operators' };
  const viewer = { apiGroup: RBAC, kind: 'User', name: 'viewer' };
  const [seen, changed] = ['httproutes-view', 'httproutes-weights'];
  for (const object of [
    { kind: 'ClusterRole', metadata: { name: seen }, rules: [{ ...routes, verbs: ['get', 'list', 'watch'] }] },
    {
      kind: 'ClusterRoleBinding',
      metadata: { name: seen },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: seen },
      subjects: [operators, viewer],
    },
    {
      kind: 'Role',
      metadata: { name: changed, namespace: 'shop' },
      rules: [{ ...routes, verbs: ['patch', 'update'] }],
    },
    {
      kind: 'RoleBinding',
      metadata: { name: changed, namespace: 'shop' },
      roleRef: { apiGroup: RBAC, kind: 'Role', name: changed },
      subjects: [operators],
    },
  ])
    cluster.create({ apiVersion: `${RBAC}/v1`, ...object }, 'platform');
}
