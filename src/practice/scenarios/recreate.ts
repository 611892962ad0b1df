import type { Scenario } from './scenario.ts';
import { release } from './shop-service.ts';
import { STORY_BEGINS_BEFORE, shopService, shopTraffic, tellShopStory } from './shop-story.ts';

const services = { stock: { recreates: true, progressDeadlineSeconds: 300 } };
const stock = shopService('stock', { services });

/**
 * stock may run only one version at a time, so the old pods ended before the new ones were made, and those don't get
 * ready. Nobody answers, and nobody will until something is done. Going back ends it, but it is a second Recreate: the
 * few seconds until the old version is up again are downtime, too.
 */
export const recreate: Scenario = {
  name: 'recreate',
  briefing:
    'stock has been down for a minute: 2.4 replaced all old pods at once and does not come up. The shop shows no stock, and orders wait.',
  namespace: 'shop',
  traffic: shopTraffic(),
  applications: [
    {
      imageEnds: 'shop/stock:2.4',
      application: {
        readyAfterSeconds: null,
        unreadyWords: 'not ready: migration 41 of 87 waits for a lock on table stock',
      },
    },
  ],
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    const cause = 'deploy #824: stock 2.4, migration 87';
    const goesOut = () => release(cluster, stock, { version: '2.4', by: 'ci-bot', cause });
    tellShopStory(cluster, opening, { services, lately: [{ before: 60_000, tell: goesOut }] });
    cluster.advance(opening);
  },
};
