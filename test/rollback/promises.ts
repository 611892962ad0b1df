import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { journalFile } from '../../src/adapters/journal-file/journal-file.ts';
import { hostProcesses, sha256 } from '../../src/adapters/surroundings/node.ts';
import { canonical, type Json } from '../../src/domain/json.ts';
import { confirm } from '../../src/engine/confirm.ts';
import { foldRun, type RunState } from '../../src/engine/fold.ts';
import { type Prepared, prepare } from '../../src/engine/prepare.ts';
import { type Bench, brokenRelease, deploymentPath, setImage } from '../support/bench/bench.ts';
import { builtProgram, type StateFolder, stateFolder } from '../support/built-program.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { kubeconfigFor } from '../support/kubeconfig-for.ts';
import { openEngine } from '../support/open-engine.ts';
import { openTerminal } from '../support/terminal.ts';
import { testHouse } from '../support/test-house.ts';

const never = new AbortController().signal;
const unwatched = { entry: () => undefined, seen: () => undefined };
const good = 'registry.example/shop/checkout:2.0.9';

/** What a rollback promises, on whatever cluster; each test makes its own namespace. */
export function rollbackPromises(bench: () => Bench): void {
  for (const [what, bad] of [
    ['never gets ready', 'registry.example/shop/checkout:2.1.0-never'],
    ['crashes', 'registry.example/shop/checkout:2.1.0-crash'],
  ] as const)
    test(`a release that ${what} is taken back by keys: one stored write, and it is the journalled one`, {
      timeout: 120_000,
    }, async () => {
      const namespace = await release(bench(), { bad });
      const folder = stateFolder();
      const args = [builtProgram, '--kubeconfig', bench().kubeconfigPath, '-n', namespace];
      const screen = openTerminal({ args, env: folder.env });
      try {
        if (bad.endsWith('-crash')) await screen.until(/NEEDS YOU \(1\) +age\n▸! checkout[\s\S]*crashes/, 60_000);
        else await screen.until('2.1.0-never');
        screen.press('r');
        await screen.until('Type checkout, then Enter:', 30_000);
        expect(screen.text()).toContain('ROLL BACK checkout to r1 (2.0.9)');
        screen.press('checkout');
        await screen.until('Enter: checkout');
        screen.press('enter');
        const done = await screen.until('IN EFFECT', 60_000);
        expect(done).toMatch(/predicted/);
        screen.press('q');
        await screen.exited;
      } finally {
        screen.kill();
        await screen.exited;
      }
      await proveOneWrite(bench(), namespace, folder);
      await folder.remove();
    });

  test('a paused release is taken back and resumed by one stored write', { timeout: 60_000 }, async () => {
    const namespace = await release(bench(), { bad: 'registry.example/shop/checkout:2.1.0-never' });
    await bench().api('PATCH', deploymentPath(namespace, 'checkout'), {
      contentType: 'application/merge-patch+json',
      body: { spec: { paused: true } },
    });
    const before = (await bench().storedWrites(namespace, 'checkout')).length;
    const house = testHouse({ kubeconfig: bench().kubeconfigPath });
    try {
      const { code, out } = await house.run(`rollback checkout -n ${namespace} --yes --confirm checkout`);
      expect([code, out]).toEqual([0, expect.stringContaining('paused yes → no')]);
    } finally {
      await house.remove();
    }
    const { body } = await bench().api('GET', deploymentPath(namespace, 'checkout'));
    expect(body.spec.paused).toBeUndefined();
    expect(body.spec.template.spec.containers[0].image).toBe(good);
    expect((await bench().storedWrites(namespace, 'checkout')).length - before).toBe(1);
  });

  test('an answer that is lost is found by reading, and nothing is sent again', { timeout: 60_000 }, async () => {
    const { state, stored } = await throughProxy(bench(), 'drop-answer');
    expect(state.changes[0]?.outcome?.kind).toBe('applied');
    expect(state.changes[0]?.recovered).toBe(true);
    expect(state.closed?.how).toBe('clean');
    expect(stored).toBe(1);
  });

  test('a request that is lost is known to be absent once it can land no more; asked again, it is stored once', {
    timeout: 60_000,
  }, async () => {
    const { state, stored, again } = await throughProxy(bench(), 'drop-request');
    expect(state.changes[0]?.outcome).toMatchObject({ kind: 'not-sent' });
    expect(state.closed?.how).toBe('aborted');
    expect(again?.changes[0]?.outcome?.kind).toBe('applied');
    expect(stored).toBe(1);
  });

  test('somebody else releases between plan and confirmation: nothing is stored', { timeout: 60_000 }, async () => {
    const namespace = await release(bench(), {});
    await withEngine(bench(), namespace, async engine => {
      const prepared = await planned(engine, namespace);
      await setImage(bench().api, namespace, 'checkout', 'registry.example/shop/checkout:2.1.1');
      const state = await confirmed(engine, prepared);
      expect(state.changes[0]?.outcome).toMatchObject({ kind: 'refused', why: 'conflict' });
    });
    expect(await bench().storedWrites(namespace, 'checkout')).toHaveLength(0);
    const { body } = await bench().api('GET', deploymentPath(namespace, 'checkout'));
    expect(body.spec.template.spec.containers[0].image).toBe('registry.example/shop/checkout:2.1.1');
  });

  test('somebody else scales and annotates between plan and confirmation: the plan still holds', {
    timeout: 60_000,
  }, async () => {
    const namespace = await release(bench(), {});
    await withEngine(bench(), namespace, async engine => {
      const prepared = await planned(engine, namespace);
      const path = deploymentPath(namespace, 'checkout');
      await bench().api('PATCH', path, {
        contentType: 'application/merge-patch+json',
        body: { metadata: { annotations: { 'example.com/looked-at': 'yes' } }, spec: { replicas: 3 } },
      });
      expect((await planned(engine, namespace)).plan.hash).toBe(prepared.plan.hash);
      const state = await confirmed(engine, prepared);
      expect(state.changes[0]?.seen?.effect).toBe('in-effect');
    });
    const { body } = await bench().api('GET', deploymentPath(namespace, 'checkout'));
    expect(body.spec.replicas).toBe(3);
    expect(body.metadata.annotations['example.com/looked-at']).toBe('yes');
  });
}

type Engine = Awaited<ReturnType<typeof openEngine>>['engine'];
type Ready = Extract<Prepared, { kind: 'ready' }>;

async function release(
  bench: Bench,
  { bad = 'registry.example/shop/checkout:2.1.0-never' }: { readonly bad?: string },
): Promise<string> {
  const namespace = await bench.newNamespace();
  await brokenRelease(bench, { namespace, name: 'checkout', replicas: 4, maxSurge: 1, maxUnavailable: 0, good, bad });
  return namespace;
}

async function planned(engine: Engine, namespace: string): Promise<Ready> {
  const prepared = await prepare(engine, { do: 'rollout.undo', with: { namespace, name: 'checkout' } }, never);
  if (prepared.kind !== 'ready') throw new Error(`not planned: ${prepared.because}`);
  return prepared;
}

async function confirmed(engine: Engine, prepared: Ready): Promise<RunState> {
  const result = await confirm(
    engine,
    prepared,
    { to: prepared.plan.hash, level: 'typed', answer: 'checkout' },
    unwatched,
    AbortSignal.timeout(45_000),
  );
  if (result.kind !== 'ran') throw new Error(`not sent: ${result.says}`);
  return readState(engine, prepared.run);
}

async function readState(engine: Engine, run: Ready['run']): Promise<RunState> {
  const file = await engine.journal.read(run);
  const state = file && foldRun(file.entries);
  if (!state) throw new Error('the run has no journal');
  return state;
}

async function withEngine(
  bench: Bench,
  _namespace: string,
  use: (engine: Engine) => Promise<void>,
  kubeconfig = bench.kubeconfigPath,
  landsWithinMs = 3_000,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-promise-'));
  const { engine, close } = await openEngine({ kubeconfig, folder, landsWithinMs });
  try {
    await use(engine);
  } finally {
    await close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A rollback whose one request meets a fault on its way. */
async function throughProxy(bench: Bench, fault: 'drop-answer' | 'drop-request') {
  const namespace = await release(bench, {});
  const proxy = await startFaultProxy({ target: { url: bench.url, caPem: bench.ca } });
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-proxy-'));
  const kubeconfig = await kubeconfigFor(path.join(folder, 'config'), {
    url: proxy.url,
    caPem: proxy.caPem,
    token: bench.token,
    namespace,
  });
  let state: RunState | undefined;
  let again: RunState | undefined;
  try {
    await withEngine(
      bench,
      namespace,
      async engine => {
        const prepared = await planned(engine, namespace);
        proxy.arm({
          kind: fault,
          times: 1,
          on: ({ method, path: asked }) => method === 'PATCH' && !asked.includes('dryRun'),
        });
        state = await confirmed(engine, prepared);
        if (fault === 'drop-request') again = await confirmed(engine, await planned(engine, namespace));
      },
      kubeconfig,
    );
  } finally {
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
  }
  if (!state) throw new Error('the rollback did not run');
  const stored = (await bench.storedWrites(namespace, 'checkout')).length;
  return { state, stored, ...(again && { again }) };
}

/** The server's own record and our journal tell the same: one write, by its id and by the hash of its body. */
async function proveOneWrite(bench: Bench, namespace: string, folder: StateFolder): Promise<void> {
  const journal = journalFile({ folder: path.join(folder.path, 'runs'), hash: sha256, processes: hostProcesses });
  const [run] = await journal.list();
  const file = run && (await journal.read(run));
  const change = file && foldRun(file.entries)?.changes[0]?.change;
  const stored = await bench.storedWrites(namespace, 'checkout');
  expect(stored).toHaveLength(1);
  expect(stored[0]?.auditID).toBe(change?.id);
  expect(sha256(canonical(stored[0]?.requestObject as Json))).toBe(change?.bytes);
}
