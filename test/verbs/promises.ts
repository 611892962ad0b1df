import { expect, test } from 'vitest';
import { sha256 } from '../../src/adapters/surroundings/node.ts';
import type { Call } from '../../src/domain/change.ts';
import { canonical, type Json } from '../../src/domain/json.ts';
import { confirm } from '../../src/engine/confirm.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { deployment } from '../control-plane/deployments.ts';
import { daemonSet } from '../control-plane/ordered.ts';
import { until } from '../control-plane/until.ts';
import { type Bench, deploymentPath } from '../support/bench/bench.ts';
import { carriedOut, confirmed, planned, stateOf, whyNot, withEngine, withLostAnswer } from '../support/carry-out.ts';
import { aBlockedStatefulSet, aStatefulSet } from '../support/stateful-set-on.ts';

const never = new AbortController().signal;
const mergePatch = 'application/merge-patch+json';
const jsonPatch = 'application/json-patch+json';
const good = 'registry.example/shop/checkout:2.0.9';
const better = 'registry.example/shop/checkout:2.0.10';

/** What every verb promises, on whatever cluster; each test makes its own namespace. */
export function verbPromises(bench: () => Bench): void {
  const specOf = async (namespace: string) =>
    (await bench().api('GET', deploymentPath(namespace, 'checkout'))).body.spec;

  test.each<[string, Json, object, (spec: Awaited<ReturnType<typeof specOf>>) => unknown, unknown, unknown]>([
    ['rollout.pause', {}, {}, spec => spec.paused, true, undefined],
    ['rollout.resume', {}, { paused: true }, spec => spec.paused, undefined, true],
    ['scale', { replicas: 3 }, {}, spec => spec.replicas, 3, 2],
    [
      'image.set',
      { container: 'app', image: better },
      {},
      spec => spec.template.spec.containers[0].image,
      better,
      good,
    ],
  ])(
    '%s is one stored write, seen in effect, and its recorded undo takes it back',
    { timeout: 90_000 },
    async (name, settings, before, look, then, back) => {
      const namespace = await aDeployment(bench(), before);
      await withEngine(bench(), async engine => {
        const call: Call = { do: name, with: { ...about(namespace), ...(settings as object) } };
        const done = await carriedOut(engine, call);
        expect(done.changes[0]?.seen?.effect).toBe('in-effect');
        expect(done.closed?.how).toBe('clean');
        expect(look(await specOf(namespace))).toEqual(then);
        const stored = await bench().storedWrites(namespace, 'checkout');
        expect(stored.map(({ auditID }) => auditID)).toEqual([done.changes[0]?.change.id]);
        expect(sha256(canonical(stored[0]?.requestObject as Json))).toBe(done.changes[0]?.change.bytes);
        if (!done.undo) throw new Error('no way back was written down');
        const undone = await carriedOut(engine, done.undo);
        expect(undone.changes[0]?.seen?.effect).toBe('in-effect');
        expect(look(await specOf(namespace))).toEqual(back);
      });
    },
  );

  test('a restart replaces every pod by one of the same template', { timeout: 60_000 }, async () => {
    const namespace = await aDeployment(bench());
    const before = await podUids(bench(), namespace);
    await withEngine(bench(), async engine => {
      const done = await carriedOut(engine, { do: 'rollout.restart', with: about(namespace) });
      expect(done.changes[0]?.seen?.effect).toBe('in-effect');
    });
    const after = await podUids(bench(), namespace);
    expect(after.filter(uid => before.includes(uid))).toEqual([]);
    const { template } = await specOf(namespace);
    expect(template.metadata.annotations['kubectl.kubernetes.io/restartedAt']).toMatch(/^\d{4}-/);
    expect(template.spec.containers[0].image).toBe(good);
  });

  test.each<[string, Json, object]>([
    ['rollout.pause', {}, { spec: { paused: true } }],
    ['scale', { replicas: 3 }, { spec: { replicas: 5 } }],
    ['image.set', { container: 'app', image: better }, { spec: { template: { metadata: { labels: { by: 'ci' } } } } }],
  ])(
    '%s stores nothing when somebody else was faster between plan and confirmation',
    { timeout: 60_000 },
    async (name, settings, meanwhile) => {
      const namespace = await aDeployment(bench());
      await withEngine(bench(), async engine => {
        const prepared = await planned(engine, { do: name, with: { ...about(namespace), ...(settings as object) } });
        await bench().api('PATCH', deploymentPath(namespace, 'checkout'), { contentType: mergePatch, body: meanwhile });
        const state = await confirmed(engine, prepared);
        expect(state.changes[0]?.outcome).toMatchObject({ kind: 'refused', why: 'conflict' });
      });
      expect(await bench().storedWrites(namespace, 'checkout')).toHaveLength(0);
    },
  );

  test('what is there already is not done again, and what can’t be done says why', { timeout: 60_000 }, async () => {
    const namespace = await aDeployment(bench(), { paused: true });
    await withEngine(bench(), async engine => {
      const say = async (name: string, more: Json = {}) => {
        const prepared = await prepare(engine, { do: name, with: { ...about(namespace), ...(more as object) } }, never);
        return `${prepared.kind}: ${'because' in prepared ? prepared.because : ''}`;
      };
      expect(await say('rollout.pause')).toBe('blocked: already paused');
      expect(await say('rollout.restart')).toBe('blocked: paused: resume it first');
      expect(await say('scale', { replicas: 2 })).toBe('nothing-to-do: checkout is scaled to 2 already');
      expect(await say('scale', { replicas: -1 })).toMatch(/^wrong: "replicas" must be a whole number/);
      expect(await say('image.set', { container: 'app', image: good })).toMatch(/^nothing-to-do: /);
      expect(await say('image.set', { container: 'web', image: good })).toBe(
        'blocked: checkout has no container web; there is app',
      );
      const restart = await prepare(engine, { do: 'rollout.restart', with: about(namespace) }, never);
      expect(restart).toMatchObject({ kind: 'blocked', first: { do: 'rollout.resume', with: about(namespace) } });
    });
  });

  test('replicas that an autoscaler owns are not scaled by hand', { timeout: 60_000 }, async () => {
    const namespace = await aDeployment(bench());
    const made = await bench().api('POST', `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`, {
      body: {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'checkout-load' },
        spec: {
          minReplicas: 2,
          maxReplicas: 6,
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'checkout' },
          metrics: [
            { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
          ],
        },
      },
    });
    expect(made.status).toBe(201);
    await withEngine(bench(), async engine => {
      const prepared = await prepare(engine, { do: 'scale', with: { ...about(namespace), replicas: 4 } }, never);
      expect(prepared).toMatchObject({ kind: 'blocked', because: 'autoscaler checkout-load owns the replicas' });
    });
  });

  test('a DaemonSet is taken back node by node, and a restart of it too', { timeout: 90_000 }, async () => {
    const namespace = await bench().newNamespace();
    const where = `/apis/apps/v1/namespaces/${namespace}/daemonsets`;
    const image = (version: string) => `registry.example/shop/agent:${version}`;
    const nodes = (await bench().api('GET', '/api/v1/nodes')).body.items
      .map(({ metadata }: { metadata: { name: string } }) => metadata.name)
      .slice(0, 2);
    await bench().api('POST', where, { body: daemonSet({ name: 'agent', image: image('1.0'), nodes }) });
    const complete = async () => {
      const { status, metadata } = (await bench().api('GET', `${where}/agent`)).body;
      return status?.numberAvailable === nodes.length && status.observedGeneration === metadata.generation;
    };
    await until('agent is complete', complete);
    await bench().api('PATCH', `${where}/agent`, {
      contentType: jsonPatch,
      body: [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: image('1.1-never') }],
    });
    await until(
      'a node runs the bad one',
      async () => (await bench().api('GET', `${where}/agent`)).body.status?.updatedNumberScheduled === 1,
    );
    const ref = { kind: 'DaemonSet', namespace, name: 'agent' };
    await withEngine(bench(), async engine => {
      const undone = await carriedOut(engine, { do: 'rollout.undo', with: ref });
      expect(undone.changes[0]?.seen).toMatchObject({ effect: 'in-effect' });
      const restarted = await carriedOut(engine, { do: 'rollout.restart', with: ref });
      expect(restarted.changes[0]?.seen).toMatchObject({ effect: 'in-effect' });
      const scaled = await prepare(engine, { do: 'scale', with: { ...ref, replicas: 4 } }, never);
      expect(scaled).toMatchObject({ kind: 'blocked', because: 'a DaemonSet runs one pod on each node' });
    });
    expect(await bench().storedWrites(namespace, 'agent', 'daemonsets')).toHaveLength(2);
  });

  test('a deleted pod is that very one: another of its name is left alone', { timeout: 60_000 }, async () => {
    const namespace = await aStatefulSet(bench());
    const pod = `/api/v1/namespaces/${namespace}/pods/db-0`;
    const uid = async () => (await bench().api('GET', pod)).body.metadata?.uid;
    await withEngine(bench(), async engine => {
      const call: Call = {
        do: 'pod.delete',
        with: { namespace, name: 'db-0', workload: { kind: 'StatefulSet', name: 'db' } },
      };
      const prepared = await planned(engine, call);
      const before = await uid();
      await bench().api('DELETE', pod);
      await until('another db-0 is there', async () => ![before, undefined].includes(await uid()));
      const other = await uid();
      const late = await confirmed(engine, prepared);
      expect(late.changes[0]?.outcome).toMatchObject({ kind: 'refused', why: 'conflict' });
      expect(await uid()).toBe(other);
      const done = await carriedOut(engine, call);
      expect(done.changes[0]?.seen).toMatchObject({ landed: 'after', effect: 'in-effect' });
      expect(await uid()).not.toBe(other);
      expect(await bench().storedWrites(namespace, 'db-0', 'pods')).toHaveLength(1);
    });
  });

  test('an undo that a pod blocks offers its deletion as a second plan, and goes on after it', {
    timeout: 120_000,
  }, async () => {
    const namespace = await aBlockedStatefulSet(bench());
    await withEngine(bench(), async engine => {
      const ref = { kind: 'StatefulSet', namespace, name: 'db' };
      const first = await planned(engine, { do: 'rollout.undo', with: ref });
      expect(first.plan.preview.warnings.join()).toContain('db-1 is not ready: while it is not, nothing rolls');
      const offered = Promise.withResolvers<Call>();
      const rollingBack = confirm(
        engine,
        first,
        { to: first.plan.hash, level: 'typed', answer: 'db' },
        { entry: () => undefined, seen: ({ next }) => next && offered.resolve(next) },
        AbortSignal.timeout(90_000),
      );
      const next = await offered.promise;
      expect(next).toMatchObject({ do: 'pod.delete', with: { namespace, name: 'db-1' } });
      // Whoever writes a playbook knows the workload only: the pod that is in the way is found.
      const unnamed = { do: 'pod.delete', with: { namespace, workload: { kind: 'StatefulSet', name: 'db' } } };
      expect((await planned(engine, unnamed)).plan.changes[0].target).toMatchObject({ name: 'db-1' });
      const second = await planned(engine, next);
      expect(second.plan.changes[0].class).toBe('irreversible');
      const deleted = await confirmed(engine, second);
      expect(deleted.changes[0]?.seen?.effect).toBe('in-effect');
      await rollingBack;
      const undone = await stateOf(engine, first.run);
      expect(undone.changes[0]?.seen?.effect).toBe('in-effect');
      expect(undone.closed?.how).toBe('clean');
      expect(await whyNot(engine, unnamed)).toBe('nothing-to-do: no pod keeps the rollout from going on');
    });
    expect(await bench().storedWrites(namespace, 'db', 'statefulsets')).toHaveLength(1);
    expect(await bench().storedWrites(namespace, 'db-1', 'pods')).toHaveLength(1);
  });

  test.each<[string, 'PATCH' | 'DELETE', (namespace: string) => Call]>([
    [
      'scale',
      'PATCH',
      namespace => ({ do: 'scale', with: { kind: 'StatefulSet', namespace, name: 'db', replicas: 3 } }),
    ],
    [
      'pod.delete',
      'DELETE',
      namespace => ({
        do: 'pod.delete',
        with: { namespace, name: 'db-1', workload: { kind: 'StatefulSet', name: 'db' } },
      }),
    ],
  ])(
    'of %s an answer that is lost is found by reading, and nothing is sent again',
    { timeout: 90_000 },
    async (_name, method, callOn) => {
      const namespace = await aStatefulSet(bench());
      const state = await withLostAnswer(bench(), { call: callOn(namespace), method, namespace });
      expect(state.changes[0]).toMatchObject({ outcome: { kind: 'applied' }, recovered: true });
      expect(state.closed?.how).toBe('clean');
      const stored =
        method === 'PATCH'
          ? bench().storedWrites(namespace, 'db', 'statefulsets')
          : bench().storedWrites(namespace, 'db-1', 'pods');
      expect(await stored).toHaveLength(1);
    },
  );
}

const about = (namespace: string) => ({ kind: 'Deployment', namespace, name: 'checkout' }) as const;

async function aDeployment(bench: Bench, spec: object = {}): Promise<string> {
  const namespace = await bench.newNamespace();
  const base = deployment({ namespace, name: 'checkout', image: good, replicas: 2, maxSurge: 1, maxUnavailable: 0 });
  await bench.api('POST', deploymentPath(namespace), { body: base });
  const where = deploymentPath(namespace, 'checkout');
  await until('checkout is complete', async () => (await bench.api('GET', where)).body.status?.availableReplicas === 2);
  if (Object.keys(spec).length > 0) await bench.api('PATCH', where, { contentType: mergePatch, body: { spec } });
  await until('its controller has seen it', async () => {
    const { metadata, status } = (await bench.api('GET', where)).body;
    return status.observedGeneration === metadata.generation;
  });
  return namespace;
}

async function podUids(bench: Bench, namespace: string): Promise<readonly string[]> {
  const { body } = await bench.api('GET', `/api/v1/namespaces/${namespace}/pods`);
  return body.items
    .filter(({ metadata }: { metadata: { deletionTimestamp?: string } }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }: { metadata: { uid: string } }) => metadata.uid);
}
