import type { Readers, WalkReaders } from '../../src/actions/action.ts';
import { checks } from '../../src/checks/registry.ts';
import { seeChecks } from '../../src/checks/see-checks.ts';
import type { Change, Look, Plan, Seen } from '../../src/domain/change.ts';
import type { CheckSeen } from '../../src/domain/check.ts';
import type { Json, JsonObject } from '../../src/domain/json.ts';
import type { Journey } from '../../src/domain/playbook.ts';
import { ours } from '../../src/domain/safe-text.ts';
import type { WorkloadRef } from '../../src/domain/workload.ts';
import { type Engine, readersOf } from '../../src/engine/engine.ts';
import { until } from '../control-plane/until.ts';

/** What a step of a playbook reads with: one of these is one time that the step is entered. */
export function lookingAround(
  engine: Engine,
  options: {
    readonly workload?: WorkloadRef;
    readonly values?: Readonly<Record<string, Json>>;
    readonly journeys?: Readonly<Record<string, Journey>>;
    /** Instead of what the engine reads from. */
    readonly instead?: Partial<Readers>;
  } = {},
) {
  const { workload, values = {}, journeys = {}, instead = {} } = options;
  const walk: WalkReaders = {
    openedAt: engine.clock.now(),
    ...(workload && { workload }),
    values: new Map(Object.entries(values)),
    journeys: new Map(Object.entries(journeys)),
    memory: new Map(),
    runMemory: new Map(),
    factNames: [],
    facts: async () => [],
    checks: (what, signal) => seeChecks(what, { checks, from: readers(), hash: engine.hash }, signal),
  };
  const readers = (): Readers => ({ ...readersOf(engine, walk), ...instead });
  const signal = AbortSignal.timeout(60_000);

  const see = async (check: string, settings: JsonObject = {}): Promise<CheckSeen> => {
    const [seen] = await walk.checks([{ check, ...settings }], signal);
    if (!seen) throw new Error('a check said nothing');
    return seen;
  };
  /** Reads and plans a step, as it is when it is entered. */
  const enter = async (name: string, settings: JsonObject): Promise<{ readonly plan: Plan; see(): Promise<Seen> }> => {
    const action = engine.actions.get(name);
    if (!action) throw new Error(`there is no action ${name}`);
    const parsed = action.parse(action.step?.call ? action.step.call(settings) : settings);
    if ('problems' in parsed) throw new Error(parsed.problems.join('; '));
    const world = await action.read(parsed.settings, readers(), signal);
    const plan = action.plan(parsed.settings, world, {
      now: engine.clock.now(),
      run: engine.ids.next(),
      nextId: () => engine.ids.next(),
      hash: engine.hash,
      by: engine.actor.name,
      place: engine.place,
      step: { id: 'step', facts: new Map(), timeline: () => '- 12:00 rolled back\n', phones: [] },
    });
    return {
      plan,
      async see() {
        const what: Look | Change =
          plan.kind === 'look'
            ? plan
            : plan.kind === 'change'
              ? plan.changes[0]
              : { kind: 'look', says: ours(''), withinMs: 0 };
        const again = await action.read(parsed.settings, readers(), signal);
        return action.observe(what, again, { hash: engine.hash, now: engine.clock.now(), sentAt: engine.clock.now() });
      },
    };
  };
  /** Looks again and again until the check says this. */
  const seeUntil = async (holds: CheckSeen['holds'], check: string, settings: JsonObject = {}): Promise<CheckSeen> => {
    let seen = await see(check, settings);
    await until(
      `${check} ${JSON.stringify(settings)} says ${holds}`,
      async () => {
        seen = await see(check, settings);
        return seen.holds === holds;
      },
      { seconds: 60 },
    );
    return seen;
  };
  return { see, seeUntil, enter, walk };
}
