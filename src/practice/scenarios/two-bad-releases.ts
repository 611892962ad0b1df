import type { Scenario } from './scenario.ts';
import { release } from './shop-service.ts';
import { STORY_BEGINS_BEFORE, shopService, shopTraffic, tellShopStory } from './shop-story.ts';

const MINUTE = 60_000;
const cart = shopService('cart');

const lost = { route: 'GET /cart', code: 500, share: 1, message: 'cannot read saved cart: unknown field "bundle"' };

/**
 * 1.9 was bad, and 1.10 was to repair it and made it worse. One step back leads to 1.9; the last good one, 1.8, is two
 * back. "The revision before" is a place, not a judgement.
 */
export const twoBadReleases: Scenario = {
  name: 'two-bad-releases',
  briefing:
    'Six of a hundred carts do not open since cart 1.10 went out as a quick fix for 1.9, whose errors had come half an hour before.',
  namespace: 'shop',
  traffic: shopTraffic({
    cart: [
      { imageEnds: ':1.9', errorRate: 0.04, errors: [lost] },
      { imageEnds: ':1.10', errorRate: 0.06, errors: [lost] },
    ],
  }),
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    const [bad, worse] = [
      { version: '1.9', by: 'ci-bot', cause: 'deploy #826: cart 1.9, bundles' },
      { version: '1.10', by: 'ci-bot', cause: 'deploy #827: cart 1.10, quick fix for bundles, ben' },
    ];
    const lately = [
      { before: 40 * MINUTE, tell: () => release(cluster, cart, bad) },
      { before: 95_000, tell: () => release(cluster, cart, worse) },
    ];
    tellShopStory(cluster, opening, { lately });
    cluster.advance(opening);
  },
};
