import type { Scenario } from './scenario.ts';
import { release } from './shop-service.ts';
import { STORY_BEGINS_BEFORE, shopService, shopTraffic, tellShopStory } from './shop-story.ts';

const services = { catalog: { progressDeadlineSeconds: 120 } };
const catalog = shopService('catalog', { services });

/**
 * The new pod runs and answers its readiness probe with 503, for ever. With three replicas nothing may be unavailable,
 * so all old pods stay: the rollout has only failed to happen. The deadline has passed; going back removes the pod.
 */
export const neverReady: Scenario = {
  name: 'never-ready',
  briefing:
    'catalog 5.6 has been going out for three minutes and gets nowhere: its pod runs but never gets ready. Nobody outside has noticed, but the new prices are not there.',
  namespace: 'shop',
  traffic: shopTraffic(),
  applications: [
    {
      imageEnds: 'shop/catalog:5.6',
      application: {
        readyAfterSeconds: null,
        unreadyWords: 'not ready: index prices-2 is still being built (0 of 41 parts)',
      },
    },
  ],
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    const cause = 'deploy #820: catalog 5.6, new prices';
    const goesOut = () => release(cluster, catalog, { version: '5.6', by: 'ci-bot', cause });
    tellShopStory(cluster, opening, { services, lately: [{ before: 180_000, tell: goesOut }] });
    cluster.advance(opening);
  },
};
