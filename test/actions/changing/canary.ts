import { expect, test } from 'vitest';
import { deployment, service } from '../../control-plane/deployments.ts';
import { until } from '../../control-plane/until.ts';
import { type Bench, deploymentPath, setImage } from '../../support/bench/bench.ts';
import {
  carriedOut,
  confirmed,
  planned,
  stateOf,
  whyNot,
  withEngine,
  withLostAnswer,
} from '../../support/carry-out.ts';

const image = (version: string) => `registry.example/shop/checkout:${version}`;
const patience = { timeout: 120_000 };

/** What a canary beside its stable Deployment promises, on whatever cluster. */
export function canaryPromises(bench: () => Bench): void {
  const to = (namespace: string, percent: number, more: object = {}) => ({
    do: 'canary.weight',
    with: { kind: 'Deployment', namespace, name: 'checkout', percent, image: image('2.1.0'), ...more },
  });
  const of = (namespace: string, what: string) => ({
    do: what,
    with: { kind: 'Deployment', namespace, name: 'checkout' },
  });
  const read = async (namespace: string, name: string) =>
    (await bench().api('GET', deploymentPath(namespace, name))).body;
  const podsOf = async (namespace: string) =>
    (await bench().api('GET', `/api/v1/namespaces/${namespace}/pods`)).body.items as readonly {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    }[];
  const seenOf = (state: Awaited<ReturnType<typeof carriedOut>>) => state.changes.at(-1)?.seen;

  test('a canary gets its share by its number of pods, and stable keeps all of its own', patience, async () => {
    const namespace = await stableIn(bench(), 3);
    await withEngine(bench(), async engine => {
      const first = await carriedOut(engine, to(namespace, 25));
      expect(seenOf(first)).toMatchObject({
        effect: 'in-effect',
        says: '1 of 1 canary pods serve, beside 3 stable ones: 25 %',
      });
      expect(first.undo).toMatchObject({ do: 'canary.remove' });
      const next = await planned(engine, to(namespace, 50));
      expect(next.plan.preview.warnings).toContainEqual(
        expect.stringMatching(/^it has been at 25 % for .* only: the judge has not seen enough at that weight yet$/),
      );
      const second = await carriedOut(engine, to(namespace, 50));
      expect(seenOf(second)?.says).toBe('3 of 3 canary pods serve, beside 3 stable ones: 50 %');
      const canary = await read(namespace, 'checkout-canary');
      expect(canary.spec.replicas).toBe(3);
      expect(canary.metadata.annotations['deploy-cockpit.io/canary-of']).toBe('checkout');
      expect(JSON.parse(canary.metadata.annotations['deploy-cockpit.io/ramp'])).toMatchObject({ now: 50, stable: 3 });
      const stable = await read(namespace, 'checkout');
      expect([stable.spec.replicas, stable.status.replicas, stable.metadata.generation]).toEqual([3, 3, 1]);
      expect((await bench().storedWrites(namespace, 'checkout')).length).toBe(0);
    });
  });

  test('a canary that is taken away gets no request within seconds, and leaves nothing behind', patience, async () => {
    const namespace = await stableIn(bench(), 3);
    await withEngine(bench(), async engine => {
      await carriedOut(engine, to(namespace, 25));
      const { plan, triedOnly } = await planned(engine, of(namespace, 'canary.remove'));
      expect([triedOnly, plan.preview.unknown]).toEqual([
        ['scale checkout-canary to 0'],
        [
          '“delete Deployment checkout-canary” can’t be tried before that has landed; if it is refused then, checkout-canary stays with 0 pods, and gets no requests',
        ],
      ]);
      const state = await carriedOut(engine, of(namespace, 'canary.remove'));
      expect(state.changes.map(({ change, seen }) => [change.says, seen?.effect, seen?.says])).toEqual([
        ['scale checkout-canary to 0', 'in-effect', 'no canary pod gets requests any more'],
        ['delete Deployment checkout-canary', 'in-effect', 'checkout-canary is gone, and nothing is left of it'],
      ]);
      expect(await whyNot(engine, of(namespace, 'canary.remove'))).toBe('nothing-to-do: there is no checkout-canary');
    });
    const left = (await podsOf(namespace)).filter(({ metadata }) => 'deploy-cockpit.io/track' in metadata.labels);
    expect(left.filter(pod => !('deletionTimestamp' in pod.metadata))).toHaveLength(0);
    const sets = (await bench().api('GET', `/apis/apps/v1/namespaces/${namespace}/replicasets`)).body.items;
    expect(sets).toHaveLength(1);
  });

  test(
    'a promotion gives stable the canary’s template by its own rolling update, and is over when all of it is there',
    patience,
    async () => {
      const namespace = await stableIn(bench(), 3, { maxSurge: 0, maxUnavailable: 2, minReadySeconds: 3 });
      await withEngine(bench(), async engine => {
        await carriedOut(engine, to(namespace, 25));
        const state = await carriedOut(engine, of(namespace, 'canary.promote'));
        expect(seenOf(state)).toMatchObject({ effect: 'in-effect' });
        const { metadata, spec, status } = await read(namespace, 'checkout');
        expect([status.updatedReplicas, status.availableReplicas]).toEqual([3, 3]);
        expect(spec.template.spec.containers[0].image).toBe(image('2.1.0'));
        expect(metadata.annotations['kubernetes.io/change-cause']).toMatch(/^2\.1\.0 promoted by /);
        expect(spec.template.metadata.labels).not.toHaveProperty(['deploy-cockpit.io/track']);
        expect(await whyNot(engine, of(namespace, 'canary.promote'))).toBe(
          'nothing-to-do: checkout has the canary’s template already',
        );
        await carriedOut(engine, of(namespace, 'canary.remove'));
      });
    },
  );

  test('what can’t be is refused before anything is sent, with the way out', patience, async () => {
    const namespace = await stableIn(bench(), 3);
    await withEngine(bench(), async engine => {
      expect(await whyNot(engine, to(namespace, 5))).toBe(
        'blocked: 5 % can’t be reached beside 3 replicas: the smallest is 25 %; 5 % needs 19 replicas',
      );
      expect(await whyNot(engine, to(namespace, 25, { beside: 8 }))).toBe(
        'blocked: checkout has 3 replicas by now, 8 were shown: plan the ramp again',
      );
      expect(await whyNot(engine, to(namespace, 25, { 'goes-up': true }))).toBe(
        'blocked: checkout-canary is not there any more: somebody took it away',
      );
      expect(await whyNot(engine, to(namespace, 25, { image: image('2.0.9') }))).toBe(
        `blocked: checkout runs ${image('2.0.9')} already: there is nothing to try`,
      );
      expect(await whyNot(engine, of(namespace, 'canary.promote'))).toBe(
        'blocked: checkout has no canary that could be promoted',
      );
      await bench().api('POST', `/api/v1/namespaces/${namespace}/resourcequotas`, {
        body: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'team' }, spec: { hard: { pods: '5' } } },
      });
      await until('the quota is counted', async () => {
        const { body } = await bench().api('GET', `/api/v1/namespaces/${namespace}/resourcequotas/team`);
        return body.status?.used?.pods === '3';
      });
      expect(await whyNot(engine, to(namespace, 25, { steps: [25, 50, 100] }))).toBe(
        'blocked: ResourceQuota team has no room for 3 more pods: pods is at 3 of 5',
      );
      await bench().api('DELETE', `/api/v1/namespaces/${namespace}/resourcequotas/team`);
      await bench().api('POST', `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`, {
        body: {
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: 'checkout' },
          spec: {
            scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'checkout' },
            minReplicas: 3,
            maxReplicas: 9,
          },
        },
      });
      expect(await whyNot(engine, to(namespace, 25))).toBe(
        'blocked: autoscaler checkout owns the replicas of checkout, and would count canary pods as well: take it away for the ramp',
      );
    });
  });

  test('a canary is not promoted over a stable one that somebody changed meanwhile', patience, async () => {
    const namespace = await stableIn(bench(), 3);
    await withEngine(bench(), async engine => {
      await carriedOut(engine, to(namespace, 25));
      await setImage(bench().api, namespace, 'checkout', image('2.0.10'));
      expect(await whyNot(engine, of(namespace, 'canary.promote'))).toBe(
        'blocked: checkout was changed since its canary was made: promoting would undo that. Abort the ramp, and begin it anew',
      );
      await carriedOut(engine, of(namespace, 'canary.remove'));
    });
  });

  test('a step is not made over another one that somebody made in between', patience, async () => {
    const namespace = await stableIn(bench(), 3);
    await withEngine(bench(), async engine => {
      await carriedOut(engine, to(namespace, 25));
      const plan = await planned(engine, to(namespace, 50));
      await bench().api('PATCH', deploymentPath(namespace, 'checkout-canary'), {
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas: 2 } },
      });
      const state = await confirmed(engine, plan);
      expect(state.changes[0]?.outcome).toMatchObject({ kind: 'refused', why: 'conflict' });
      expect((await stateOf(engine, plan.run)).changes).toHaveLength(1);
    });
  });

  test('a canary whose answer is lost is found by reading, and not made twice', patience, async () => {
    const namespace = await stableIn(bench(), 3);
    const state = await withLostAnswer(bench(), { call: to(namespace, 25), method: 'POST', namespace });
    expect(state.changes[0]).toMatchObject({ outcome: { kind: 'applied' }, recovered: true });
    const { metadata } = await read(namespace, 'checkout-canary');
    expect(JSON.parse(metadata.annotations['deploy-cockpit.io/last-action']).change).toBe(state.changes[0]?.change.id);
  });

  test('a canary that is taken away is gone though the answer is lost', patience, async () => {
    const namespace = await stableIn(bench(), 3);
    await withEngine(bench(), async engine => {
      await carriedOut(engine, to(namespace, 25));
    });
    const state = await withLostAnswer(bench(), { call: of(namespace, 'canary.remove'), method: 'DELETE', namespace });
    expect(state.changes.at(-1)).toMatchObject({ outcome: { kind: 'applied' }, recovered: true });
    expect((await bench().api('GET', deploymentPath(namespace, 'checkout-canary'))).status).toBe(404);
  });
}

/** A Deployment that is whole, behind its Service. */
async function stableIn(
  bench: Bench,
  replicas: number,
  rolling: Partial<Parameters<typeof deployment>[0]> = {},
): Promise<string> {
  const namespace = await bench.newNamespace();
  await bench.api('POST', `/api/v1/namespaces/${namespace}/services`, {
    body: service({ namespace, name: 'checkout' }),
  });
  const body = deployment({ namespace, name: 'checkout', image: image('2.0.9'), replicas, ...rolling });
  await bench.api('POST', deploymentPath(namespace), { body });
  await until('checkout is complete', async () => {
    const { metadata, spec, status } = (await bench.api('GET', deploymentPath(namespace, 'checkout'))).body;
    return status?.observedGeneration === metadata.generation && status.availableReplicas === spec.replicas;
  });
  return namespace;
}
