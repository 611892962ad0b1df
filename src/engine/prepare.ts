import type { Given, WalkReaders } from '../actions/action.ts';
import type { Id } from '../domain/brands.ts';
import type { Call, Plan, PlannedChange, Sendable, Target } from '../domain/change.ts';
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

export type Ready = Extract<Prepared, { kind: 'ready' }>;

/** What a step of a playbook brings along, beside its call. */
export type InWalk = {
  readonly readers: WalkReaders;
  readonly step: NonNullable<Given['step']>;
};

/** Reads, plans, and has the same bytes judged by the API server. Changes nothing, and writes no journal. */
export async function prepare(
  engine: Engine,
  call: Call,
  signal: AbortSignal,
  run: Id = engine.ids.next(),
): Promise<Prepared> {
  const planned = await planCall(engine, call, run, signal);
  if (planned.kind === 'wrong') return planned;
  const { plan } = planned;
  switch (plan.kind) {
    case 'blocked':
      return { kind: plan.kind, because: plan.because, ...(plan.first && { first: plan.first }) };
    case 'nothing-to-do':
      return { kind: plan.kind, because: plan.because };
    case 'look':
    case 'ask':
      return { kind: 'wrong', because: safe(`"${call.do}" changes nothing, so there is nothing to confirm`) };
    case 'change':
      return tryPlan(engine, call, run, plan, signal);
  }
}

/** Reads and plans, whatever kind of plan it comes to. */
export async function planCall(
  engine: Engine,
  call: Call,
  run: Id,
  signal: AbortSignal,
  inWalk?: InWalk,
): Promise<{ readonly kind: 'planned'; readonly plan: Plan } | { readonly kind: 'wrong'; readonly because: SafeText }> {
  const action = engine.actions.get(call.do);
  if (!action) return { kind: 'wrong', because: safe(`there is no action "${call.do}"`) };
  const parsed = action.parse(call.with);
  if ('problems' in parsed) return { kind: 'wrong', because: safe(parsed.problems.join('; ')) };

  const unsettled = await settleEarlierRuns(engine, target => isAbout(call, target), run, signal);
  if (unsettled) return { kind: 'planned', plan: { kind: 'blocked', because: unsettled } };
  const world = await action.read(parsed.settings, readersOf(engine, inWalk?.readers), signal);
  const plan = action.plan(parsed.settings, world, {
    now: engine.clock.now(),
    run,
    nextId: () => engine.ids.next(),
    hash: engine.hash,
    by: engine.actor.name,
    place: engine.place,
    ...(inWalk && { step: inWalk.step }),
  });
  return { kind: 'planned', plan };
}

/** The plan with what the API server says to the bytes of its requests, once nothing is open on any of its objects. */
export async function tryPlan(
  engine: Engine,
  call: Call,
  run: Id,
  plan: PlannedChange,
  signal: AbortSignal,
): Promise<Ready | Extract<Prepared, { kind: 'blocked' }>> {
  const others = plan.changes.map(({ target }) => target).filter(target => !isAbout(call, target));
  const unsettled = others.length > 0 && (await settleEarlierRuns(engine, isOneOf(others), run, signal));
  if (unsettled) return { kind: 'blocked', because: unsettled };
  return { kind: 'ready', run, ...(await tryOut(engine, withOwnLimit(engine, plan), signal)) };
}

const isOneOf = (targets: readonly Target[]) => (one: Target) =>
  targets.some(({ gvr, namespace, name }) => one.gvr === gvr && one.namespace === namespace && one.name === name);

function withOwnLimit({ landsWithinMs }: Engine, plan: PlannedChange): PlannedChange {
  if (landsWithinMs === undefined) return plan;
  const [first, ...others] = plan.changes;
  const limited = (change: Sendable): Sendable => ({ ...change, landsWithinMs });
  return { ...plan, changes: [limited(first), ...others.map(limited)] };
}
