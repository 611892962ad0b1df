import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'vitest';
import type { FactValue } from '../../src/domain/fact.ts';
import type { WorkloadRef } from '../../src/domain/workload.ts';
import { type Engine, readersOf } from '../../src/engine/engine.ts';
import { facts } from '../../src/facts/registry.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { openEngine } from '../support/open-engine.ts';

const never = new AbortController().signal;

export type SeenFact = { readonly value: FactValue; readonly says: string; readonly evidence: unknown };

/** Sees one fact as a walk does. */
export async function seeFact(engine: Engine, name: string, workload: WorkloadRef): Promise<SeenFact> {
  const fact = facts.get(name);
  if (!fact) throw new Error(`there is no fact ${name}`);
  const about = { workload, windowMs: 1_800_000, since: engine.clock.now() };
  const world = await fact.read(about, readersOf(engine), never);
  return fact.judge(about, world, { hash: engine.hash, now: engine.clock.now() });
}

/** A scenario of the practice cluster, and facts as somebody sees them on it. */
export async function factsOn(scenario: string) {
  const bench = await practiceBench(scenario);
  const folder = await mkdtemp(path.join(tmpdir(), 'facts-'));
  const open = (context: string) => openEngine({ kubeconfig: bench.kubeconfigPath, context, folder });
  const [own, viewer] = [await open('practice'), await open('practice-viewer')];
  return {
    bench,
    own: own.engine,
    see: (name: string, workload: string | WorkloadRef, as: 'operator' | 'viewer' = 'operator'): Promise<SeenFact> =>
      seeFact(
        (as === 'viewer' ? viewer : own).engine,
        name,
        typeof workload === 'string' ? { kind: 'Deployment', namespace: 'shop', name: workload } : workload,
      ),
    async close() {
      own.close();
      viewer.close();
      await bench.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type FactsOn = Awaited<ReturnType<typeof factsOn>>;

/** The same for one test, which closes it at its end: nothing is shared, so such tests can wait side by side. */
export async function factsOnTest({ onTestFinished }: TestContext, scenario: string): Promise<FactsOn> {
  const on = await factsOn(scenario);
  onTestFinished(() => on.close());
  return on;
}
