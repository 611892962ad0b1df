import type { WalkReaders } from '../actions/action.ts';
import type { Id } from '../domain/brands.ts';
import { isKube, type Outcome, type Sendable } from '../domain/change.ts';
import type { Entry, Happening } from '../domain/journal.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import type { Engine } from './engine.ts';
import { type End, follow, type Watching } from './follow.ts';
import { brief, journalled } from './journalled.ts';
import type { Ready } from './prepare.ts';
import { send, type WaysOut } from './send.ts';

export type Sending = {
  /** Puts on disk what has to be there before the first change's start. */
  readonly begin: () => Promise<void>;
  /** Asked before each start: whether nobody called it off since it was confirmed. */
  readonly isWanted?: () => boolean;
  readonly record: (happening: Happening) => Promise<Entry>;
  /** Asked once its start is on disk, before each change leaves: why it must not leave any more. */
  readonly hindered?: () => Promise<SafeText | undefined>;
  readonly watching: Watching;
  /** Only in a playbook. */
  readonly walk?: WalkReaders;
};

/** `end` is that of the last change that was sent: after a miss the others stay where they are. */
export type Sent =
  | { readonly kind: 'unjournalled'; readonly says: SafeText }
  | { readonly kind: 'sent'; readonly end: End };

/**
 * The one place that sends, for verbs and playbooks alike. The start of each change is on disk before it leaves, once;
 * the next one waits until this one is in effect. Where the journal can't be written, nothing is sent.
 */
export async function sendChanges(
  engine: Engine,
  out: WaysOut,
  { run, plan }: Ready,
  { begin, isWanted = () => true, hindered, record, watching, walk }: Sending,
  signal: AbortSignal,
): Promise<Sent> {
  const lost = await keep(out, run, plan.changes);
  if (lost)
    return { kind: 'unjournalled', says: safe(`what it overwrites can't be kept, so nothing was sent: ${lost}`) };
  let end: End = 'left';
  for (const [index, change] of plan.changes.entries()) {
    try {
      if (index === 0) await begin();
      if (!isWanted()) return { kind: 'sent', end: 'left' };
      await record({ type: 'change.started', change: change.id });
    } catch (cause) {
      return {
        kind: 'unjournalled',
        says: safe(`the journal can't be written, so nothing was sent: ${reasonOf(cause)}`),
      };
    }
    const startedAt = engine.clock.now();
    const says = await hindered?.();
    const outcome: Outcome =
      says === undefined ? await send(out, change, run) : { kind: 'refused', why: 'policy', says };
    await record({ type: 'change.finished', change: change.id, outcome: brief(outcome), recovered: false });
    end = isKube(change)
      ? await follow(
          engine,
          { call: plan.call, change: journalled(change), startedAt, outcome, record, watching, ...(walk && { walk }) },
          signal,
        )
      : endOutside(change, outcome);
    if (end !== 'in-effect') break;
  }
  return { kind: 'sent', end };
}

/** Puts on disk what the changes overwrite. Says why where it can't. */
async function keep({ outlets }: WaysOut, run: Id, changes: readonly Sendable[]): Promise<SafeText | undefined> {
  for (const { keeps } of changes) {
    const kept = keeps && (await outlets.runFiles.write(run, keeps.name, keeps.text));
    if (kept && kept.kind !== 'applied') return kept.says;
  }
  return undefined;
}

/**
 * The same for messages to people: started, and not waited for. Each outcome is journalled when it comes; a sink gives
 * up by itself. Returns when all starts are on disk.
 */
export async function tellAside(
  { run, plan }: Ready,
  out: WaysOut,
  record: Sending['record'],
): Promise<readonly Promise<unknown>[]> {
  const telling: Promise<unknown>[] = [];
  for (const change of plan.changes) {
    await record({ type: 'change.started', change: change.id });
    const told = send(out, change, run).then(async outcome => {
      await record({ type: 'change.finished', change: change.id, outcome: brief(outcome), recovered: false });
      if (outcome.kind !== 'applied') await record({ type: 'note', text: untold(change, outcome, plan) });
    });
    telling.push(told.catch(() => undefined));
  }
  return telling;
}

/** By then the run is at another step, so the timeline itself says whom to reach, and how. */
const untold = (change: Sendable, outcome: Exclude<Outcome, { kind: 'applied' }>, { preview }: Ready['plan']): string =>
  `${outcome.kind === 'unknown' ? 'perhaps nobody heard' : 'nobody heard'} "${change.says}": ${outcome.says}. By hand: ${preview.byHand}`;

/** Outside of the cluster nothing can be looked at: the answer is all there is. A message holds nothing up. */
function endOutside({ repeatable, via }: Sendable, { kind }: Outcome): End {
  if (kind === 'applied' || via === 'sink') return 'in-effect';
  return kind === 'unknown' && !repeatable ? 'in-doubt' : 'not-applied';
}

const reasonOf = (cause: unknown): SafeText =>
  cause instanceof Error ? safe(cause.message, 200) : ours('unknown reason');
