import { expect, test } from 'vitest';
import { type FactsOn, factsOnTest } from './see-fact.ts';

const valuesOf = (on: FactsOn, workload: string, names: readonly string[]): Promise<readonly string[]> =>
  Promise.all(names.map(async name => `${name} ${(await on.see(name, workload)).value}`));

test.concurrent('checkout-errors: all that the decision to roll back asks can be told without a person', async context => {
  const on = await factsOnTest(context, 'checkout-errors');
  expect(
    await valuesOf(on, 'checkout', [
      'errors-began-with-this-revision',
      'last-good-image-pullable',
      'destructive-migration-applied',
      'config-changed-outside-revision',
      'errors-began-with-flag-change',
      'gitops-suspended',
      'git-matches-cluster',
      'previous-runs-on-current-schema',
      'fix-built-and-verified',
    ]),
  ).toEqual([
    'errors-began-with-this-revision true',
    'last-good-image-pullable true',
    'destructive-migration-applied false',
    'config-changed-outside-revision false',
    'errors-began-with-flag-change false',
    'gitops-suspended true',
    'git-matches-cluster true',
    'previous-runs-on-current-schema true',
    'fix-built-and-verified unknown',
  ]);
});

test.concurrent('migration-destructive: the version before can’t run on what the database is now, and a fix was tried', async context => {
  const names = [
    'destructive-migration-applied',
    'previous-runs-on-current-schema',
    'fix-built-and-verified',
    'last-good-image-pullable',
  ];
  const on = await factsOnTest(context, 'migration-destructive');
  expect(await valuesOf(on, 'checkout', names)).toEqual([
    'destructive-migration-applied true',
    'previous-runs-on-current-schema false',
    'fix-built-and-verified true',
    'last-good-image-pullable true',
  ]);
  expect((await on.see('destructive-migration-applied', 'checkout')).says).toMatch(
    /^migration Job checkout-migrate-up-42 ran \d+m\d\ds ago, after r6 \(2\.0\.9\), and took away what/,
  );
  expect((await on.see('last-good-image-pullable', 'checkout')).says).toMatch(
    /^[123] of 3 nodes hold checkout:2\.0\.9, none runs it; a tag, so it may have been pushed again$/,
  );
  expect(await on.see('last-good-image-pullable', 'checkout', 'viewer')).toMatchObject({
    value: 'unknown',
    says: expect.stringMatching(/^no pod runs checkout:2\.0\.9, and the nodes can't be read: .*forbidden/),
  });
});

test.concurrent('migration-expand: the version before runs on what the database is now, and all else allows a rollback', async context => {
  const names = [
    'errors-began-with-this-revision',
    'destructive-migration-applied',
    'previous-runs-on-current-schema',
    'last-good-image-pullable',
  ];
  const on = await factsOnTest(context, 'migration-expand');
  expect(await valuesOf(on, 'checkout', names)).toEqual([
    'errors-began-with-this-revision true',
    'destructive-migration-applied false',
    'previous-runs-on-current-schema true',
    'last-good-image-pullable true',
  ]);
});

test.concurrent('gitops-fight: Argo CD writes it back, and until it is undone Git says what runs', async context => {
  const names = ['errors-began-with-this-revision', 'gitops-suspended', 'git-matches-cluster'];
  const on = await factsOnTest(context, 'gitops-fight');
  expect(await valuesOf(on, 'checkout', names)).toEqual([
    'errors-began-with-this-revision true',
    'gitops-suspended false',
    'git-matches-cluster true',
  ]);
});

test.concurrent('config-change: the configuration was changed by somebody, and no revision holds it', async context => {
  const on = await factsOnTest(context, 'config-change');
  expect(await valuesOf(on, 'checkout', ['config-changed-outside-revision'])).toEqual([
    'config-changed-outside-revision true',
  ]);
  expect((await on.see('config-changed-outside-revision', 'checkout')).says).toMatch(
    /^ConfigMap checkout-config was written \d+m\d\ds ago by ben/,
  );
});

test.concurrent('a flag in the environment came with the revision, and is named', async context => {
  const on = await factsOnTest(context, 'checkout-errors');
  expect(await on.see('errors-began-with-flag-change', 'checkout')).toEqual({
    value: 'false',
    says: 'FEATURE_NEW_CART=on came with r7 (2.1.0), and goes with it',
    evidence: { changed: ['FEATURE_NEW_CART=on'] },
  });
  expect(await on.see('errors-began-with-flag-change', 'pay')).toMatchObject({
    value: 'unknown',
    says: 'no flag source is configured',
  });
});

test.concurrent('a newer image that was verified elsewhere is found, a mark on an old one is not', async context => {
  const here = await factsOnTest(context, 'checkout-quick');
  const fact = 'fix-built-and-verified';
  const namespace = await here.bench.newNamespace();
  const make = (name: string, image: string, annotations: object) => {
    const labels = { app: name };
    return here.bench.api('POST', `/apis/apps/v1/namespaces/${namespace}/replicasets`, {
      body: {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name, namespace, annotations },
        spec: {
          replicas: 0,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: 'app', image }] } },
        },
      },
    });
  };
  await make('unverified', 'registry.example/shop/checkout:2.1.1', {});
  await make('other', 'registry.example/shop/cart:9.9', { 'deploy-cockpit.io/verified-in': 'staging' });
  await make('bad', 'registry.example/shop/checkout:2.1.0', { 'deploy-cockpit.io/verified-in': 'staging' });
  expect(await here.see(fact, 'checkout')).toMatchObject({
    value: 'unknown',
    says: expect.stringContaining('only a person knows'),
  });
  await make('fixed', 'registry.example/shop/checkout:2.1.1', { 'deploy-cockpit.io/verified-in': 'staging' });
  expect(await here.see(fact, 'checkout')).toMatchObject({
    value: 'true',
    says: expect.stringMatching(/^checkout:2\.1\.1 was verified in staging \(bench-1\), made \d+ s ago$/),
  });
});
