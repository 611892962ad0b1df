import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Call } from '../../src/domain/change.ts';
import { confirm } from '../../src/engine/confirm.ts';
import { foldRun, type RunState } from '../../src/engine/fold.ts';
import { type Prepared, prepare } from '../../src/engine/prepare.ts';
import type { Bench } from './bench/bench.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { kubeconfigFor } from './kubeconfig-for.ts';
import { openEngine } from './open-engine.ts';

export type Engine = Awaited<ReturnType<typeof openEngine>>['engine'];
export type Ready = Extract<Prepared, { kind: 'ready' }>;

const never = new AbortController().signal;

export async function planned(engine: Engine, call: Call): Promise<Ready> {
  const prepared = await prepare(engine, call, never);
  if (prepared.kind !== 'ready') throw new Error(`not planned: ${prepared.because}`);
  if (prepared.dryRun.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(prepared.dryRun)}`);
  return prepared;
}

/** `blocked: why`, of a call that comes to no plan. */
export async function whyNot(engine: Engine, call: Call): Promise<string> {
  const prepared = await prepare(engine, call, never);
  return `${prepared.kind}${'because' in prepared ? `: ${prepared.because}` : ''}`;
}

export async function confirmed(engine: Engine, prepared: Ready): Promise<RunState> {
  const result = await confirm(
    engine,
    prepared,
    { to: prepared.plan.hash, level: 'typed', answer: prepared.plan.changes[0].target.name },
    { entry: () => undefined, seen: () => undefined },
    AbortSignal.timeout(60_000),
  );
  if (result.kind !== 'ran') throw new Error(`not sent: ${result.says}`);
  return stateOf(engine, prepared.run);
}

export const carriedOut = async (engine: Engine, call: Call): Promise<RunState> =>
  confirmed(engine, await planned(engine, call));

export async function stateOf(engine: Engine, run: Ready['run']): Promise<RunState> {
  const file = await engine.journal.read(run);
  const state = file && foldRun(file.entries);
  if (!state) throw new Error('the run has no journal');
  return state;
}

export async function withEngine(
  bench: Bench,
  use: (engine: Engine) => Promise<void>,
  options: { readonly kubeconfig?: string; readonly context?: string } = {},
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-verbs-'));
  const { engine, close } = await openEngine({
    kubeconfig: bench.kubeconfigPath,
    ...options,
    folder,
    landsWithinMs: 3_000,
  });
  try {
    await use(engine);
  } finally {
    await close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Carries a call out while the answer to its one write is lost on the way. */
export async function withLostAnswer(
  bench: Bench,
  { call, method, namespace }: { readonly call: Call; readonly method: string; readonly namespace: string },
): Promise<RunState> {
  const proxy = await startFaultProxy({ target: { url: bench.url, caPem: bench.ca } });
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-lost-'));
  const { url, caPem } = proxy;
  const kubeconfig = await kubeconfigFor(path.join(folder, 'config'), { url, caPem, token: bench.token, namespace });
  let state: RunState | undefined;
  try {
    await withEngine(
      bench,
      async engine => {
        const prepared = await planned(engine, call);
        proxy.arm({
          kind: 'drop-answer',
          times: 1,
          on: asked => asked.method === method && !asked.path.includes('dryRun') && !asked.path.includes('/authoriz'),
        });
        state = await confirmed(engine, prepared);
      },
      { kubeconfig },
    );
  } finally {
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
  }
  if (!state) throw new Error('nothing was carried out');
  return state;
}
