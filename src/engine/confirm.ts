import type { Sha } from '../domain/brands.ts';
import type { Change, Outcome, Sendable } from '../domain/change.ts';
import type { AnswerLevel, Entry, Happening } from '../domain/journal.ts';
import type { Json } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import type { Engine } from './engine.ts';
import { floorAt, isEnough } from './floor.ts';
import { follow, type Watching } from './follow.ts';
import type { Prepared } from './prepare.ts';
import { createRecorder } from './recorder.ts';
import { send, type WaysOut } from './send.ts';

/** What a person, or a flag in a person's name, said to exactly this plan. */
export type Confirmation = { readonly to: Sha; readonly level: AnswerLevel; readonly answer: Json };

type Ready = Extract<Prepared, { kind: 'ready' }>;
type NotSent = {
  readonly kind: 'not-sent';
  readonly why: 'unconfirmed' | 'expired' | 'denied' | 'read-only' | 'unjournalled';
  readonly says: SafeText;
};
export type Confirmed = NotSent | { readonly kind: 'ran' };

/**
 * The one place that sends. Journals the plan, the answer and the start, each on disk, then sends each change once and
 * follows it until it is in effect or can't be. Where the journal can't be written, nothing is sent.
 */
export async function confirm(
  engine: Engine,
  ready: Ready,
  confirmation: Confirmation,
  watching: Watching,
  signal: AbortSignal,
): Promise<Confirmed> {
  const { writer, outlets } = engine;
  if (!writer || !outlets) return notSent('read-only', 'read only: nothing was sent');
  const refusal = refusalOf(engine, ready, confirmation);
  if (refusal) return refusal;

  const recorder = createRecorder(ready.run, engine);
  const record = async (happening: Happening): Promise<Entry> => {
    const entry = await recorder.record(happening);
    watching.entry(entry);
    return entry;
  };
  try {
    return await runChanges(engine, { writer, outlets }, ready, confirmation, record, watching, signal);
  } finally {
    await engine.journal.release(ready.run).catch(() => undefined);
  }
}

async function runChanges(
  engine: Engine,
  out: WaysOut,
  ready: Ready,
  confirmation: Confirmation,
  record: (happening: Happening) => Promise<Entry>,
  watching: Watching,
  signal: AbortSignal,
): Promise<Confirmed> {
  const { call, changes } = ready.plan;
  for (const [index, change] of changes.entries()) {
    const isLast = index === changes.length - 1;
    try {
      if (index === 0) await openRun(engine, ready, confirmation, record);
      await record({ type: 'change.started', change: change.id });
    } catch (cause) {
      return notSent('unjournalled', `the journal can't be written, so nothing was sent: ${reasonOf(cause)}`);
    }
    const startedAt = engine.clock.now();
    const outcome = await send(out, change, ready.run);
    await record({ type: 'change.finished', change: change.id, outcome: brief(outcome), recovered: false });
    const end = await follow(
      engine,
      { call, change: journalled(change), startedAt, outcome, isLast, record, watching },
      signal,
    );
    if (end !== 'in-effect') break;
  }
  return { kind: 'ran' };
}

function refusalOf({ place, clock }: Engine, { plan, dryRun }: Ready, confirmation: Confirmation): NotSent | undefined {
  if (plan.denied) return notSent('denied', plan.denied);
  if (dryRun.kind !== 'accepted')
    return notSent('denied', `the API server did not accept it: ${'says' in dryRun ? dryRun.says : dryRun.because}`);
  if (confirmation.to !== plan.hash)
    return notSent('unconfirmed', 'the confirmation was for another plan, so nothing was sent');
  const needed = plan.changes
    .map(change => floorAt(place, change))
    .reduce((most, one) => (isEnough(most, one) ? most : one));
  if (confirmation.answer === false || !isEnough(confirmation.level, needed))
    return notSent('unconfirmed', 'it was not confirmed, so nothing was sent');
  if (clock.now() > plan.expiresAt)
    return notSent('expired', 'the plan is older than 60 s, so nothing was sent: look at it again');
  return undefined;
}

async function openRun(
  { place, actor, journal }: Engine,
  { run, plan }: Ready,
  { to, level, answer }: Confirmation,
  record: (happening: Happening) => Promise<Entry>,
): Promise<void> {
  await journal.claim(run, actor);
  await record({
    type: 'run.opened',
    as: 'verb',
    tool: 'deploy-cockpit/0.1.0',
    target: plan.changes[0].target,
    where: { context: place.context, server: place.server },
  });
  await record({
    type: 'plan.made',
    hash: plan.hash,
    call: plan.call,
    changes: plan.changes.map(journalled),
    ...(plan.predictedMs !== undefined && { predictedMs: plan.predictedMs }),
    ...(plan.undo && { undo: plan.undo }),
    dryRun: 'accepted',
  });
  await record({ type: 'answer.given', to, level, answer });
}

/** A change without its bytes: request bodies never enter the journal. */
const journalled = ({ effect: _bytes, ...change }: Sendable): Change => change;

/** The stored object is for the eyes of this moment only; it may hold secrets. */
const brief = (outcome: Outcome): Outcome => {
  if (outcome.kind !== 'applied') return outcome;
  const { stored: _stored, ...rest } = outcome;
  return rest;
};

const notSent = (why: NotSent['why'], says: string): NotSent => ({ kind: 'not-sent', why, says: safe(says) });
const reasonOf = (cause: unknown): SafeText =>
  cause instanceof Error ? safe(cause.message, 200) : ours('unknown reason');
