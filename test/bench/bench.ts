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
import { boardBeside } from './board-beside.ts';
import { median, ms, row, times } from './figures.ts';
import { nodeFlags, run } from './run-process.ts';

const never = new AbortController().signal;

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

/**
 * What the cockpit costs beside kubectl and k9s, on a real control plane with 200 Deployments and 5,000 pods. Figures are
 * medians of seven in one run; only their ratios say something about another machine.
 */
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
