import type { Scenario } from './scenario.ts';
import { release } from './shop-service.ts';
import { STORY_BEGINS_BEFORE, shopService, shopTraffic, tellShopStory } from './shop-story.ts';

const search = shopService('search');

/**
 * The pipeline deployed a tag that nobody pushed. The new pods wait for their image for ever; the old ones that the
 * limits protect carry the load. Going back ends it: 4.9 is on every node.
 */
export const badImage: Scenario = {
  name: 'bad-image',
  briefing:
    'search 5.0 went out a minute and a half ago and none of its pods has started. Three of four old pods still answer; people find things, only slower.',
  namespace: 'shop',
  traffic: shopTraffic({ search: [{ imageEnds: ':4.9', errorRate: 0.001, slowness: 1.3 }] }),
  applications: [{ imageEnds: 'shop/search:5.0', application: { isMissing: true } }],
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    const cause = 'deploy #815: search 5.0, new ranking';
    const goesOut = () => release(cluster, search, { version: '5.0', by: 'ci-bot', cause });
    tellShopStory(cluster, opening, { lately: [{ before: 95_000, tell: goesOut }] });
    cluster.advance(opening);
  },
};
