import type { WalkReaders } from '../actions/action.ts';
import type { Instant } from '../domain/brands.ts';
import type { Call, Change, Outcome, Seen } from '../domain/change.ts';
import type { Entry, Happening } from '../domain/journal.ts';
import { safe } from '../domain/safe-text.ts';
import { type Engine, readersOf } from './engine.ts';

/** Whoever watches a run: every line of its journal, and what is seen in between. */
export type Watching = {
  readonly entry: (entry: Entry) => void;
  readonly seen: (seen: Seen) => void;
};

export type Followed = {
  readonly call: Call;
  readonly change: Change;
  readonly startedAt: Instant;
  readonly outcome: Outcome | undefined;
  /** Only in a playbook. */
  readonly walk?: WalkReaders;
  readonly record: (happening: Happening) => Promise<Entry>;
  readonly watching: Watching;
};

/** `left`: the watcher went away, and the run stays open for the next one. */
export type End = 'in-effect' | 'failed' | 'reverted' | 'not-applied' | 'in-doubt' | 'left';

/** Often at first, because a rollback that is quick should be seen to be; then seldom, because each look is six reads. */
const firstLookMs = 100;
const mostLookMs = 1_000;
const longer = (ms: number): number => Math.min(mostLookMs, ms * 1.5);

/** From an outcome to its effect, by reading only. Whoever calls closes what ends with it. */
export async function follow(engine: Engine, followed: Followed, signal: AbortSignal): Promise<End> {
  const { outcome } = followed;
  if (outcome?.kind === 'refused' || outcome?.kind === 'not-sent') return 'not-applied';
  const isKnown = outcome?.kind === 'applied';
  const settled = isKnown ? 'applied' : await settleDoubt(engine, followed, signal);
  if (settled !== 'applied') return settled;
  return untilInEffect(engine, followed, signal);
}

/**
 * A request without an answer: looked for until it is found, or surely absent, or somebody else's work hides it. Never
 * sent again.
 */
async function settleDoubt(engine: Engine, followed: Followed, signal: AbortSignal): Promise<'applied' | End> {
  const { change, startedAt, record, watching } = followed;
  for (let pauseMs = firstLookMs; !signal.aborted; pauseMs = longer(pauseMs)) {
    // Taken before the read: what is not there in an answer from before that moment may still come.
    const asked = engine.clock.now();
    const seen = await look(engine, followed, signal);
    watching.seen(seen);
    if (seen.landed === 'after') {
      await record({ type: 'change.finished', change: change.id, outcome: { kind: 'applied' }, recovered: true });
      return 'applied';
    }
    if (seen.landed === 'other') {
      await record({ type: 'effect.seen', change: change.id, seen });
      return 'in-doubt';
    }
    if (seen.landed === 'before' && asked > startedAt + change.landsWithinMs) {
      const says = safe('looked for until no request could land any more: it was not applied');
      const outcome: Outcome = { kind: 'not-sent', why: 'unreachable', says };
      await record({ type: 'change.finished', change: change.id, outcome, recovered: true });
      return 'not-applied';
    }
    await engine.clock.wait(pauseMs, signal);
  }
  return 'left';
}

async function untilInEffect(engine: Engine, followed: Followed, signal: AbortSignal): Promise<End> {
  const { change, startedAt, record, watching } = followed;
  let recorded: string | undefined;
  for (let pauseMs = firstLookMs; !signal.aborted; pauseMs = longer(pauseMs)) {
    const seen = await look(engine, followed, signal);
    if (signal.aborted) break;
    watching.seen(seen);
    // A step that becomes possible is worth a line too: it says why the effect does not come by itself.
    const what = `${seen.effect} ${seen.next?.do ?? ''}`;
    if (what !== recorded && seen.effect !== 'unknown') {
      recorded = what;
      const afterMs = Math.max(0, engine.clock.now() - startedAt);
      await record({ type: 'effect.seen', change: change.id, seen, afterMs });
    }
    if (seen.effect === 'in-effect' || seen.effect === 'failed' || seen.effect === 'reverted') return seen.effect;
    await engine.clock.wait(pauseMs, signal);
  }
  return 'left';
}

/** One look at the world, through the action that made the change. */
export async function look(
  engine: Engine,
  { call, change, startedAt, walk }: Pick<Followed, 'call' | 'change' | 'startedAt' | 'walk'>,
  signal: AbortSignal,
): Promise<Seen> {
  const action = engine.actions.get(call.do);
  const parsed = action?.parse(call.with);
  if (!action || !parsed || 'problems' in parsed)
    return { landed: 'unreadable', effect: 'unknown', says: safe(`this version doesn't know the action "${call.do}"`) };
  const world = await action.read(parsed.settings, readersOf(engine, walk), signal);
  return action.observe(change, world, { hash: engine.hash, now: engine.clock.now(), sentAt: startedAt });
}
