import { statefulSetKind } from '../kinds/stateful-set-kind.ts';
import type { KubeObject } from '../kube-objects.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { StatefulSet } from '../workload-objects.ts';
import type { Scenario } from './scenario.ts';
import type { Release, ShopService } from './shop-service.ts';
import { STORY_BEGINS_BEFORE, shopTraffic, tellShopStory } from './shop-story.ts';
import { labelsOf, templateOf } from './shop-template.ts';

const DAY = 86_400_000;

const queue: ShopService = {
  name: 'queue',
  team: 'messaging',
  oncall: 'team-messaging, #messaging-oncall',
  replicas: 3,
  rolling: { maxSurge: 0, maxUnavailable: 1 },
};

const good: Release = { version: '3.1', by: 'ci-bot', cause: 'deploy of queue 3.1' };
const bad: Release = { version: '3.2', by: 'ci-bot', cause: 'deploy #829: queue 3.2, new log format' };

/**
 * A StatefulSet replaces its pods one by one and waits for each to be ready. queue-2 never will be, and so the controller
 * waits for it before it does anything else, even when the template has been taken back: a rollback alone changes
 * nothing that runs. The way back has two steps: the old template, and then deleting the broken pod by hand.
 */
export const stuckStatefulSet: Scenario = {
  name: 'stuck-stateful-set',
  briefing:
    'queue 3.2 stopped at its first member: queue-2 does not come back. Two of three still take orders; one more, and nothing does.',
  namespace: 'shop',
  traffic: [
    ...shopTraffic(),
    {
      namespace: 'shop',
      service: 'queue',
      requestsPerSecond: 14,
      routes: [{ method: 'POST', path: '/append', share: 1, medianMillis: 9 }],
    },
  ],
  applications: [
    {
      imageEnds: 'shop/queue:3.2',
      application: {
        readyAfterSeconds: null,
        unreadyWords: 'not ready: cannot read segment 000114.log: unknown version 3',
      },
    },
  ],
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    const lately = [
      { before: 2 * DAY, tell: introduceQueue },
      { before: 95_000, tell: goOut },
    ];
    tellShopStory(cluster, opening, { lately });
    cluster.advance(opening);
  },
};

function introduceQueue(cluster: PracticeCluster): void {
  const labels = labelsOf(queue);
  const annotations = { 'kubernetes.io/change-cause': good.cause, oncall: queue.oncall };
  const metadata = { name: queue.name, namespace: 'shop', labels };
  const ports = [{ name: 'http', port: 80, targetPort: 'http' }];
  const service = { clusterIP: 'None', selector: { app: queue.name }, ports };
  cluster.create({ apiVersion: 'v1', kind: 'Service', metadata, spec: service }, 'ci-bot');
  const spec = {
    replicas: queue.replicas,
    serviceName: queue.name,
    selector: { matchLabels: { app: queue.name } },
    template: templateOf(queue, good),
  };
  cluster.create(
    { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { ...metadata, annotations }, spec } as never,
    'ci-bot',
  );
}

function goOut(cluster: PracticeCluster): void {
  const change = (current: KubeObject) => {
    const set = current as StatefulSet;
    const annotations = { ...set.metadata.annotations, 'kubernetes.io/change-cause': bad.cause };
    const spec = { ...set.spec, template: templateOf(queue, bad) };
    return { ...set, metadata: { ...set.metadata, annotations }, spec };
  };
  cluster.change(statefulSetKind, 'shop', queue.name, change, 'ci-bot');
}
