import { targetOf } from '../domain/change.ts';
import type { Entry, Happening } from '../domain/journal.ts';
import { closesAs } from './close-run.ts';
import { type Confirmation, type NotSent, notSent, refusalOf } from './confirmation.ts';
import type { Engine } from './engine.ts';
import type { Watching } from './follow.ts';
import { planMade } from './journalled.ts';
import type { Ready } from './prepare.ts';
import { createRecorder } from './recorder.ts';
import { sendChanges } from './send-changes.ts';

export type Confirmed = NotSent | { readonly kind: 'ran' };

/**
 * A run of one plan. Journals the plan, the answer and the start, each on disk, then sends each change once and
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
  const begin = () => openRun(engine, ready, confirmation, record);
  try {
    const sent = await sendChanges(engine, { writer, outlets }, ready, { begin, record, watching }, signal);
    if (sent.kind === 'unjournalled') return notSent(sent.kind, sent.says);
    const how = closesAs(sent.end);
    if (how) await record({ type: 'run.closed', how });
    return { kind: 'ran' };
  } finally {
    await engine.journal.release(ready.run).catch(() => undefined);
  }
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
    target: targetOf(plan),
    where: { context: place.context, server: place.server },
  });
  await record(planMade(plan, 'accepted'));
  await record({ type: 'answer.given', to, level, answer });
}
