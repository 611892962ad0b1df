import type { PlaybookStep } from '../../domain/playbook.ts';
import { ours, safe } from '../../domain/safe-text.ts';
import { type Followed, follow } from '../follow.ts';
import { sendChanges, tellAside } from '../send-changes.ts';
import { doubtfulChange, latestChange } from './changes-of-step.ts';
import { walkReaders } from './walk-readers.ts';
import { forgetStep, type Walking } from './walking.ts';
import { effectTimeMs, wayAfter } from './ways.ts';

/** Sends what was confirmed in this process, once. The plan and the answer are on disk already. */
export async function sendStep(walking: Walking, step: PlaybookStep, signal: AbortSignal): Promise<void> {
  const { engine, live, state } = walking;
  const { writer, outlets } = engine;
  const ready = live.prepared;
  const record = recordsFor(walking, step);
  forgetStep(live);
  if (!ready) return;
  if (!writer || !outlets) {
    const because = ours('read only: nothing was sent');
    await record({ type: 'step.ended', how: 'failed', because, next: wayAfter(state().playbook, step, 'failed') });
    return;
  }
  const out = { writer, outlets };
  if (ready.plan.changes.every(({ via }) => via === 'sink')) {
    for (const { id } of ready.plan.changes) live.told.add(id);
    live.telling = [...live.telling, ...(await tellAside(ready, out, record))];
    return;
  }
  if (!(await walking.isStillOurs()) || signal.aborted) return;
  live.isSending = true;
  const sent = await sendChanges(
    engine,
    out,
    ready,
    {
      begin: async () => undefined,
      isWanted: () => !signal.aborted,
      hindered: async () =>
        (await walking.isStillOurs()) ? undefined : ours('somebody else took the run over: nothing was sent'),
      record,
      watching: watchingOf(walking),
      walk: walkReaders(engine, state(), live),
    },
    withinTime(walking, step, engine.clock.now(), signal),
  ).finally(() => {
    live.isSending = false;
  });
  if (sent.kind === 'unjournalled') throw new Error(sent.says);
}

/** Reads on, of a change that left: whether it landed, then its effect. Outside of a cluster only a person can tell. */
export async function followStep(walking: Walking, step: PlaybookStep, signal: AbortSignal): Promise<void> {
  const { engine, live, state } = walking;
  const at = state().steps.get(step.id);
  const one = at && (doubtfulChange(at) ?? latestChange(at));
  if (!one || one.startedAt === undefined) return;
  const { change, call, startedAt, outcome } = one;
  const record = recordsFor(walking, step);
  if (change.via !== 'kube') {
    const says = safe(`nobody knows whether this was done: ${change.says}`);
    if (change.repeatable || change.via === 'record')
      await record({
        type: 'change.finished',
        change: change.id,
        outcome: { kind: 'unknown', says },
        recovered: true,
      });
    else
      await record({
        type: 'effect.seen',
        change: change.id,
        seen: { landed: 'unreadable', effect: 'unknown', says },
      });
    return;
  }
  const followed: Followed = {
    call,
    change,
    startedAt,
    outcome,
    record,
    watching: watchingOf(walking),
    walk: walkReaders(engine, state(), live),
  };
  await follow(engine, followed, withinTime(walking, step, startedAt, signal, leastLookMs));
}

/** What is in doubt is looked for beyond its time, and not without a breath in between. */
const leastLookMs = 1_000;

/** A changing step's time counts from its confirmation; then the rule says what follows. */
function withinTime(
  { engine, state }: Walking,
  step: PlaybookStep,
  startedAt: number,
  signal: AbortSignal,
  leastMs = 0,
): AbortSignal {
  const timeMs = effectTimeMs(step, state().steps.get(step.id)?.plan?.predictedMs);
  if (timeMs === undefined) return signal;
  const over = new AbortController();
  const left = Math.max(leastMs, startedAt + timeMs - engine.clock.now());
  void engine.clock.wait(left, signal).then(() => over.abort());
  return AbortSignal.any([signal, over.signal]);
}

const recordsFor =
  ({ record }: Walking, step: PlaybookStep) =>
  (happening: Parameters<Walking['record']>[0]) =>
    record(happening, step.id);

const watchingOf = ({ live, changed }: Walking): Followed['watching'] => ({
  entry: () => undefined,
  seen(seen) {
    live.seen = seen;
    changed();
  },
});
