import type { PracticeCluster } from '../practice-cluster.ts';
import type { Scenario } from './scenario.ts';
import { release } from './shop-service.ts';
import { STORY_BEGINS_BEFORE, shopService, shopTraffic, tellShopStory } from './shop-story.ts';

const DAY = 86_400_000;
const auth = shopService('auth');

/**
 * auth 1.3 asks for two cores a pod instead of a quarter, and the namespace may use nine and a half. Not one new pod can
 * be made, while one old pod is gone already. No pod shows an error: only the ReplicaSet and the Deployment say why.
 * Going back ends it, since a pod of 1.2 fits into what is left.
 */
export const quota: Scenario = {
  name: 'quota',
  briefing:
    'auth 1.3 was started a minute and a half ago and not one of its pods exists. Three of four old ones are left, and logging in takes longer.',
  namespace: 'shop',
  traffic: shopTraffic({ auth: [{ imageEnds: ':1.2', errorRate: 0.001, slowness: 1.5 }] }),
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    const cause = 'deploy #822: auth 1.3, stronger hashes';
    const goesOut = () => release(cluster, auth, { version: '1.3', by: 'ci-bot', cause, cpu: '2' });
    const lately = [
      { before: 2 * DAY, tell: limitShop },
      { before: 90_000, tell: goesOut },
    ];
    tellShopStory(cluster, opening, { lately });
    cluster.advance(opening);
  },
};

function limitShop(cluster: PracticeCluster): void {
  const metadata = { name: 'shop-quota', namespace: 'shop' };
  const spec = { hard: { 'requests.cpu': '9500m', pods: '60' } };
  cluster.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec }, 'platform-team');
}
