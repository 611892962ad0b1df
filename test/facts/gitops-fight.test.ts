import { expect, test } from 'vitest';
import { gitOpsPath } from '../../src/workloads/gitops-owner.ts';
import { until } from '../control-plane/until.ts';
import { deploymentPath, setImage } from '../support/bench/bench.ts';
import { factsOn } from './see-fact.ts';

test('from the bad release in Git to the merged revert: what GitOps would do is told at each step', {
  timeout: 60_000,
}, async () => {
  const on = await factsOn('gitops-fight');
  try {
    const { api } = on.bench;
    const see = async (name: string) => {
      const { value, says } = await on.see(name, 'checkout');
      return `${value}: ${says}`;
    };
    const switchOff = (name: string) =>
      api('PATCH', gitOpsPath('Application', 'argocd', name), {
        contentType: 'application/merge-patch+json',
        body: { spec: { syncPolicy: { automated: { enabled: false } } } },
      });
    expect(await see('gitops-suspended')).toBe('false: Argo CD Application shop-checkout writes it back by itself');
    expect(await see('git-matches-cluster')).toMatch(
      /^true: Argo CD Application shop-checkout is Synced at \w{7}, compared/,
    );

    // The parent first: it would put the child's switch back.
    await switchOff('shop-root');
    await switchOff('shop-checkout');
    expect(await see('gitops-suspended')).toBe(
      'true: Argo CD Application shop-checkout and Argo CD Application shop-root wait to be asked',
    );

    await setImage(api, 'shop', 'checkout', 'registry.example/shop/checkout:2.0.9', 'deploy-cockpit');
    await until('Argo CD has compared', async () => (await see('git-matches-cluster')).startsWith('false'));
    expect(await see('git-matches-cluster')).toMatch(
      /^false: Argo CD Application shop-checkout is OutOfSync at \w{7} in Deployment checkout, compared \d+ s ago: the next sync/,
    );

    // The revert is merged: Git holds the template that runs.
    const { body: running } = await api('GET', deploymentPath('shop', 'checkout'));
    const files = '/api/v1/namespaces/argocd/configmaps/git-shop';
    const { body: git } = await api('GET', files);
    const bad = git.data[`${git.data.HEAD}.checkout.yaml`] as string;
    const merged = bad.replaceAll('checkout:2.1.0', 'checkout:2.0.9');
    expect(running.spec.template.spec.containers[0].image).toMatch(/2\.0\.9$/);
    await api('PATCH', files, {
      contentType: 'application/merge-patch+json',
      body: {
        data: {
          HEAD: 'abc1234',
          'abc1234.checkout.yaml': merged,
          'abc1234.apps.yaml': git.data[`${git.data.HEAD}.apps.yaml`],
        },
      },
    });
    await until('Argo CD has compared again', async () => (await see('git-matches-cluster')).startsWith('true'));
    expect(await see('git-matches-cluster')).toMatch(
      /^true: Argo CD Application shop-checkout is Synced at abc1234, compared \d+ s ago$/,
    );
  } finally {
    await on.close();
  }
});
