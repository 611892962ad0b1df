import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { confirm } from '../../src/engine/confirm.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { prepare } from '../../src/engine/prepare.ts';
import type { RunningControlPlane } from '../control-plane/control-plane.ts';
import { populate } from '../control-plane/populate.ts';
import { startControlPlane } from '../control-plane/start.ts';
import { type Bench, brokenRelease } from '../support/bench/bench.ts';
import { realBench } from '../support/bench/real-bench.ts';
import { builtProgram, stateFolder } from '../support/built-program.ts';
import { openEngine } from '../support/open-engine.ts';
import { openTerminal } from '../support/terminal.ts';
import { median, ms, residentMb, row, verdict } from './figures.ts';
import { k9sBoard } from './k9s-board.ts';

/**
 * What the cockpit costs beside kubectl and k9s, on a real control plane with 200 Deployments and 5,000 pods. Figures are
 * medians of seven in one run; only their ratios say something about another machine.
 */
const times = 7;
/** Beside kubectl, which draws no board, and beside k9s, which does. */
const target = { firstFrame: 4, memoryMb: 110, firstFrameOfK9s: 0.5 };
const never = new AbortController().signal;

/** Wall time of a whole process, its output read to the end. */
const run = (
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly ms: number; readonly out: string; readonly code: number | null }> =>
  new Promise(resolve => {
    const began = performance.now();
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    child.stdout.on('data', chunk => (out += chunk));
    child.stderr.on('data', chunk => (out += chunk));
    child.on('close', code => resolve({ ms: performance.now() - began, out, code }));
  });

const shown = (text: string): number =>
  [...text.matchAll(/(?:NEEDS YOU|ON THE WAY|WELL) \((\d+)\)/g)].reduce((sum, [, count]) => sum + Number(count), 0);

/** As it is started: the flags of its own first line. */
const nodeFlags = readFileSync(builtProgram, 'utf8').split('\n')[0]?.split(' node ')[1]?.split(' ') ?? [];

/** From the fork until the board's counts add up, and what the process holds then, and after a while. */
async function board(
  cluster: RunningControlPlane,
  keepMs = 0,
): Promise<{ readonly ms: number; readonly mb: number; readonly laterMb: number }> {
  const folder = stateFolder();
  const began = performance.now();
  const screen = openTerminal({
    args: [...nodeFlags, builtProgram, '--kubeconfig', cluster.kubeconfigPath, '-A'],
    columns: 120,
    rows: 40,
    env: folder.env,
  });
  try {
    await screen.until(text => shown(text) >= 200, 30_000);
    const took = performance.now() - began;
    const mb = await residentMb(screen.pid);
    await new Promise(resolve => setTimeout(resolve, keepMs));
    return { ms: took, mb, laterMb: await residentMb(screen.pid) };
  } finally {
    screen.kill();
    await screen.exited;
    await folder.remove();
  }
}

async function boardBeside(cluster: RunningControlPlane): Promise<void> {
  const kubectl = () =>
    run(cluster.kubectlPath, ['--kubeconfig', cluster.kubeconfigPath, 'get', 'deploy', '-A'], process.env);
  await board(cluster);
  await kubectl();
  await k9sBoard(cluster);
  const [ours, theirs, memory]: [number[], number[], number[]] = [[], [], []];
  const k9s: { readonly ms: number; readonly mb: number }[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const one = await board(cluster);
    ours.push(one.ms);
    memory.push(one.mb);
    theirs.push((await kubectl()).ms);
    k9s.push(await k9sBoard(cluster));
  }
  const long = await board(cluster, 60_000);
  const ratio = median(ours) / median(theirs);
  row('', 'cockpit', 'kubectl', 'ratio', 'target');
  row(
    '200 Deployments on the screen',
    ms(median(ours)),
    ms(median(theirs)),
    `${ratio.toFixed(2)}x`,
    verdict(ratio < target.firstFrame, `< ${target.firstFrame}x`),
  );
  row(
    'memory then',
    `${median(memory).toFixed(0)} MB`,
    '',
    '',
    verdict(median(memory) < target.memoryMb, `< ${target.memoryMb} MB`),
  );
  row(
    'memory after 60 s',
    `${long.laterMb.toFixed(0)} MB`,
    '',
    '',
    verdict(long.laterMb < target.memoryMb, `< ${target.memoryMb} MB`),
  );
  besideK9s({ ms: median(ours), mb: median(memory) }, k9s);
}

function besideK9s(ours: { readonly ms: number; readonly mb: number }, k9s: readonly (typeof ours)[]): void {
  const theirs = { ms: median(k9s.map(one => one.ms)), mb: median(k9s.map(one => one.mb)) };
  const ratio = ours.ms / theirs.ms;
  row('', 'cockpit', 'k9s', 'ratio', 'target');
  row(
    'all Deployments beside the first row of k9s',
    ms(ours.ms),
    ms(theirs.ms),
    `${ratio.toFixed(2)}x`,
    verdict(ratio < target.firstFrameOfK9s, `< ${target.firstFrameOfK9s}x`),
  );
  row(
    'memory then',
    `${ours.mb.toFixed(0)} MB`,
    `${theirs.mb.toFixed(0)} MB`,
    `${(ours.mb / theirs.mb).toFixed(2)}x`,
    verdict(ours.mb <= theirs.mb, '<= 1x'),
  );
}

async function rollbackBeside(cluster: RunningControlPlane, bench: Bench): Promise<void> {
  const namespace = await bench.newNamespace();
  const names = Array.from({ length: 2 * times + 2 }, (_, index) => `undo-${index}`);
  for (const name of names)
    await brokenRelease(bench, {
      namespace,
      name,
      replicas: 1,
      good: 'registry.example/app:1.0',
      bad: 'registry.example/app:1.1-never',
    });
  const folder = stateFolder();
  const env = { ...process.env, ...folder.env };
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (const [index, name] of names.entries()) {
    const isOurs = index % 2 === 0;
    const args = isOurs
      ? [
          ...nodeFlags,
          builtProgram,
          'rollback',
          name,
          '-n',
          namespace,
          '--kubeconfig',
          cluster.kubeconfigPath,
          '--to-revision',
          '1',
          '--yes',
          '--confirm',
          name,
          '-o',
          'json',
        ]
      : [
          '--kubeconfig',
          cluster.kubeconfigPath,
          '-n',
          namespace,
          'rollout',
          'undo',
          `deploy/${name}`,
          '--to-revision=1',
        ];
    const { ms: took, code, out } = await run(isOurs ? process.execPath : cluster.kubectlPath, args, env);
    if (code !== 0) throw new Error(`${name}: ${out}`);
    // The first of each is the warm-up.
    if (index > 1) (isOurs ? ours : theirs).push(took);
  }
  row('', 'cockpit', 'kubectl', 'ratio');
  row(
    'rollback, whole process, until seen in effect',
    ms(median(ours)),
    ms(median(theirs)),
    `${(median(ours) / median(theirs)).toFixed(2)}x`,
  );
  await folder.remove();
}

/** Where the time of a headless rollback goes, in one process that is warm. */
async function split(cluster: RunningControlPlane, bench: Bench): Promise<void> {
  const namespace = await bench.newNamespace();
  const starts: number[] = [];
  for (let turn = 0; turn < times; turn += 1)
    starts.push((await run(process.execPath, [...nodeFlags, builtProgram, '--version'], process.env)).ms);
  const parts: Record<'connect' | 'reads' | 'dryRun' | 'patch', number[]> = {
    connect: [],
    reads: [],
    dryRun: [],
    patch: [],
  };
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-bench-'));
  for (let turn = 0; turn <= times; turn += 1) {
    const name = `split-${turn}`;
    await brokenRelease(bench, {
      namespace,
      name,
      replicas: 1,
      good: 'registry.example/app:1.0',
      bad: 'registry.example/app:1.1-never',
    });
    const began = performance.now();
    const { engine, close } = await openEngine({ kubeconfig: cluster.kubeconfigPath, folder });
    const connected = performance.now() - began;
    const spent = { dryRun: 0, patch: 0 };
    const timed = withTimes(engine, spent);
    const before = performance.now();
    const prepared = await prepare(timed, { do: 'rollout.undo', with: { namespace, name, toRevision: 1 } }, never);
    const preparing = performance.now() - before;
    if (prepared.kind !== 'ready') throw new Error(prepared.because);
    await confirm(
      timed,
      prepared,
      { to: prepared.plan.hash, level: 'typed', answer: name },
      { entry: () => undefined, seen: () => undefined },
      never,
    );
    await close();
    if (turn === 0) continue;
    parts.connect.push(connected);
    parts.reads.push(preparing - spent.dryRun);
    parts.dryRun.push(spent.dryRun);
    parts.patch.push(spent.patch);
  }
  await rm(folder, { recursive: true, force: true });
  row('of it: Node and modules (--version)', ms(median(starts)));
  for (const [name, spent] of Object.entries(parts)) row(`of it: ${name}`, ms(median(spent)));
}

function withTimes(engine: Engine, spent: { dryRun: number; patch: number }): Engine {
  const { writer } = engine;
  if (!writer) return engine;
  return {
    ...engine,
    writer: {
      async dryRun(change, signal) {
        const began = performance.now();
        const result = await writer.dryRun(change, signal);
        spent.dryRun += performance.now() - began;
        return result;
      },
      async send(change) {
        const began = performance.now();
        const result = await writer.send(change);
        spent.patch += performance.now() - began;
        return result;
      },
    },
  };
}

const cluster = await startControlPlane();
try {
  console.log(
    `${cpus().length} cores, Node ${process.version}, kube-apiserver ${cluster.version}; medians of ${times}`,
  );
  await populate(cluster);
  await boardBeside(cluster);
  const bench = realBench(cluster);
  await rollbackBeside(cluster, bench);
  await split(cluster, bench);
} finally {
  await cluster.stop();
}
