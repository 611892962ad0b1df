import { expect, test } from 'vitest';
import { type GitOpsKind, gitOpsPath } from '../../../src/workloads/gitops-owner.ts';
import { deployment } from '../../control-plane/deployments.ts';
import { until } from '../../control-plane/until.ts';
import { type Bench, deploymentPath } from '../../support/bench/bench.ts';
import { carriedOut, confirmed, planned, whyNot, withEngine, withLostAnswer } from '../../support/carry-out.ts';
import { defineGitOps, makeGitOps } from '../../support/gitops-on.ts';

const automated = { prune: true, selfHeal: true };
const mergePatch = 'application/merge-patch+json';

/** What switching GitOps off and on again promises, on whatever cluster. */
export function gitOpsPromises(bench: () => Bench): void {
  const call = (does: 'suspend' | 'resume', namespace: string, more: object = {}) => ({
    do: `gitops.${does}`,
    with: { kind: 'Deployment', namespace, name: 'checkout', ...more },
  });
  const objectAt = async (kind: GitOpsKind, namespace: string, name: string) =>
    (await bench().api('GET', gitOpsPath(kind, namespace, name))).body;
  const specOf = async (kind: GitOpsKind, namespace: string, name: string) =>
    (await objectAt(kind, namespace, name)).spec;
  const stored = (namespace: string, name: string) => bench().storedWrites(namespace, name, 'applications');

  test('a suspension takes the parent first, and its undo puts back exactly what was there, the child first', {
    timeout: 90_000,
  }, async () => {
    const namespace = await byArgo(bench());
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, call('suspend', namespace));
      expect(plan.plan.changes.map(({ target }) => target.name)).toEqual(['platform', 'checkout']);
      expect(plan.plan.preview.unknown).toEqual([]);
      const done = await confirmed(engine, plan);
      expect(done.changes.map(({ seen }) => seen?.says)).toEqual([
        'Argo CD Application platform is suspended',
        'Argo CD Application checkout is suspended',
      ]);
      expect(done.closed?.how).toBe('clean');
      for (const name of ['platform', 'checkout'])
        expect(await specOf('Application', namespace, name)).toEqual({ syncPolicy: { syncOptions: ['Prune=false'] } });
      for (const name of ['platform', 'checkout'])
        expect((await stored(namespace, name)).map(({ auditID }) => auditID)).toEqual(
          done.changes.filter(({ change }) => change.target.name === name).map(({ change }) => change.id),
        );
      expect(await whyNot(engine, call('suspend', namespace))).toBe(
        'nothing-to-do: Argo CD Application checkout and Argo CD Application platform: sync is off already',
      );
      if (!done.undo) throw new Error('no way back was written down');
      const back = await carriedOut(engine, done.undo);
      expect(back.changes.map(({ change }) => change.target.name)).toEqual(['checkout', 'platform']);
      for (const name of ['platform', 'checkout']) {
        const { spec, metadata } = await objectAt('Application', namespace, name);
        expect(spec).toEqual({ syncPolicy: { syncOptions: ['Prune=false'], automated } });
        expect(metadata.annotations).not.toHaveProperty('deploy-cockpit.io/gitops-before');
      }
      expect(await whyNot(engine, call('resume', namespace))).toMatch(/^nothing-to-do: /);
    });
  });

  test('somebody else resumes with what the objects themselves remember', { timeout: 90_000 }, async () => {
    const namespace = await byArgo(bench());
    await withEngine(bench(), async engine => {
      await carriedOut(engine, call('suspend', namespace));
    });
    await withEngine(bench(), async engine => {
      await carriedOut(engine, call('resume', namespace));
    });
    for (const name of ['platform', 'checkout'])
      expect((await specOf('Application', namespace, name)).syncPolicy.automated).toEqual(automated);
  });

  test('without its parents a plan warns that they may switch it on again, and that is seen with who did it', {
    timeout: 90_000,
  }, async () => {
    const namespace = await byArgo(bench());
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, call('suspend', namespace, { 'include-parents': false }));
      expect(plan.plan.preview.warnings.join()).toContain('Argo CD Application platform may switch it on again');
      const ending = confirmed(engine, plan);
      await until(
        'it is suspended',
        async () => !(await specOf('Application', namespace, 'checkout')).syncPolicy.automated,
      );
      const where = gitOpsPath('Application', namespace, 'checkout');
      await bench().api('PATCH', `${where}?fieldManager=argocd-application-controller`, {
        contentType: mergePatch,
        body: { spec: { syncPolicy: { automated } } },
      });
      const state = await ending;
      expect(state.changes[0]?.seen).toMatchObject({
        effect: 'reverted',
        says: 'Argo CD Application checkout: syncPolicy/automated was changed again, by field manager argocd-application-controller',
      });
    });
  });

  test('a suspension stores nothing when the policy was changed between plan and confirmation', {
    timeout: 90_000,
  }, async () => {
    const namespace = await byArgo(bench());
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, call('suspend', namespace));
      await bench().api('PATCH', gitOpsPath('Application', namespace, 'platform'), {
        contentType: mergePatch,
        body: { spec: { syncPolicy: { automated: { selfHeal: false } } } },
      });
      const state = await confirmed(engine, plan);
      expect(state.changes[0]?.outcome).toMatchObject({ kind: 'refused', why: 'conflict' });
      expect(state.changes[1]?.startedAt).toBeUndefined();
    });
    expect(await stored(namespace, 'platform')).toHaveLength(0);
    expect(await stored(namespace, 'checkout')).toHaveLength(0);
  });

  test('a suspension whose answer is lost is found by reading, and nothing is sent again', {
    timeout: 90_000,
  }, async () => {
    const namespace = await byArgo(bench());
    const state = await withLostAnswer(bench(), { call: call('suspend', namespace), method: 'PATCH', namespace });
    expect(state.changes[0]).toMatchObject({ outcome: { kind: 'applied' }, recovered: true });
    expect(state.changes[1]?.seen?.effect).toBe('in-effect');
    expect(await stored(namespace, 'platform')).toHaveLength(1);
  });

  test('Flux is told to suspend, and afterwards the member is gone again', { timeout: 90_000 }, async () => {
    const namespace = await aDeployment(bench(), {
      'kustomize.toolkit.fluxcd.io/name': 'shop',
      'kustomize.toolkit.fluxcd.io/namespace': 'NAMESPACE',
    });
    await served(bench(), 'Kustomization');
    await makeGitOps(bench(), { kind: 'Kustomization', namespace, name: 'shop', spec: { interval: '1m' } });
    await withEngine(bench(), async engine => {
      const done = await carriedOut(engine, call('suspend', namespace));
      expect(await specOf('Kustomization', namespace, 'shop')).toEqual({ interval: '1m', suspend: true });
      if (!done.undo) throw new Error('no way back was written down');
      await carriedOut(engine, done.undo);
      expect(await specOf('Kustomization', namespace, 'shop')).toEqual({ interval: '1m' });
    });
  });

  test('where no tool writes the workload there is nothing to do, and it says so', { timeout: 60_000 }, async () => {
    const namespace = await aDeployment(bench(), {});
    await withEngine(bench(), async engine => {
      expect(await whyNot(engine, call('suspend', namespace))).toBe('nothing-to-do: no GitOps tool writes checkout');
      expect(await whyNot(engine, call('resume', namespace))).toBe('nothing-to-do: no GitOps tool writes checkout');
    });
  });
}

/** Kinds stay from test to test: a real cluster is shared by all of them. */
async function served(bench: Bench, kind: GitOpsKind): Promise<void> {
  if ((await bench.api('GET', gitOpsPath(kind))).status !== 200) await defineGitOps(bench, kind);
}

async function aDeployment(bench: Bench, labels: Readonly<Record<string, string>>, annotations = {}): Promise<string> {
  const namespace = await bench.newNamespace();
  const named = (all: object) => JSON.parse(JSON.stringify(all).replaceAll('NAMESPACE', namespace));
  const body = deployment({ namespace, name: 'checkout', image: 'registry.example/shop/checkout:2.0.9' });
  await bench.api('POST', deploymentPath(namespace), {
    body: { ...body, metadata: { ...body.metadata, labels: named(labels), annotations: named(annotations) } },
  });
  return namespace;
}

/** An Application that heals itself, in an app of apps that heals itself too. */
export async function byArgo(bench: Bench): Promise<string> {
  const namespace = await aDeployment(
    bench,
    {},
    {
      'argocd.argoproj.io/tracking-id': 'NAMESPACE_checkout:apps/Deployment:NAMESPACE/checkout',
    },
  );
  await served(bench, 'Application');
  const spec = { syncPolicy: { automated, syncOptions: ['Prune=false'] } };
  const trackedBy = `${namespace}_platform:argoproj.io/Application:${namespace}/checkout`;
  await makeGitOps(bench, { kind: 'Application', namespace, name: 'platform', spec });
  await makeGitOps(bench, {
    kind: 'Application',
    namespace,
    name: 'checkout',
    annotations: { 'argocd.argoproj.io/tracking-id': trackedBy },
    spec,
  });
  return namespace;
}
