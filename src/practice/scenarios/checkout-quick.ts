import type { Scenario } from './scenario.ts';
import { checkoutBreaks, stallAtTwoOfEight } from './shop-checkout.ts';
import { STORY_BEGINS_BEFORE, shopTraffic, tellShopStory } from './shop-story.ts';

/**
 * The same story for those who cannot wait. New pods count as available after 5 s, and the deployment controller has
 * stalled for checkout at "2 of 8" until somebody changes the Deployment: what the API says stays true all the time,
 * it is only not acted upon, as with a controller manager that hangs. Pods, endpoints and users go on.
 */
export const checkoutQuick: Scenario = {
  name: 'checkout-quick',
  briefing:
    'As checkout-errors, but it stands still at two of eight pods until you act, and everything settles in seconds.',
  namespace: 'shop',
  traffic: shopTraffic(),
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    tellShopStory(cluster, opening, {
      services: { checkout: { minReadySeconds: 5 } },
      lately: [checkoutBreaks(5)],
    });
    stallAtTwoOfEight(cluster);
    cluster.advance(opening);
  },
};
