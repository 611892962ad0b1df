import type { AnyAction } from '../actions/action.ts';
import type { Id } from '../domain/brands.ts';
import {
  type Call,
  type Difference,
  isKube,
  type KubeSendable,
  type PlannedChange,
  type Sendable,
} from '../domain/change.ts';
import { atPointer, canonical, type Json } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import type { DryRun } from '../ports/writer.ts';
import { type Engine, readersOf } from './engine.ts';
import { settleEarlierRuns } from './settle.ts';

/** A plan as a person gets to see it, with what the API server says to exactly its bytes. */
export type Prepared =
  | {
      readonly kind: 'ready';
      readonly run: Id;
      readonly plan: PlannedChange;
      readonly dryRun: DryRun | { readonly kind: 'none'; readonly because: SafeText };
      /** What admission adds to or takes from what was asked for. */
      readonly admission: readonly Difference[];
    }
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

  const unsettled = await settleEarlierRuns(engine, call, signal);
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
    case 'change':
      return withDryRun(engine, run, plan, signal);
  }
}

const planOf = (engine: Engine, action: AnyAction, settings: unknown, world: unknown, run: Id) =>
  action.plan(settings, world, {
    now: engine.clock.now(),
    run,
    nextId: () => engine.ids.next(),
    hash: engine.hash,
    by: engine.actor.name,
    place: engine.place,
  });

async function withDryRun(engine: Engine, run: Id, made: PlannedChange, signal: AbortSignal): Promise<Prepared> {
  const plan = withOwnLimit(engine, made);
  const because = plan.denied ?? (engine.writer ? undefined : safe('read only: nothing is sent, not even to be tried'));
  if (because || !engine.writer)
    return { kind: 'ready', run, plan, dryRun: { kind: 'none', because: because ?? safe('') }, admission: [] };
  const [first, ...others] = plan.changes;
  if (!isKube(first))
    return {
      kind: 'ready',
      run,
      plan,
      dryRun: { kind: 'none', because: ours('it is nothing that a cluster could try') },
      admission: [],
    };
  const dryRun = await engine.writer.dryRun(first, signal);
  if (dryRun.kind !== 'accepted') return { kind: 'ready', run, plan, dryRun, admission: [] };
  // Of a deletion the dry run stores nothing: it answers with what would go.
  const isDeletion = first.effect.method === 'DELETE';
  const filled = isDeletion ? first : withStored(first, dryRun.stored, engine);
  return {
    kind: 'ready',
    run,
    plan: { ...plan, changes: [filled, ...others] },
    dryRun,
    admission: isDeletion ? [] : admissionOf(first, dryRun.stored),
  };
}

function withOwnLimit({ landsWithinMs }: Engine, plan: PlannedChange): PlannedChange {
  if (landsWithinMs === undefined) return plan;
  const [first, ...others] = plan.changes;
  const limited = (change: Sendable): Sendable => ({ ...change, landsWithinMs });
  return { ...plan, changes: [limited(first), ...others.map(limited)] };
}

/** What will be stored is what the dry run stored, not what was sent: admission may add to it. */
const withStored = (change: Sendable, stored: Json, { hash }: Engine): Sendable => ({
  ...change,
  probes: change.probes.map(probe => {
    const value = atPointer(stored, probe.pointer);
    return { ...probe, ...(value !== undefined && { after: hash(canonical(value)) }) };
  }),
});

/** Compares each written value with what the dry run stored there. */
function admissionOf({ effect }: KubeSendable, stored: Json): readonly Difference[] {
  const operations = JSON.parse(effect.body) as readonly { op: string; path: string; value?: Json }[];
  return operations
    .filter(({ op }) => op === 'replace' || op === 'add')
    .filter(({ path, value }) => value !== undefined && canonical(atPointer(stored, path) ?? null) !== canonical(value))
    .map(({ path }) => ({
      what: safe(path),
      after: safe('the cluster stores something else there than what is sent'),
    }));
}
