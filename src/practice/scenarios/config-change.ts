import { configMapKind } from '../kinds/plain-kinds.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { Scenario } from './scenario.ts';
import { STORY_BEGINS_BEFORE, shopTraffic, tellShopStory } from './shop-story.ts';

const DAY = 86_400_000;
const NAME = 'checkout-config';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const settings = { PAY_URL: 'http://pay.shop', PAY_TIMEOUT: '3s', CART_LIMIT: '100' };

/**
 * Nobody released anything. Every release of checkout mounts checkout-config and follows it, as a file that is looked at
 * again: a kubelet brings a change to a running pod within about a minute, and whoever starts has it at once. So the
 * errors rose pod by pod on the revision that was well for days, and no rollback ends it: older releases read the same.
 * What ends it is the old text, which stands in checkout-config-before and in what was last applied.
 */
export const configChange: Scenario = {
  name: 'config-change',
  briefing:
    'checkout has lost 5 of 100 requests for two minutes, and nothing was released for three days. Its pods follow the ConfigMap checkout-config within about a minute; the pipeline kept the text before as checkout-config-before.',
  namespace: 'shop',
  traffic: shopTraffic({
    checkout: [
      {
        imageEnds: '',
        while: { configMap: NAME, key: 'PAY_TIMEOUT', isNot: settings.PAY_TIMEOUT },
        errorRate: 0.05,
        errors: [{ route: 'POST /pay', code: 504, share: 0.95, message: 'upstream pay: no answer within 100ms' }],
      },
    ],
  }),
  startsBeforeMillis: STORY_BEGINS_BEFORE,
  tell: (cluster, opening) => {
    tellShopStory(cluster, opening, {
      services: { checkout: { mounts: NAME } },
      first: applySettings,
      lately: [
        { before: 2.9 * DAY, tell: keepCopy },
        { before: 150_000, tell: hurry },
      ],
    });
    cluster.advance(opening);
  },
};

const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' } });

function applySettings(cluster: PracticeCluster): void {
  const applied = { ...configMap(NAME), data: settings };
  const annotations = { [LAST_APPLIED]: `${JSON.stringify(applied)}\n` };
  cluster.create({ ...applied, metadata: { ...applied.metadata, annotations } }, 'kubectl-client-side-apply');
}

/** The pipeline does this before every release. */
function keepCopy(cluster: PracticeCluster): void {
  const { metadata, ...rest } = configMap(`${NAME}-before`);
  const annotations = { 'deploy-cockpit.io/copy-of': NAME };
  cluster.create({ ...rest, metadata: { ...metadata, annotations }, immutable: true, data: settings }, 'ci-bot');
}

/** A patch, so that what was last applied stays as it was. */
function hurry(cluster: PracticeCluster): void {
  cluster.change(
    configMapKind,
    'shop',
    NAME,
    current => ({ ...current, data: { ...settings, PAY_TIMEOUT: '100ms' } }),
    'ben',
  );
}
