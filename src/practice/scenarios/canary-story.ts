import type { ApplicationRule } from '../applications/application.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import { grantPodMetrics } from '../rights/metrics-server.ts';
import type { CanaryTraffic } from './canary-traffic.ts';
import { canaryTraffic } from './canary-traffic.ts';
import type { Scenario } from './scenario.ts';
import type { Release, ShopService } from './shop-service.ts';
import { deploymentOf } from './shop-service.ts';
import { STORY_BEGINS_BEFORE, shopService, tellShopStory } from './shop-story.ts';

/** The same names as `ramp` gives, so that it goes on with what it finds here. */
const CANARY_OF = 'deploy-cockpit.io/canary-of';
const TRACK = { 'deploy-cockpit.io/track': 'canary' };

const next: Release = {
  version: '2.1.0',
  by: 'ci-bot',
  cause: 'deploy #812: checkout 2.1.0 as a canary, new cart',
};

/** Lean, so that a quarter of a core is enough for the busiest of these stories. */
export const leanCheckout: readonly ApplicationRule[] = ['2.0.9', '2.1.0', '2.1.0-errors'].map(version => ({
  imageEnds: `shop/checkout:${version}`,
  application: { millicoresPerRequest: 2.5, memory: { startMebibytes: 140, mebibytesPerMinute: 0.02 } },
}));

/** Long enough for its pods to be ready and warm when somebody looks. */
const BESIDE_SINCE_MILLIS = 95_000;

export type CanaryStory = CanaryTraffic & {
  readonly name: string;
  readonly briefing: string;
  /** Pods of 2.0.9, which stay, and of 2.1.0 beside them. */
  readonly pods: { readonly stable: number; readonly canary: number };
};

/** checkout 2.0.9 as ever, and 2.1.0 beside it behind the same Service: `checkout-canary`, begun by a pipeline. */
export function canaryScenario({ name, briefing, pods, ...users }: CanaryStory): Scenario {
  const services = { checkout: { replicas: pods.stable } };
  return {
    name,
    briefing,
    namespace: 'shop',
    traffic: canaryTraffic(users),
    applications: leanCheckout,
    hasMetricsServer: true,
    startsBeforeMillis: STORY_BEGINS_BEFORE,
    tell: (cluster, opening) => {
      const beside = { ...shopService('checkout', { services }), replicas: pods.canary };
      tellShopStory(cluster, opening, {
        services,
        first: grantPodMetrics,
        lately: [{ before: BESIDE_SINCE_MILLIS, tell: () => putBeside(cluster, beside) }],
      });
      cluster.advance(opening);
    },
  };
}

/** Its own Deployment, whose selector is narrower than that of the Service. */
function putBeside(cluster: PracticeCluster, service: ShopService): void {
  const { metadata, spec, ...rest } = deploymentOf(service, next);
  cluster.create(
    {
      ...rest,
      metadata: {
        ...metadata,
        name: `${service.name}-canary`,
        labels: { ...metadata.labels, ...TRACK },
        annotations: { ...metadata.annotations, [CANARY_OF]: service.name },
      },
      spec: {
        ...spec,
        selector: { matchLabels: { ...spec.selector.matchLabels, ...TRACK } },
        template: {
          ...spec.template,
          metadata: {
            ...spec.template.metadata,
            labels: { ...spec.template.metadata.labels, ...TRACK },
          },
        },
      },
    },
    next.by,
  );
}
