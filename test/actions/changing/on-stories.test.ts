import { afterEach, expect, test } from 'vitest';
import { podKind } from '../../../src/practice/kinds/pod-kind.ts';
import type { Pod } from '../../../src/practice/kube-objects.ts';
import { revert } from '../../../src/practice/scenarios/gitops-fight.ts';
import { mergeCommit } from '../../../src/practice/scenarios/shop-git.ts';
import { until } from '../../control-plane/until.ts';
import { deploymentPath } from '../../support/bench/bench.ts';
import { practiceBench } from '../../support/bench/practice-bench.ts';
import { carriedOut, withEngine } from '../../support/carry-out.ts';

/** Every story that was made for an action, ended by it through the engine: the right path, as a person would take it. */
let bench: Awaited<ReturnType<typeof practiceBench>> | undefined;
afterEach(() => bench?.close());

const open = async (scenario: string) => {
  bench = await practiceBench(scenario);
  return bench;
};

const checkout = { kind: 'Deployment', namespace: 'shop', name: 'checkout' };
const effects = ({ changes }: Awaited<ReturnType<typeof carriedOut>>) => changes.map(({ seen }) => seen?.effect);

/** The share of failures among the next few hundred requests that a version answers. */
function failedLately({ practice: { cluster } }: NonNullable<typeof bench>, app: string, version: string) {
  const sums = () => {
    const of = { requests: 0, failed: 0 };
    for (const { metadata, spec } of cluster.store.list(podKind, 'shop') as readonly Pod[]) {
      if (metadata.labels?.app !== app || !spec.containers[0]?.image.endsWith(`:${version}`)) continue;
      for (const [labels, times] of cluster.traffic.figuresOf(metadata.uid)?.requests ?? []) {
        of.requests += times;
        if (labels.includes('code="5')) of.failed += times;
      }
    }
    return of;
  };
  const before = sums();
  return until('users have come', () => {
    const now = sums();
    const requests = now.requests - before.requests;
    return Promise.resolve(requests > 300 && { share: (now.failed - before.failed) / requests });
  });
}

test('blue-green: the switch gives users to blue, in effect within ten seconds', { timeout: 60_000 }, async () => {
  const here = await open('blue-green');
  const started = here.practice.cluster.now();
  await withEngine(here, async engine => {
    const side = { key: 'color', value: 'blue' };
    const done = await carriedOut(engine, { do: 'service.switch', with: { namespace: 'shop', name: 'store', side } });
    expect(effects(done)).toEqual(['in-effect']);
  });
  expect(here.practice.cluster.now() - started).toBeLessThan(10_000);
  expect((await failedLately(here, 'store', '1.4')).share).toBeLessThan(0.02);
  expect(here.practice.cluster.traffic.unansweredBy('shop', 'store')).toBe(0);
});

test('gitops-fight: both suspended, rolled back, reverted in Git and handed back', { timeout: 90_000 }, async () => {
  const here = await open('gitops-fight');
  const { cluster } = here.practice;
  const image = async () =>
    (await here.api('GET', deploymentPath('shop', 'checkout'))).body.spec.template.spec.containers[0].image;
  await withEngine(here, async engine => {
    const suspended = await carriedOut(engine, { do: 'gitops.suspend', with: checkout });
    expect(effects(suspended)).toEqual(['in-effect', 'in-effect']);
    expect(effects(await carriedOut(engine, { do: 'rollout.undo', with: checkout }))).toEqual(['in-effect']);
    const undone = cluster.now();
    await until('Argo CD had time to write it back', async () => cluster.now() > undone + 7000);
    expect(await image()).toMatch(/:2\.0\.9$/);
    mergeCommit(cluster, revert);
    if (!suspended.undo) throw new Error('no way back was written down');
    expect(effects(await carriedOut(engine, suspended.undo))).toEqual(['in-effect', 'in-effect']);
    const resumed = cluster.now();
    await until('Argo CD had time to write', async () => cluster.now() > resumed + 7000);
    expect(await image()).toMatch(/:2\.0\.9$/);
  });
});

test('config-change: the kept copy is put back, and no pod is started anew', { timeout: 120_000 }, async () => {
  const here = await open('config-change');
  const pods = () => here.practice.cluster.store.list(podKind, 'shop').map(({ metadata }) => metadata.uid);
  const before = pods();
  await withEngine(here, async engine => {
    const call = { namespace: 'shop', name: 'checkout-config', from: 'checkout-config-before' };
    expect(effects(await carriedOut(engine, { do: 'config.restore', with: call }))).toEqual(['in-effect']);
  });
  const { data } = (await here.api('GET', '/api/v1/namespaces/shop/configmaps/checkout-config')).body;
  expect(data.PAY_TIMEOUT).toBe('3s');
  expect(pods()).toEqual(before);
});

test('migration-destructive: the migration down, and then the rollback', { timeout: 90_000 }, async () => {
  const here = await open('migration-destructive');
  await withEngine(here, async engine => {
    const down = { namespace: 'shop', from: 'cronjob/checkout-migrate-down', direction: 'down' };
    expect(effects(await carriedOut(engine, { do: 'job.run', with: down }))).toEqual(['in-effect']);
    expect(effects(await carriedOut(engine, { do: 'rollout.undo', with: checkout }))).toEqual(['in-effect']);
  });
  expect((await failedLately(here, 'checkout', '2.0.9')).share).toBeLessThan(0.03);
});
