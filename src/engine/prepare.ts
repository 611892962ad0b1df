import type { AnyAction } from '../actions/action.ts';
import type { Id } from '../domain/brands.ts';
import type { Call, PlannedChange, Sendable, Target } from '../domain/change.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { type Tried, tryOut } from './dry-run.ts';
import { type Engine, readersOf } from './engine.ts';
import { isAbout, settleEarlierRuns } from './settle.ts';

/** A plan as a person gets to see it, with what the API server says to exactly its bytes. */
export type Prepared =
  | ({ readonly kind: 'ready'; readonly run: Id } & Tried)
  | { readonly kind: 'nothing-to-do'; readonly because: SafeText }
  /** `first`: what has to be done before, as a plan of its own. */
  | { readonly kind: 'blocked'; readonly because: SafeText; readonly first?: Call }
  | { readonly kind: 'wrong'; readonly because: SafeText };

/** Reads, plans, and has the same bytes judged by the API server. Changes nothing, and writes no journal. */
export async function prepare(
  engine: Engine,
  call: Call,
  signal: AbortSignal,
  run: Id = engine.ids.next(),
): Promise<Prepared> {
  const action = engine.actions.get(call.do);
  if (!action) return { kind: 'wrong', because: safe(`there is no action "${call.do}"`) };
  const parsed = action.parse(call.with);
  if ('problems' in parsed) return { kind: 'wrong', because: safe(parsed.problems.join('; ')) };

  const unsettled = await settleEarlierRuns(engine, target => isAbout(call, target), signal);
  if (unsettled) return { kind: 'blocked', because: unsettled };
  const world = await action.read(parsed.settings, readersOf(engine), signal);
  const plan = planOf(engine, action, parsed.settings, world, run);
  switch (plan.kind) {
    case 'blocked':
      return { kind: plan.kind, because: plan.because, ...(plan.first && { first: plan.first }) };
    case 'nothing-to-do':
      return { kind: plan.kind, because: plan.because };
    case 'look':
    case 'ask':
      return { kind: 'wrong', because: safe(`"${call.do}" changes nothing, so there is nothing to confirm`) };
    case 'change': {
      const others = plan.changes.map(({ target }) => target).filter(target => !isAbout(call, target));
      const unsettledToo = others.length > 0 && (await settleEarlierRuns(engine, isOneOf(others), signal));
      if (unsettledToo) return { kind: 'blocked', because: unsettledToo };
      return { kind: 'ready', run, ...(await tryOut(engine, withOwnLimit(engine, plan), signal)) };
    }
  }
}

const isOneOf = (targets: readonly Target[]) => (one: Target) =>
  targets.some(({ gvr, namespace, name }) => one.gvr === gvr && one.namespace === namespace && one.name === name);

const planOf = (engine: Engine, action: AnyAction, settings: unknown, world: unknown, run: Id) =>
  action.plan(settings, world, {
    now: engine.clock.now(),
    run,
    nextId: () => engine.ids.next(),
    hash: engine.hash,
    by: engine.actor.name,
    place: engine.place,
  });

function withOwnLimit({ landsWithinMs }: Engine, plan: PlannedChange): PlannedChange {
  if (landsWithinMs === undefined) return plan;
  const [first, ...others] = plan.changes;
  const limited = (change: Sendable): Sendable => ({ ...change, landsWithinMs });
  return { ...plan, changes: [limited(first), ...others.map(limited)] };
}
