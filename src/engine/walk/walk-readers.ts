import type { WalkReaders } from '../../actions/action.ts';
import { seeChecks } from '../../checks/see-checks.ts';
import type { FactSeen } from '../../domain/fact.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { type Engine, readersOf } from '../engine.ts';
import { factNamesOf } from './facts-of-step.ts';
import type { WalkState } from './walk-state.ts';

/** How far back a fact looks where no step says it. */
export const usualWindowMs = 30 * 60_000;

type Memories = Pick<WalkReaders, 'memory' | 'runMemory'>;

/** What the steps of a walk may read of their own run. Facts and checks that can't be read are unknown, never absent. */
export function walkReaders(engine: Engine, state: WalkState, { memory, runMemory }: Memories): WalkReaders {
  const readers: WalkReaders = {
    openedAt: state.openedAt,
    ...(state.workload && { workload: state.workload }),
    values: state.values,
    memory,
    runMemory,
    journeys: state.playbook.journeys,
    factNames: factNamesOf(state.playbook),
    facts: (names, windowMs, signal) => Promise.all(names.map(name => see(name, windowMs, signal))),
    checks: (what, signal) =>
      seeChecks(what, { checks: engine.checks, from: readersOf(engine, readers), hash: engine.hash }, signal),
  };
  return readers;

  async function see(name: string, windowMs: number, signal: AbortSignal): Promise<FactSeen> {
    const unknown = (says: SafeText): FactSeen => ({
      name,
      value: 'unknown',
      says,
      evidence: null,
      at: engine.clock.now(),
    });
    const fact = engine.facts.get(name);
    if (!fact) return unknown(safe(`nobody here can tell: there is no fact "${name}"`));
    if (!state.workload) return unknown(safe('the run is about no workload'));
    const about = { workload: state.workload, windowMs, since: state.openedAt };
    try {
      const world = await fact.read(about, readersOf(engine, readers), signal);
      const now = engine.clock.now();
      return { name, at: now, ...fact.judge(about, world, { hash: engine.hash, now }) };
    } catch (cause) {
      return unknown(reasonOf(cause));
    }
  }
}

export const reasonOf = (cause: unknown): SafeText =>
  safe(cause instanceof Error ? cause.message : 'unknown reason', 200);
