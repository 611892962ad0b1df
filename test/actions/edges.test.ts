import { afterAll, beforeAll, expect, test } from 'vitest';
import { safe } from '../../src/domain/safe-text.ts';
import { confirm } from '../../src/engine/confirm.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { openRuns, settle } from '../../src/engine/settle.ts';
import { gitOpsPath } from '../../src/workloads/gitops-owner.ts';
import type { Bench } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { carriedOut, type Engine, planned, stateOf, whyNot, withEngine } from '../support/carry-out.ts';
import { defineGitOps, makeGitOps } from '../support/gitops-on.ts';
import { byArgo } from './changing/gitops.ts';
import { withTemplates } from './changing/job-run.ts';
import { aPair } from './changing/service-switch.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await practiceBench('empty', 3);
});
afterAll(() => bench.close());

const checkoutIn = (namespace: string) => ({ kind: 'Deployment', namespace, name: 'checkout' });

/** An engine whose lists of one resource can't be read. */
const withoutList = (engine: Engine, resource: string): Engine => ({
  ...engine,
  reader: {
    ...engine.reader,
    list: async (path, signal) =>
      path.includes(`/${resource}`)
        ? { kind: 'denied', says: safe(`may not list ${resource}`) }
        : engine.reader.list(path, signal),
  },
});

test('what could not be read is never taken for good: no switch without pods, no migration without Jobs', {
  timeout: 60_000,
}, async () => {
  const namespace = await aPair(bench);
  const migrating = await withTemplates(bench);
  await withEngine(bench, async engine => {
    const toGreen = {
      do: 'service.switch',
      with: { namespace, name: 'checkout', side: { key: 'slot', value: 'green' } },
    };
    expect(await whyNot(withoutList(engine, 'pods'), toGreen)).toBe(
      'blocked: pods could not be read, so nobody knows whether the other side is ready',
    );
    const down = {
      do: 'job.run',
      with: { namespace: migrating, from: 'cronjob/checkout-migrate-down', direction: 'down' },
    };
    expect(await whyNot(withoutList(engine, 'jobs'), down)).toBe(
      'blocked: whether it ran already is unknown: may not list jobs',
    );
    const contract = { do: 'schema.phase', with: { ...checkoutIn(namespace), name: 'checkout-blue', to: 'contract' } };
    expect(await whyNot(engine, contract)).toBe('blocked: from no phase it goes one step at a time: expand');
  });
});

test('a step that names no namespace, in a run about no workload, says so', { timeout: 30_000 }, async () => {
  await withEngine(bench, async engine => {
    const says = 'no namespace was given, and the run is about no workload that has one';
    expect(await whyNot(engine, { do: 'service.switch', with: { name: 'a', to: { b: 'c' } } })).toBe(
      `blocked: ${says}`,
    );
    expect(await whyNot(engine, { do: 'config.restore', with: { name: 'a', from: 'b' } })).toBe(`blocked: ${says}`);
    const job = { do: 'job.run', with: { from: 'cronjob/a', direction: 'up' } };
    expect(await whyNot(engine, job)).toBe(`blocked: ${says}`);
  });
});

test('an ApplicationSet is told to leave the sync policy of its Applications alone, and gets its text back', {
  timeout: 60_000,
}, async () => {
  const namespace = await byArgo(bench);
  await defineGitOps(bench, 'ApplicationSet');
  const before = [{ jsonPointers: ['/spec/source/targetRevision'] }];
  await makeGitOps(bench, {
    kind: 'ApplicationSet',
    namespace,
    name: 'all',
    spec: { ignoreApplicationDifferences: before },
  });
  const set = gitOpsPath('ApplicationSet', namespace, 'all');
  const { uid } = (await bench.api('GET', set)).body.metadata;
  await bench.api('PATCH', gitOpsPath('Application', namespace, 'platform'), {
    contentType: 'application/merge-patch+json',
    body: {
      metadata: {
        ownerReferences: [
          { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet', name: 'all', uid, controller: true },
        ],
      },
    },
  });
  const differences = async () => (await bench.api('GET', set)).body.spec.ignoreApplicationDifferences;
  await withEngine(bench, async engine => {
    const state = await carriedOut(engine, { do: 'gitops.suspend', with: checkoutIn(namespace) });
    expect(state.changes.map(({ change, seen }) => [change.target.name, seen?.effect])).toEqual([
      ['all', 'in-effect'],
      ['platform', 'in-effect'],
      ['checkout', 'in-effect'],
    ]);
    expect(await differences()).toEqual([...before, { jsonPointers: ['/spec/syncPolicy'] }]);
    if (!state.undo) throw new Error('no way back was written down');
    await carriedOut(engine, state.undo);
    expect(await differences()).toEqual(before);
  });
});

test('a process that ends between two changes of a plan leaves the second undone, and its run says so', {
  timeout: 60_000,
}, async () => {
  const namespace = await byArgo(bench);
  await withEngine(bench, async engine => {
    const plan = await planned(engine, { do: 'gitops.suspend', with: checkoutIn(namespace) });
    const leaving = new AbortController();
    await confirm(
      engine,
      plan,
      { to: plan.plan.hash, level: 'typed', answer: 'platform' },
      { entry: ({ type }) => type === 'change.finished' && leaving.abort(), seen: () => undefined },
      leaving.signal,
    );
    const next: Engine = { ...engine, processes: { ...engine.processes, isAlive: () => false } };
    const [open] = await openRuns(next);
    if (!open) throw new Error('the run was not left open');
    await settle(next, open, { entry: () => undefined, seen: () => undefined }, AbortSignal.timeout(20_000));
    const file = await engine.journal.read(plan.run);
    expect(file?.entries.flatMap(one => (one.type === 'note' ? [one.text] : []))).toEqual([
      '1 more change was never sent',
    ]);
    expect((await stateOf(engine, plan.run)).closed?.how).toBe('aborted');
    // Nothing was sent again, and what is left is planned anew.
    expect(await bench.storedWrites(namespace, 'platform', 'applications')).toHaveLength(1);
    const again = await prepare(
      engine,
      { do: 'gitops.suspend', with: checkoutIn(namespace) },
      new AbortController().signal,
    );
    expect(again.kind === 'ready' ? again.plan.changes.map(({ target }) => target.name) : again).toEqual(['checkout']);
  });
});
