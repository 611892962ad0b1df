import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '../../src/engine/engine.ts';
import { resumeWalk, walkOf } from '../../src/engine/walk/resume-walk.ts';
import type { WalkState } from '../../src/engine/walk/walk-state.ts';
import { playWalk } from '../engine/walk/play-walk.ts';
import { wholePlaybook } from '../engine/walk/playbooks.ts';
import { type Bench, brokenRelease, deploymentPath } from '../support/bench/bench.ts';
import { openEngine } from '../support/open-engine.ts';
import { type BuiltChild, buildChild } from './built-child.ts';
import { inTurns } from './crash-points.ts';

const landsWithinMs = 400;

export type WalkCrash = {
  readonly line: number;
  readonly when: 'before' | 'after';
  readonly entry: string;
  readonly problems: readonly string[];
  readonly recovered: number;
};

/** Ends a walk before and after each line of its journal, goes on with it, and says what came out otherwise. */
export async function crashWalkEverywhere(
  bench: Bench,
  only: (line: number, when: 'before' | 'after', entry: string) => boolean = () => true,
): Promise<{ readonly trace: readonly string[]; readonly crashes: readonly WalkCrash[] }> {
  const namespace = await bench.newNamespace();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-walk-crash-'));
  const child = await buildChild('walk-crash-child.ts');
  try {
    const trace = await recordTrace(bench, child, namespace, folder);
    const points = trace.flatMap((entry, index) =>
      (['before', 'after'] as const)
        .filter(when => only(index + 1, when, entry))
        .map(when => ({ entry, when, line: index + 1, name: `app-${index + 1}-${when}` })),
    );
    const crashes: WalkCrash[] = [];
    await inTurns(points, 8, ({ name }) => makeRelease(bench, namespace, name));
    await inTurns(points, 2, async point => {
      crashes.push(await crashAt(bench, child, { ...point, namespace, folder: path.join(folder, point.name) }));
    });
    return { trace, crashes };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await child.remove();
  }
}

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

const orders = (bench: Bench, namespace: string, name: string, folder: string) => ({
  kubeconfig: bench.kubeconfigPath,
  folder,
  text: wholePlaybook,
  inputs: { workload: { kind: 'Deployment', namespace, name } },
  landsWithinMs,
});

async function recordTrace(
  bench: Bench,
  child: BuiltChild,
  namespace: string,
  folder: string,
): Promise<readonly string[]> {
  await makeRelease(bench, namespace, 'app-trace');
  const trace = path.join(folder, 'trace');
  const ended = await runChild(child, {
    ...orders(bench, namespace, 'app-trace', path.join(folder, 'whole')),
    trace,
  });
  if (ended !== 0) throw new Error(`the walk that nobody disturbed ended with ${ended}`);
  return (await readFile(trace, 'utf8')).trim().split('\n');
}

type Point = Omit<WalkCrash, 'problems' | 'recovered'> & {
  readonly namespace: string;
  readonly name: string;
  readonly folder: string;
};

async function crashAt(
  bench: Bench,
  child: BuiltChild,
  { namespace, name, folder, line, when, entry }: Point,
): Promise<WalkCrash> {
  const ended = await runChild(child, { ...orders(bench, namespace, name, folder), line, when });
  const { engine, close } = await openEngine({ kubeconfig: bench.kubeconfigPath, folder, landsWithinMs });
  try {
    const state = await goOn(engine);
    const stored = (await bench.storedWrites(namespace, name)).length;
    const { spec } = (await bench.api('GET', deploymentPath(namespace, name))).body;
    const image = spec.template.spec.containers[0].image;
    // Before its first line is on disk there is no run, and nothing of it may have happened.
    const isUnborn = line === 1 && when === 'before';
    const expected = isUnborn ? 0 : 3;
    const problems = [
      // How often the effect is looked at differs, so that a walk may be over before its last line comes.
      ...(ended === 'SIGKILL' || ended === 0 ? [] : [`the child ended with ${ended}`]),
      ...(stored === expected ? [] : [`${stored} writes were stored, not ${expected}`]),
      ...(isUnborn || image === 'registry.example/app:1.0' ? [] : [`it asks for ${image}`]),
      ...(isUnborn || spec.replicas === 2 ? [] : [`it has ${spec.replicas} replicas`]),
      ...(isUnborn ? (state ? ['there is a run'] : []) : problemsOf(state)),
    ];
    return { line, when, entry, problems, recovered: state ? recoveredIn(state) : 0 };
  } finally {
    await close();
  }
}

/** The operator comes back: what was left open is gone on with to its end. */
async function goOn(engine: Engine): Promise<WalkState | undefined> {
  const [run] = await engine.journal.list();
  if (!run) return undefined;
  const opened = await resumeWalk(engine, run, {});
  if (opened.kind === 'walker') {
    const { state } = await playWalk(opened.walker);
    await opened.walker.leave();
    return state;
  }
  const walk = await walkOf(engine, run);
  if ('says' in walk) throw new Error(walk.says);
  return walk.state;
}

const changesIn = ({ steps }: WalkState) =>
  [...steps.values()].flatMap(({ earlier, changes }) => [...earlier, ...changes]);
const recoveredIn = (state: WalkState): number => changesIn(state).filter(({ recovered }) => recovered).length;

function problemsOf(state: WalkState | undefined): readonly string[] {
  if (!state) return ['the run is gone'];
  const applied = changesIn(state).filter(({ outcome }) => outcome?.kind === 'applied').length;
  const left = [...state.steps.values()].filter(
    // No sink serves the channel here, and a step that told nobody is not ticked.
    ({ id, phase }) => phase !== (id === 'tell' ? 'skipped' : 'done') && id !== 'get-help',
  );
  return [
    ...(state.closed?.how === 'clean' ? [] : [`it closed ${state.closed?.how ?? 'not at all'}`]),
    ...(applied === 3 ? [] : [`${applied} changes are recorded as applied`]),
    ...left.map(({ id, phase }) => `step ${id} is ${phase}`),
    ...(state.debts.length === 1 && state.debts[0]?.paidAt !== undefined
      ? []
      : ['its debt was not opened and paid once']),
  ];
}

/** Exit code, or the signal that ended it. */
const runChild = ({ file, compiled }: BuiltChild, given: object): Promise<number | string> =>
  new Promise(resolve => {
    const env = { ...process.env, NODE_COMPILE_CACHE: compiled };
    execFile(process.execPath, [file, JSON.stringify(given)], { env, timeout: 90_000 }, (error, _out, complaint) => {
      if (!error) return resolve(0);
      if (error.signal) return resolve(error.signal);
      resolve(`${error.code}: ${complaint.slice(-600)}`);
    });
  });
