import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/adapters/surroundings/node.ts';
import type { Id } from '../../../src/domain/brands.ts';
import { canonical, type Json } from '../../../src/domain/json.ts';
import type { Bench } from '../../support/bench/bench.ts';
import { confirmed, planned, whyNot, withEngine, withLostAnswer } from '../../support/carry-out.ts';

const good = { PAY_URL: 'http://pay.shop', PAY_TIMEOUT: '3s', API_TOKEN: 'old-hush' };
const bad = { PAY_URL: 'http://pay.shop', PAY_TIMEOUT: '100ms', API_TOKEN: 'new-hush', EXTRA: 'yes' };

/** What restoring a configuration promises, on whatever cluster. */
export function configRestorePromises(bench: () => Bench): void {
  const restore = (namespace: string, from: string) => ({
    do: 'config.restore',
    with: { namespace, name: 'checkout-config', from },
  });
  const where = (namespace: string, name = 'checkout-config') => `/api/v1/namespaces/${namespace}/configmaps/${name}`;
  const dataOf = async (namespace: string) => (await bench().api('GET', where(namespace))).body.data;
  const stored = (namespace: string) => bench().storedWrites(namespace, 'checkout-config', 'configmaps');

  test.each(['checkout-config-before', 'last-applied'])(
    'the whole content comes back from %s in one stored write, and secrets are not shown',
    { timeout: 60_000 },
    async from => {
      const namespace = await changedConfig(bench());
      await withEngine(bench(), async engine => {
        const plan = await planned(engine, restore(namespace, from));
        const { preview } = plan.plan;
        expect(preview.changes).toEqual([
          { what: 'API_TOKEN', before: '(hidden)', after: '(hidden)' },
          { what: 'EXTRA', before: 'yes' },
          { what: 'PAY_TIMEOUT', before: '100ms', after: '3s' },
        ]);
        expect(preview.why).toBe('3 of its keys differ; field manager ben wrote it last');
        expect(JSON.stringify([preview, plan.plan.call])).not.toContain('hush');
        const done = await confirmed(engine, plan);
        expect(done.changes[0]?.seen?.effect).toBe('in-effect');
        expect(await dataOf(namespace)).toEqual(good);
        const writes = await stored(namespace);
        expect(writes.map(({ auditID }) => auditID)).toEqual([done.changes[0]?.change.id]);
        expect(sha256(canonical(writes[0]?.requestObject as Json))).toBe(done.changes[0]?.change.bytes);
        expect(await whyNot(engine, restore(namespace, from))).toMatch(
          /^nothing-to-do: checkout-config holds what .* already$/,
        );
      });
    },
  );

  test('a restoration stores nothing when somebody else wrote between plan and confirmation', {
    timeout: 60_000,
  }, async () => {
    const namespace = await changedConfig(bench());
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, restore(namespace, 'last-applied'));
      await bench().api('PATCH', where(namespace), {
        contentType: 'application/merge-patch+json',
        body: { data: { PAY_TIMEOUT: '5s' } },
      });
      const state = await confirmed(engine, plan);
      expect(state.changes[0]?.outcome).toMatchObject({ kind: 'refused', why: 'conflict' });
    });
    expect((await dataOf(namespace)).PAY_TIMEOUT).toBe('5s');
    expect(await stored(namespace)).toHaveLength(0);
  });

  test('a restoration whose answer is lost is found by reading, and nothing is sent again', {
    timeout: 60_000,
  }, async () => {
    const namespace = await changedConfig(bench());
    const call = restore(namespace, 'checkout-config-before');
    const state = await withLostAnswer(bench(), { call, method: 'PATCH', namespace });
    expect(state.changes[0]).toMatchObject({ outcome: { kind: 'applied' }, recovered: true });
    expect(await dataOf(namespace)).toEqual(good);
    expect(await stored(namespace)).toHaveLength(1);
  });

  test('a restoration is taken back by its undo, from what the run kept, and no journal holds the content', {
    timeout: 60_000,
  }, async () => {
    const namespace = await changedConfig(bench());
    await withEngine(bench(), async engine => {
      const there = await planned(engine, restore(namespace, 'last-applied'));
      expect(there.plan.preview.stays.join()).toMatch(/what is there now, for the way back: it is kept in \/.*before-/);
      const done = await confirmed(engine, there);
      expect(await dataOf(namespace)).toEqual(good);
      if (!done.undo) throw new Error('it has no undo');
      const back = await planned(engine, done.undo);
      expect(back.plan.preview.changes).toEqual([
        { what: 'API_TOKEN', before: '(hidden)', after: '(hidden)' },
        { what: 'EXTRA', after: 'yes' },
        { what: 'PAY_TIMEOUT', before: '3s', after: '100ms' },
      ]);
      expect(back.plan.preview.title).toBe(`RESTORE checkout-config from what run ${there.run} kept`);
      const undone = await confirmed(engine, back);
      expect(undone.changes[0]?.seen?.effect).toBe('in-effect');
      expect(await dataOf(namespace)).toEqual(bad);
      for (const { run } of [there, back])
        expect(JSON.stringify(await engine.journal.read(run))).not.toMatch(/hush|100ms/);
      expect(await whyNot(engine, done.undo)).toBe(
        `nothing-to-do: checkout-config holds what run ${there.run} kept already`,
      );
    });
  });

  test('a restoration is not sent where what it overwrites can’t be kept', { timeout: 60_000 }, async () => {
    const namespace = await changedConfig(bench());
    await withEngine(bench(), async engine => {
      if (!engine.outlets) throw new Error('it can only look');
      const { runFiles } = engine.outlets;
      await mkdir(path.dirname(path.dirname(runFiles.pathOf('run' as Id, 'file'))), { recursive: true });
      const plan = await planned(engine, restore(namespace, 'last-applied'));
      // Where the folder of the run must come stands a file.
      await writeFile(path.dirname(runFiles.pathOf(plan.run, 'file')), '');
      await expect(confirmed(engine, plan)).rejects.toThrow(
        /^not sent: what it overwrites can't be kept, so nothing was sent: /,
      );
      expect(await engine.journal.read(plan.run)).toBeUndefined();
      expect(
        await whyNot(engine, { do: 'config.restore', with: { namespace, name: 'checkout-config', from: 'run/1/2' } }),
      ).toMatch(/^blocked: \/.*before-2\.json can't be read on this machine/);
    });
    expect(await stored(namespace)).toEqual([]);
  });

  test('what can’t be restored says why', { timeout: 60_000 }, async () => {
    const namespace = await changedConfig(bench());
    await withEngine(bench(), async engine => {
      const say = (name: string, from: string) =>
        whyNot(engine, { do: 'config.restore', with: { namespace, name, from } });
      expect(await say('secret/pay', 'pay-before')).toMatch(/^blocked: a Secret is not restored from here: its values/);
      expect(await say('checkout-config-before', 'checkout-config')).toMatch(
        /^blocked: checkout-config-before is immutable: make a ConfigMap of another name/,
      );
      expect(await say('checkout-config', 'nothing')).toMatch(/^blocked: the copy nothing: .*not found/);
      expect(await say('checkout-config-before', 'last-applied')).toMatch(/^blocked: kubectl apply never wrote it/);
    });
  });
}

/** A ConfigMap whose kept copy and last applied content are the good one, and that ben changed since. */
export async function changedConfig(bench: Bench): Promise<string> {
  const namespace = await bench.newNamespace();
  const where = `/api/v1/namespaces/${namespace}/configmaps`;
  const configMap = (name: string, annotations: object) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, annotations },
    data: good,
  });
  const applied = configMap('checkout-config', {});
  const copy = configMap('checkout-config-before', { 'deploy-cockpit.io/copy-of': 'checkout-config' });
  await bench.api('POST', where, { body: { ...copy, immutable: true } });
  await bench.api('POST', where, {
    body: configMap('checkout-config', {
      'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(applied)}\n`,
    }),
  });
  await bench.api('PATCH', `${where}/checkout-config?fieldManager=ben`, {
    contentType: 'application/merge-patch+json',
    body: { data: bad },
  });
  return namespace;
}
