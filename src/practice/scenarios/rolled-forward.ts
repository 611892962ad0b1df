import type { Happening, Scenario } from './scenario.ts';
import { checkoutBreaks } from './shop-checkout.ts';
import { STORY_BEGINS_BEFORE, shopService, shopTraffic, tellShopStory } from './shop-story.ts';
import { templateOf } from './shop-template.ts';

const services = { checkout: { minReadySeconds: 20 } };
const cause = 'deploy #813: checkout 2.1.1, hotfix for totals, ben';
const hotfix = { version: '2.1.1', by: 'ben', cause, env: { FEATURE_NEW_CART: 'on' } };

/** In the middle of whatever the operator is doing, and without a word. */
const rollsForward: Happening = {
  afterSeconds: 25,
  user: 'ben',
  resource: { group: 'apps', version: 'v1', resource: 'deployments' },
  namespace: 'shop',
  name: 'checkout',
  patch: {
    metadata: { annotations: { 'kubernetes.io/change-cause': cause } },
    spec: { template: templateOf(shopService('checkout', { services }), hotfix) },
  },
};

/**
 * As checkout-errors, but ben rolls forward while somebody else is about to go back. A plan that was made before must
 * not be carried out on what is there now. 2.1.1 is a little better and still bad; what ends it is a new look, and then
 * 2.0.9, which by now is two revisions back.
 */
export const rolledForward: Scenario = {
  name: 'rolled-forward',
  briefing:
    'checkout 2.1.0 loses payments, 3 of 100. You are not the only one who was called: somebody may act at the same moment as you.',
  namespace: 'shop',
  traffic: shopTraffic({
    checkout: [
      {
        imageEnds: ':2.1.1',
        errorRate: 0.02,
        errors: [{ route: 'POST /pay', code: 502, share: 0.9, message: 'upstream pay: cart total is negative' }],
      },
    ],
  }),
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    tellShopStory(cluster, opening, { services, lately: [checkoutBreaks(300)] });
    cluster.advance(opening);
  },
  laterHappenings: [rollsForward],
};
