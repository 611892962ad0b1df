import { configMapKind } from '../kinds/plain-kinds.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { Scenario } from './scenario.ts';
import { release } from './shop-service.ts';
import type { ShopStory } from './shop-story.ts';
import { STORY_BEGINS_BEFORE, shopService, shopTraffic, tellShopStory } from './shop-story.ts';

const MINUTE = 60_000;
const settings = { PAYMENTS_URL: 'https://provider.example/v2', PAYMENTS_TIMEOUT: '5s' };

const services = { pay: { minReadySeconds: 60 } };
const pay = shopService('pay', { services });

/**
 * pay 7.3 is the first version that reads the provider's address from a ConfigMap. While it went out, somebody tidied
 * the ConfigMap and took the key away. Pods read it only when they start: those that were up go on, all later ones
 * crash, and so would the early ones if they were started again. Going back ends it because 7.2 has the address built
 * in and never looks at the ConfigMap. A rollback would not help two versions that both read it: it doesn't bring back
 * what stands outside of the template.
 */
const story: ShopStory = {
  services,
  lately: [
    { before: 4 * 60 * MINUTE, tell: makeSettings },
    { before: 170_000, tell: goOut },
    { before: 130_000, tell: tidyUp },
  ],
};

export const configKey: Scenario = {
  name: 'config-key',
  briefing:
    'pay 7.3 is going out, and its newer pods crash one after the other. Payments still work, on fewer pods than they should.',
  namespace: 'shop',
  traffic: shopTraffic(),
  applications: [{ imageEnds: 'shop/pay:7.3', application: { requires: ['PAYMENTS_URL'] } }],
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    tellShopStory(cluster, opening, story);
    cluster.advance(opening);
  },
};

function makeSettings(cluster: PracticeCluster): void {
  const metadata = { name: 'pay-config', namespace: 'shop' };
  cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: settings }, 'ci-bot');
}

function goOut(cluster: PracticeCluster): void {
  const cause = 'deploy #818: pay 7.3, provider address from pay-config';
  release(cluster, pay, { version: '7.3', by: 'ci-bot', cause, envFrom: 'pay-config' });
}

function tidyUp(cluster: PracticeCluster): void {
  const { PAYMENTS_URL: _, ...left } = settings;
  cluster.change(configMapKind, 'shop', 'pay-config', current => ({ ...current, data: left }), 'platform-tidy');
}
