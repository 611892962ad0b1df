import { expect, test } from 'vitest';
import { deployment } from '../../control-plane/deployments.ts';
import { until } from '../../control-plane/until.ts';
import { type Bench, brokenRelease, deploymentPath, setImage } from '../../support/bench/bench.ts';
import { carriedOut, confirmed, planned, whyNot, withEngine, withLostAnswer } from '../../support/carry-out.ts';

const image = (version: string) => `registry.example/shop/checkout:${version}`;
const phase = 'deploy-cockpit.io/schema-phase';
const schemaVersion = 'deploy-cockpit.io/schema-version';

/** What recording the phase of a schema promises, on whatever cluster. */
export function schemaPhasePromises(bench: () => Bench): void {
  const to = (namespace: string, wanted: string, version?: string) => ({
    do: 'schema.phase',
    with: { kind: 'Deployment', namespace, name: 'checkout', to: wanted, ...(version && { version }) },
  });
  const notesOf = async (namespace: string) =>
    (await bench().api('GET', deploymentPath(namespace, 'checkout'))).body.metadata.annotations;
  const note = (namespace: string, annotations: object) =>
    bench().api('PATCH', deploymentPath(namespace, 'checkout'), {
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations } },
    });

  test('phases go one step forward or one back, each as one stored write, and no pod is replaced', {
    timeout: 90_000,
  }, async () => {
    const namespace = await released(bench(), {});
    await withEngine(bench(), async engine => {
      const first = await carriedOut(engine, to(namespace, 'expand', '42'));
      expect(first.changes[0]?.seen).toMatchObject({
        effect: 'in-effect',
        says: 'the schema phase is recorded as expand',
      });
      expect(await notesOf(namespace)).toMatchObject({ [phase]: 'expand', [schemaVersion]: '42' });
      expect(await whyNot(engine, to(namespace, 'backfill'))).toBe(
        'blocked: from expand it goes one step at a time: write-both',
      );
      expect(await whyNot(engine, to(namespace, 'expand'))).toBe(
        'nothing-to-do: the schema phase of checkout is expand already',
      );
      await carriedOut(engine, to(namespace, 'write-both'));
      const back = await carriedOut(engine, to(namespace, 'expand'));
      if (!back.undo) throw new Error('no way back was written down');
      expect(back.undo.with.to).toBe('write-both');
      if (!first.undo) throw new Error('no way back was written down');
      await carriedOut(engine, first.undo);
      expect(await notesOf(namespace)).not.toHaveProperty([phase]);
      expect((await bench().storedWrites(namespace, 'checkout')).length).toBe(4);
    });
    const { body } = await bench().api('GET', deploymentPath(namespace, 'checkout'));
    expect(body.metadata.annotations['deployment.kubernetes.io/revision']).toBe('1');
  });

  test('contract is refused while a pod of the version before runs', { timeout: 90_000 }, async () => {
    const namespace = await bench().newNamespace();
    const annotations = { [phase]: 'read-new' };
    const [good, bad] = [image('2.0.9'), image('2.1.0-never')];
    await brokenRelease(bench(), { namespace, name: 'checkout', annotations, good, bad });
    await withEngine(bench(), async engine => {
      expect(await whyNot(engine, to(namespace, 'contract'))).toBe('blocked: 1 pod of r1 still runs on the old schema');
    });
  });

  test('contract is refused while the way back needs the old schema, and goes once it does not', {
    timeout: 120_000,
  }, async () => {
    const namespace = await released(bench(), {});
    await next(bench(), namespace, '2.1.0');
    await note(namespace, { [phase]: 'read-new' });
    await withEngine(bench(), async engine => {
      expect(await whyNot(engine, to(namespace, 'contract'))).toBe(
        'blocked: r1 (2.0.9) is the way back, and it needs the old schema (its phase was not set): release once more on read-new first',
      );
    });
    const onNew = await released(bench(), { [phase]: 'read-new', [schemaVersion]: '42' });
    await next(bench(), onNew, '2.1.0');
    await withEngine(bench(), async engine => {
      const done = await carriedOut(engine, to(onNew, 'contract'));
      expect(done.changes[0]?.seen?.effect).toBe('in-effect');
      expect(done.undo?.with.to).toBe('read-new');
    });
  });

  test('a phase is not recorded over another one that somebody wrote in between', { timeout: 60_000 }, async () => {
    const namespace = await released(bench(), {});
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, to(namespace, 'expand'));
      await note(namespace, { [phase]: 'write-both' });
      const state = await confirmed(engine, plan);
      expect(state.changes[0]?.outcome).toMatchObject({ kind: 'refused', why: 'conflict' });
    });
    expect(await bench().storedWrites(namespace, 'checkout')).toHaveLength(0);
  });

  test('a phase whose answer is lost is found by reading, and nothing is sent again', { timeout: 60_000 }, async () => {
    const namespace = await released(bench(), {});
    const state = await withLostAnswer(bench(), { call: to(namespace, 'expand'), method: 'PATCH', namespace });
    expect(state.changes[0]).toMatchObject({ outcome: { kind: 'applied' }, recovered: true });
    expect(await bench().storedWrites(namespace, 'checkout')).toHaveLength(1);
  });
}

export async function released(bench: Bench, annotations: Readonly<Record<string, string>>): Promise<string> {
  const namespace = await bench.newNamespace();
  const body = deployment({ namespace, name: 'checkout', image: image('2.0.9'), annotations });
  await bench.api('POST', deploymentPath(namespace), { body });
  await complete(bench, namespace);
  return namespace;
}

async function next(bench: Bench, namespace: string, version: string): Promise<void> {
  await setImage(bench.api, namespace, 'checkout', image(version));
  await complete(bench, namespace);
}

const complete = (bench: Bench, namespace: string) =>
  until('checkout is complete', async () => {
    const { metadata, spec, status } = (await bench.api('GET', deploymentPath(namespace, 'checkout'))).body;
    // A pod that is stopping still runs.
    const pods = (await bench.api('GET', `/api/v1/namespaces/${namespace}/pods`)).body.items;
    return (
      pods.length === spec.replicas &&
      status?.observedGeneration === metadata.generation &&
      status.updatedReplicas === spec.replicas &&
      status.replicas === spec.replicas &&
      status.availableReplicas === spec.replicas
    );
  });
