import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Call } from '../../src/domain/change.ts';
import { gitOpsPath } from '../../src/workloads/gitops-owner.ts';
import { type Bench, deploymentPath } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { realBench } from '../support/bench/real-bench.ts';
import { stateFolder } from '../support/built-program.ts';
import { carriedOut, planned, withEngine } from '../support/carry-out.ts';
import { changedConfig } from './changing/config-restore.ts';
import { byArgo } from './changing/gitops.ts';
import { withTemplates } from './changing/job-run.ts';
import { broken } from './changing/rollback-set.ts';
import { released } from './changing/schema-phase.ts';
import { aPair } from './changing/service-switch.ts';

type Case = {
  readonly make: (bench: Bench) => Promise<string>;
  readonly call: (namespace: string) => Call;
  /** What is compared: all that the action is about. */
  readonly look: (bench: Bench, namespace: string) => Promise<unknown>;
};

const checkoutIn = (namespace: string) => ({ kind: 'Deployment', namespace, name: 'checkout' });
const body = async ({ api }: Bench, where: string) => (await api('GET', where)).body;
const policyOf = async (bench: Bench, namespace: string, name: string) =>
  (await body(bench, gitOpsPath('Application', namespace, name))).spec.syncPolicy;
const imageOf = async (bench: Bench, namespace: string, name: string) =>
  (await body(bench, deploymentPath(namespace, name))).spec.template.spec.containers[0].image;

const restoring = (from: string): Case => ({
  make: changedConfig,
  call: namespace => ({ do: 'config.restore', with: { namespace, name: 'checkout-config', from } }),
  look: async (bench, namespace) =>
    (await body(bench, `/api/v1/namespaces/${namespace}/configmaps/checkout-config`)).data,
});

const cases: Readonly<Record<string, Case>> = {
  'service.switch': {
    make: aPair,
    call: namespace => ({
      do: 'service.switch',
      with: { namespace, name: 'checkout', side: { key: 'slot', value: 'green' } },
    }),
    look: async (bench, namespace) =>
      (await body(bench, `/api/v1/namespaces/${namespace}/services/checkout`)).spec.selector,
  },
  'gitops.suspend': {
    make: byArgo,
    call: namespace => ({ do: 'gitops.suspend', with: checkoutIn(namespace) }),
    look: async (bench, namespace) => [
      await policyOf(bench, namespace, 'platform'),
      await policyOf(bench, namespace, 'checkout'),
    ],
  },
  'gitops.resume': {
    make: async bench => {
      const namespace = await byArgo(bench);
      await withEngine(bench, async engine => {
        await carriedOut(engine, { do: 'gitops.suspend', with: checkoutIn(namespace) });
      });
      return namespace;
    },
    call: namespace => ({ do: 'gitops.resume', with: checkoutIn(namespace) }),
    look: async (bench, namespace) => [
      await policyOf(bench, namespace, 'platform'),
      await policyOf(bench, namespace, 'checkout'),
    ],
  },
  'config.restore from a copy': restoring('checkout-config-before'),
  'config.restore from what was applied': restoring('last-applied'),
  'job.run': {
    make: bench => withTemplates(bench),
    call: namespace => ({
      do: 'job.run',
      with: { namespace, from: 'cronjob/checkout-migrate-down', direction: 'down' },
    }),
    look: async (bench, namespace) => {
      const { items } = await body(bench, `/apis/batch/v1/namespaces/${namespace}/jobs`);
      return items.map(({ metadata, spec }: { metadata: { labels: object }; spec: { template: { spec: object } } }) => [
        Object.entries(metadata.labels)
          .filter(([key]) => key.startsWith('deploy-cockpit.io/'))
          .sort(),
        (spec.template.spec as { containers: readonly { image: string }[] }).containers.map(({ image }) => image),
      ]);
    },
  },
  'schema.phase': {
    make: bench => released(bench, {}),
    call: namespace => ({ do: 'schema.phase', with: { ...checkoutIn(namespace), to: 'expand', version: '42' } }),
    look: async (bench, namespace) => {
      const { annotations } = (await body(bench, deploymentPath(namespace, 'checkout'))).metadata;
      return Object.entries(annotations).filter(([key]) => key.startsWith('deploy-cockpit.io/schema'));
    },
  },
  'rollback.set': {
    make: bench => broken(bench, 'checkout', 'cart'),
    call: namespace => ({
      do: 'rollback.set',
      with: { workloads: [{ ...checkoutIn(namespace), name: 'cart' }, checkoutIn(namespace)] },
    }),
    look: async (bench, namespace) => [
      await imageOf(bench, namespace, 'cart'),
      await imageOf(bench, namespace, 'checkout'),
    ],
  },
};

/** Where kubectl keeps what it discovered. */
const home = stateFolder();
const benches: Record<string, Bench> = {};

beforeAll(async () => {
  benches.practice = await practiceBench('empty', 3);
  benches.real = realBench(inject('controlPlane'));
});
afterAll(async () => {
  await benches.practice?.close();
  await home.remove();
});

describe.each(['practice', 'real'])('on the %s cluster', name => {
  test.each(Object.keys(cases))('by hand, %s comes to the same as its plan', { timeout: 120_000 }, async what => {
    const [bench, one] = [benches[name], cases[what]];
    if (!bench || !one) throw new Error('there is no such case');
    const [byHand, byPlan] = [await one.make(bench), await one.make(bench)];
    await withEngine(bench, async engine => {
      const { plan } = await planned(engine, one.call(byHand));
      const { code, said } = await inShell(plan.preview.byHand, bench);
      expect(code, `${plan.preview.byHand}\n${said}`).toBe(0);
      await carriedOut(engine, one.call(byPlan));
    });
    const looked = await one.look(bench, byHand);
    expect(looked).toEqual(await one.look(bench, byPlan));
    expect(JSON.stringify(looked).length).toBeGreaterThan(4);
  });
});

/** A line as a person pastes it, with the real kubectl. */
function inShell(line: string, bench: Bench): Promise<{ readonly code: number | null; readonly said: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number | null; said: string }>();
  const bin = path.dirname(inject('controlPlane').kubectlPath);
  const shell = spawn('sh', ['-c', line], {
    env: { PATH: `${bin}:${process.env.PATH}`, KUBECONFIG: bench.kubeconfigPath, HOME: home.path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  shell.on('error', reject);
  shell.on('close', code => resolve({ code, said }));
  return promise;
}
