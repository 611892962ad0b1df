import { deploymentKind } from '../kinds/deployment-kind.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { Scenario } from './scenario.ts';
import type { Release } from './shop-service.ts';
import { STORY_BEGINS_BEFORE, shopTraffic, tellShopStory } from './shop-story.ts';
import { introduceStoreService, storeSide, storeTraffic, switchStore } from './store-pair.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

const oldest: Release = { version: '1.3', by: 'ci-bot', cause: 'deploy #795: store 1.3' };
const good: Release = { version: '1.4', by: 'ci-bot', cause: 'deploy #803: store 1.4, shorter basket' };
const bad: Release = { version: '1.5', by: 'ci-bot', cause: 'deploy #831: store 1.5, one-page payment' };

/**
 * Two Deployments behind one Service. green got 1.5, was tried by nobody but its probes, and has had all users for five
 * minutes; blue still runs 1.4 in full size. What ends it is the selector of the Service, which names the whole side in
 * one patch. Undoing green's own rollout would bring 1.3 there, two releases back, and pod by pod.
 */
export const blueGreen: Scenario = {
  name: 'blue-green',
  briefing:
    'store was switched from blue (1.4) to green (1.5) five minutes ago. Everything is ready, but 4 of 100 requests fail and answers take three times as long. Blue is still up.',
  namespace: 'shop',
  traffic: [...shopTraffic(), storeTraffic],
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    tellShopStory(cluster, opening, {
      lately: [
        { before: 2.9 * DAY, tell: beginOnGreen },
        { before: 2 * DAY, tell: () => cluster.create(storeSide('blue', good), 'ci-bot') },
        { before: 2 * DAY - MINUTE, tell: () => switchStore(cluster, 'blue', 'ci-bot') },
        { before: 7 * MINUTE, tell: prepareGreen },
        { before: 5 * MINUTE, tell: () => switchStore(cluster, 'green', 'ci-bot') },
      ],
    });
    cluster.advance(opening);
  },
};

function beginOnGreen(cluster: PracticeCluster): void {
  cluster.create(storeSide('green', oldest), 'ci-bot');
  introduceStoreService(cluster, 'green');
}

function prepareGreen(cluster: PracticeCluster): void {
  const { metadata, spec } = storeSide('green', bad);
  cluster.change(
    deploymentKind,
    'shop',
    metadata.name,
    current => ({
      ...current,
      metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, ...metadata.annotations } },
      spec: { ...(current.spec as object), ...spec },
    }),
    'ci-bot',
  );
}
