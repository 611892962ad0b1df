import { ARGO_NAMESPACE } from '../controllers/argo-cd/application.ts';
import type { Happening, Scenario } from './scenario.ts';
import { stallAtTwoOfEight } from './shop-checkout.ts';
import type { Commit } from './shop-git.ts';
import { GIT, handOverToGit, mergeCommit } from './shop-git.ts';
import { STORY_BEGINS_BEFORE, shopService, shopTraffic, tellShopStory } from './shop-story.ts';

const DAY = 86_400_000;
const services = { checkout: { minReadySeconds: 5 } };
const checkout = shopService('checkout', { services });

const release = { by: 'git', cause: '' };
const good: Commit = { id: '4be2d10', release: { ...release, version: '2.0.9' } };
const bad: Commit = { id: '9f31c07', release: { ...release, version: '2.1.0', env: { FEATURE_NEW_CART: 'on' } } };
export const revert: Commit = { ...good, id: 'c81d5e0' };

/** Whoever walks through this alone need not leave the cockpit to merge. */
const benMerges: Happening = {
  afterSeconds: 420,
  user: 'git',
  resource: { group: '', version: 'v1', resource: 'configmaps' },
  namespace: ARGO_NAMESPACE,
  name: GIT,
  patch: { data: { HEAD: revert.id } },
};

/**
 * checkout belongs to Argo CD. Whoever puts 2.0.9 back has 2.1.0 again five seconds later, as often as they like, and
 * then on all pods: the rollout had stalled as in checkout-quick until somebody changed something. Who
 * switches off automatic sync of shop-checkout alone finds it on again: shop-root manages that, too. What ends it: both
 * are suspended, then the rollback; the revert in Git; and only then both are handed back.
 */
export const gitopsFight: Scenario = {
  name: 'gitops-fight',
  briefing: `checkout 2.1.0 came through Git less than two minutes ago, stands at two of eight pods, and fails 3 of 100 requests. Argo CD looks after it: shop-root over shop-checkout, both with self-heal. Git is the ConfigMap ${GIT} in ${ARGO_NAMESPACE}; ben merges the revert after seven minutes, or you do: kubectl -n ${ARGO_NAMESPACE} patch cm ${GIT} --type merge -p '{"data":{"HEAD":"${revert.id}"}}'`,
  namespace: 'shop',
  traffic: shopTraffic(),
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    tellShopStory(cluster, opening, {
      services,
      lately: [
        { before: 2.9 * DAY, tell: () => handOverToGit(cluster, checkout, [good, bad, revert]) },
        { before: 105_000, tell: () => mergeCommit(cluster, bad) },
      ],
    });
    stallAtTwoOfEight(cluster);
    cluster.advance(opening);
  },
  laterHappenings: [benMerges],
};
