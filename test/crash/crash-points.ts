import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { confirm } from '../../src/engine/confirm.ts';
import { foldRun, type RunState } from '../../src/engine/fold.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { openRuns, settle } from '../../src/engine/settle.ts';
import { type Bench, brokenRelease } from '../support/bench/bench.ts';
import { openEngine } from '../support/open-engine.ts';

const child = path.resolve(import.meta.dirname, 'crash-child.ts');
/** Short, so that a lost request is known to be lost soon. On loopback a dead process's request dies with it. */
const landsWithinMs = 400;
const never = new AbortController().signal;
const unwatched = { entry: () => undefined, seen: () => undefined };

export type Crash = { readonly at: number; readonly point: string; readonly problems: readonly string[] };

/** Ends a rollback at every point of its own trace, restarts, and says what went wrong where. */
export async function crashEverywhere(
  bench: Bench,
  options: {
    readonly journalAfterRequest?: boolean;
    readonly only?: (point: string, at: number, trace: readonly string[]) => boolean;
  } = {},
): Promise<{ readonly trace: readonly string[]; readonly crashes: readonly Crash[] }> {
  const orders = { journalAfterRequest: options.journalAfterRequest ?? false };
  const namespace = await bench.newNamespace();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-crash-'));
  try {
    const trace = await recordTrace(bench, namespace, folder, orders);
    const { only = () => true } = options;
    const points = trace.flatMap((point, at) => (only(point, at, trace) ? [at] : []));
    const crashes: Crash[] = [];
    // Releases are made together, and the crashes go two at a time: the machine has two cores.
    await inTurns(points, 8, at => makeRelease(bench, namespace, nameOf(at)));
    await inTurns(points, 2, async at => {
      const problems = await crashAt(bench, {
        namespace,
        name: nameOf(at),
        folder: path.join(folder, `${at}`),
        dieAt: at,
        ...options,
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

async function recordTrace(
  bench: Bench,
  namespace: string,
  folder: string,
  options: object,
): Promise<readonly string[]> {
  await makeRelease(bench, namespace, 'app-trace');
  const trace = path.join(folder, 'trace');
  const ended = await runChild({
    kubeconfig: bench.kubeconfigPath,
    folder: path.join(folder, 'whole'),
    namespace,
    name: 'app-trace',
    landsWithinMs,
    trace,
    ...options,
  });
  if (ended !== 0) throw new Error(`the rollback that nobody disturbed ended with ${ended}`);
  return (await readFile(trace, 'utf8')).trim().split('\n');
}

type At = { readonly namespace: string; readonly name: string; readonly folder: string; readonly dieAt: number };

/** One crash, one restart. Empty when nothing was sent twice and no outcome was lost. */
async function crashAt(bench: Bench, { namespace, name, folder, dieAt, ...options }: At): Promise<readonly string[]> {
  const ended = await runChild({
    kubeconfig: bench.kubeconfigPath,
    folder,
    namespace,
    name,
    landsWithinMs,
    dieAt,
    ...options,
  });
  const { engine, close } = await openEngine({ kubeconfig: bench.kubeconfigPath, folder, landsWithinMs });
  try {
    for (const open of await openRuns(engine)) await settle(engine, open, unwatched, AbortSignal.timeout(30_000));
    const storedBefore = (await bench.storedWrites(namespace, name)).length;
    const states = await readStates(engine);
    const problems = [
      ...(ended === 'SIGKILL' || ended === 0 ? [] : [`the child ended with ${ended}`]),
      ...states.flatMap(state => (state.closed ? [] : [`run ${state.run} is still open`])),
      ...lostOutcomes(states, storedBefore),
    ];
    await rollBackAgain(engine, namespace, name);
    const stored = (await bench.storedWrites(namespace, name)).length;
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
async function rollBackAgain(engine: Parameters<typeof prepare>[0], namespace: string, name: string): Promise<void> {
  const call = { do: 'rollout.undo', with: { namespace, name, toRevision: 1 } };
  const prepared = await prepare(engine, call, never);
  if (prepared.kind !== 'ready') return;
  await confirm(
    engine,
    prepared,
    { to: prepared.plan.hash, level: 'typed', answer: name },
    unwatched,
    AbortSignal.timeout(30_000),
  );
}

async function readStates(engine: Parameters<typeof prepare>[0]): Promise<readonly RunState[]> {
  const files = await Promise.all((await engine.journal.list()).map(run => engine.journal.read(run)));
  return files.flatMap(file => (file && foldRun(file.entries)) ?? []);
}

/** Exit code, or the signal that ended it. */
const runChild = (orders: object): Promise<number | string> =>
  new Promise(resolve => {
    execFile(process.execPath, [child, JSON.stringify(orders)], { timeout: 60_000 }, (error, _out, complaint) => {
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
