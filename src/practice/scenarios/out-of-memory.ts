import type { Scenario } from './scenario.ts';
import { release } from './shop-service.ts';
import { STORY_BEGINS_BEFORE, shopService, shopTraffic, tellShopStory } from './shop-story.ts';

const MINUTE = 60_000;
const cart = shopService('cart');

/**
 * cart 1.9 was out and green within half a minute; what kills it comes minutes later. Every pod grows by 80 MiB a minute
 * and is ended at its limit of 512 MiB, all of them at about the same time, with waits that grow. By kubectl's word the
 * rollout is complete. Going back ends it: 1.8 needs 96 MiB and stays there.
 */
export const outOfMemory: Scenario = {
  name: 'out-of-memory',
  briefing:
    'Every few minutes all carts are gone for some seconds. cart 1.9 has been out for a quarter of an hour and was green when everybody looked away.',
  namespace: 'shop',
  traffic: shopTraffic(),
  applications: [
    { imageEnds: 'shop/cart:1.9', application: { memory: { startMebibytes: 150, mebibytesPerMinute: 80 } } },
  ],
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    const cause = 'deploy #809: cart 1.9, remembers last viewed';
    const goesOut = () => release(cluster, cart, { version: '1.9', by: 'ci-bot', cause });
    tellShopStory(cluster, opening, { lately: [{ before: 16 * MINUTE, tell: goesOut }] });
    cluster.advance(opening);
  },
};
