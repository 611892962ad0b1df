import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Call } from '../../src/domain/change.ts';
import { confirm } from '../../src/engine/confirm.ts';
import { foldRun, type RunState } from '../../src/engine/fold.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { openRuns, settle } from '../../src/engine/settle.ts';
import { deployment } from '../control-plane/deployments.ts';
import { statefulSet } from '../control-plane/ordered.ts';
import { until } from '../control-plane/until.ts';
import { type Bench, brokenRelease, deploymentPath } from '../support/bench/bench.ts';
import { openEngine } from '../support/open-engine.ts';
import type { BuiltChild } from './built-child.ts';

/** Short, so that a lost request is known to be lost soon. On loopback a dead process's request dies with it. */
const landsWithinMs = 400;
const never = new AbortController().signal;
const unwatched = { entry: () => undefined, seen: () => undefined };

/** What is done, and killed: a rollback, unless another change is named. */
export type Subject = {
  readonly make: (bench: Bench, namespace: string, name: string) => Promise<void>;
  readonly call: (bench: Bench, namespace: string, name: string) => Promise<Call>;
  /** Where the server's own record has its write. */
  readonly stored: (bench: Bench, namespace: string, name: string) => Promise<readonly unknown[]>;
};

export type Crash = { readonly at: number; readonly point: string; readonly problems: readonly string[] };

/** Ends a change at every point of its own trace, restarts, and says what went wrong where. */
export async function crashEverywhere(
  bench: Bench,
  child: BuiltChild,
  options: {
    readonly journalAfterRequest?: boolean;
    readonly subject?: Subject;
    readonly only?: (point: string, at: number, trace: readonly string[]) => boolean;
  } = {},
): Promise<{ readonly trace: readonly string[]; readonly crashes: readonly Crash[] }> {
  const { journalAfterRequest = false, subject = rollback } = options;
  const orders = { journalAfterRequest };
  const namespace = await bench.newNamespace();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-crash-'));
  try {
    const trace = await recordTrace(bench, child, subject, namespace, folder, orders);
    const { only = () => true } = options;
    const points = trace.flatMap((point, at) => (only(point, at, trace) ? [at] : []));
    const crashes: Crash[] = [];
    // Releases are made together, and the crashes go two at a time: the machine has two cores.
    await inTurns(points, 8, at => subject.make(bench, namespace, nameOf(at)));
    await inTurns(points, 2, async at => {
      const problems = await crashAt(bench, child, subject, {
        namespace,
        name: nameOf(at),
        folder: path.join(folder, `${at}`),
        dieAt: at,
        ...orders,
      });
      crashes.push({ at, point: trace[at] ?? '', problems });
    });
    return { trace, crashes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const nameOf = (at: number) => `app-${at}`;
const makeRelease = (bench: Bench, namespace: string, name: string) =>
  brokenRelease(bench, {
    namespace,
    name,
    replicas: 2,
    maxUnavailable: 1,
    maxSurge: 0,
    good: 'registry.example/app:1.0',
    bad: 'registry.example/app:1.1-never',
  });

const rollback: Subject = {
  make: makeRelease,
  call: async (_bench, namespace, name) => ({ do: 'rollout.undo', with: { namespace, name, toRevision: 1 } }),
  stored: (bench, namespace, name) => bench.storedWrites(namespace, name),
};

/** A Deployment of one pod, complete, that is scaled to two. */
export const scaling: Subject = {
  async make(bench, namespace, name) {
    const body = deployment({ namespace, name, image: 'registry.example/app:1.0', replicas: 1 });
    await bench.api('POST', deploymentPath(namespace), { body });
    await until(`${name} complete`, async () => {
      const { status } = (await bench.api('GET', deploymentPath(namespace, name))).body;
      return status?.availableReplicas === 1;
    });
  },
  call: async (_bench, namespace, name) => ({
    do: 'scale',
    with: { kind: 'Deployment', namespace, name, replicas: 2 },
  }),
  stored: (bench, namespace, name) => bench.storedWrites(namespace, name),
};

/** The one pod of a StatefulSet, that very one. */
export const deletion: Subject = {
  async make(bench, namespace, name) {
    const where = `/apis/apps/v1/namespaces/${namespace}/statefulsets`;
    await bench.api('POST', where, { body: statefulSet({ name, image: 'registry.example/app:1.0', replicas: 1 }) });
    await until(`${name} complete`, async () => {
      const { status } = (await bench.api('GET', `${where}/${name}`)).body;
      return status?.readyReplicas === 1;
    });
  },
  async call(bench, namespace, name) {
    const { uid } = (await bench.api('GET', `/api/v1/namespaces/${namespace}/pods/${name}-0`)).body.metadata;
    return { do: 'pod.delete', with: { namespace, name: `${name}-0`, uid, workload: { kind: 'StatefulSet', name } } };
  },
  stored: (bench, namespace, name) => bench.storedWrites(namespace, `${name}-0`, 'pods'),
};

async function recordTrace(
  bench: Bench,
  child: BuiltChild,
  subject: Subject,
  namespace: string,
  folder: string,
  options: object,
): Promise<readonly string[]> {
  await subject.make(bench, namespace, 'app-trace');
  const trace = path.join(folder, 'trace');
  const ended = await runChild(child, {
    kubeconfig: bench.kubeconfigPath,
    folder: path.join(folder, 'whole'),
    call: await subject.call(bench, namespace, 'app-trace'),
    landsWithinMs,
    trace,
    ...options,
  });
  if (ended !== 0) throw new Error(`the change that nobody disturbed ended with ${ended}`);
  return (await readFile(trace, 'utf8')).trim().split('\n');
}

type At = { readonly namespace: string; readonly name: string; readonly folder: string; readonly dieAt: number };

/** One crash, one restart. Empty when nothing was sent twice and no outcome was lost. */
async function crashAt(
  bench: Bench,
  child: BuiltChild,
  subject: Subject,
  { namespace, name, folder, dieAt, ...options }: At,
): Promise<readonly string[]> {
  const call = await subject.call(bench, namespace, name);
  const ended = await runChild(child, {
    kubeconfig: bench.kubeconfigPath,
    folder,
    call,
    landsWithinMs,
    dieAt,
    ...options,
  });
  const { engine, close } = await openEngine({ kubeconfig: bench.kubeconfigPath, folder, landsWithinMs });
  try {
    for (const open of await openRuns(engine)) await settle(engine, open, unwatched, AbortSignal.timeout(30_000));
    const storedBefore = (await subject.stored(bench, namespace, name)).length;
    const states = await readStates(engine);
    const problems = [
      ...(ended === 'SIGKILL' || ended === 0 ? [] : [`the child ended with ${ended}`]),
      ...states.flatMap(state => (state.closed ? [] : [`run ${state.run} is still open`])),
      ...lostOutcomes(states, storedBefore),
    ];
    await askAgain(engine, call);
    const stored = (await subject.stored(bench, namespace, name)).length;
    return stored === 1 ? problems : [...problems, `${stored} writes were stored`];
  } finally {
    await close();
  }
}

/** What the API server stored has to stand in a journal, and nothing else may. */
function lostOutcomes(states: readonly RunState[], stored: number): readonly string[] {
  const applied = states.flatMap(({ changes }) => changes).filter(({ outcome }) => outcome?.kind === 'applied').length;
  return applied === stored ? [] : [`${stored} stored, ${applied} recorded as applied`];
}

/** The operator comes back and asks for the same: it is done once, or found to be done. */
async function askAgain(engine: Parameters<typeof prepare>[0], call: Call): Promise<void> {
  const prepared = await prepare(engine, call, never);
  if (prepared.kind !== 'ready') return;
  await confirm(
    engine,
    prepared,
    { to: prepared.plan.hash, level: 'typed', answer: prepared.plan.changes[0].target.name },
    unwatched,
    AbortSignal.timeout(30_000),
  );
}

async function readStates(engine: Parameters<typeof prepare>[0]): Promise<readonly RunState[]> {
  const files = await Promise.all((await engine.journal.list()).map(run => engine.journal.read(run)));
  return files.flatMap(file => (file && foldRun(file.entries)) ?? []);
}

/** Exit code, or the signal that ended it. */
const runChild = ({ file, compiled }: BuiltChild, orders: object): Promise<number | string> =>
  new Promise(resolve => {
    const env = { ...process.env, NODE_COMPILE_CACHE: compiled };
    execFile(process.execPath, [file, JSON.stringify(orders)], { env, timeout: 60_000 }, (error, _out, complaint) => {
      if (!error) return resolve(0);
      if (error.signal) return resolve(error.signal);
      resolve(`${error.code}: ${complaint.slice(-400)}`);
    });
  });

/** `most` at a time, in order of their start. */
export async function inTurns<Item>(
  items: readonly Item[],
  most: number,
  each: (item: Item) => Promise<unknown>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await each(next);
  };
  await Promise.all(Array.from({ length: most }, worker));
}
