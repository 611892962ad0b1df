import type { Scenario } from './scenario.ts';
import { checkoutBreaks } from './shop-checkout.ts';
import { STORY_BEGINS_BEFORE, shopTraffic, tellShopStory } from './shop-story.ts';

export const checkoutErrors: Scenario = {
  name: 'checkout-errors',
  briefing:
    'checkout 2.1.0 went out less than two minutes ago, two of eight pods at a time, and its errors rose from 0.3 % to 3 %.',
  namespace: 'shop',
  traffic: shopTraffic(),
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    // Long enough that a newcomer reads the screen before the next two pods go, and 6 of 8 still carry the load.
    tellShopStory(cluster, opening, {
      services: { checkout: { minReadySeconds: 480 } },
      lately: [checkoutBreaks(480)],
    });
    cluster.advance(opening);
  },
};
