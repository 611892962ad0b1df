import type { Entry } from '../../domain/journal.ts';
import { ours, type SafeText, safe } from '../../domain/safe-text.ts';
import type { Engine } from '../engine.ts';
import { type FollowerNote, notesIn, notesMs, takeNoteAway } from './follower-notes.ts';
import { holdLease, isHeldBy, leaseOf, letGo, localOnly, readHolder, renewMs, takenSays } from './lease.ts';
import { dropMirror, mirrorOf, mostMirrored, writeMirror } from './mirror.ts';
import type { WalkState } from './walk-state.ts';

/** How a walk is seen by others: its Lease and its mirror, beside the workload. Neither ever holds the walk up. */
export type Presence = {
  says(): SafeText;
  /** A line was written. */
  told(state: WalkState, entries: readonly Entry[]): void;
  /**
   * Asked right before something is sent, its start on disk: whoever lost the walk a moment ago does not know it yet, and
   * whoever takes it over from here on finds that start in the mirror.
   */
  isStillOurs(): Promise<boolean>;
  /** No more lines come from this program. */
  end(state: WalkState, entries: readonly Entry[]): Promise<void>;
};

/** Lines come in bursts; others don't need each of them at once. */
export const betweenMirrorsMs = 2_000;
/** A change does not wait longer for the mirror: it is a help, and no condition. */
const mostFlushMs = 3_000;

export type PresenceBegun = {
  /** Why there is no Lease, where there should be one. */
  readonly leaseTrouble?: SafeText;
  /** What the mirror has to go on from, of a run that was taken up again. */
  readonly last?: string;
};

/** Begins once the Lease is held. `onLost` = somebody else took it: from then on nothing may be sent from here. */
export function keepPresence(
  engine: Engine,
  state: WalkState,
  { leaseTrouble: first, last: begun }: PresenceBegun,
  onLost: (says: SafeText) => void,
  changed: () => void,
  heard: (notes: readonly FollowerNote[]) => Promise<readonly FollowerNote[]>,
): Presence | undefined {
  const { namespace, uid } = state.target;
  if (namespace === undefined || uid === undefined) return undefined;
  const lease = leaseOf({ namespace, uid });
  const mirror = mirrorOf(namespace, state.run);
  const over = new AbortController();
  let leaseTrouble = first;
  let isLost = false;
  const lose = (says: SafeText) => {
    isLost = true;
    onLost(says);
  };
  let mirrorTrouble: SafeText | undefined;
  /** What may not be written once is not tried with every line. */
  let isBarred = false;
  let last = begun;
  let newest: { readonly state: WalkState; readonly entries: readonly Entry[] } | undefined;
  let writing: Promise<void> | undefined;
  /** One write at a time: each goes on from the one before. */
  let turn: Promise<void> = Promise.resolve();

  async function renew(): Promise<void> {
    for (;;) {
      await engine.clock.wait(renewMs, over.signal);
      if (over.signal.aborted) return;
      const answer = await holdLease(engine, lease, state.run, over.signal).catch(() => undefined);
      if (over.signal.aborted) return;
      if (answer?.kind === 'taken') return lose(takenSays(answer.by));
      leaseTrouble = answer?.kind === 'none' ? answer.says : undefined;
      changed();
    }
  }

  /** A note is taken away once it stands in the journal: whoever dies in between finds it there, by its id. */
  async function hear(): Promise<void> {
    for (;;) {
      await engine.clock.wait(notesMs, over.signal);
      if (over.signal.aborted) return;
      if (isLost || isBarred || last === undefined) continue;
      const notes = await notesIn(engine, mirror, over.signal).catch(() => []);
      if (notes.length === 0 || over.signal.aborted) continue;
      for (const note of await heard(notes)) await takeNoteAway(engine, mirror, state.run, note).catch(() => undefined);
    }
  }

  async function write(): Promise<void> {
    while (newest && !isLost && !isBarred) {
      await flush();
      if (mirrorTrouble !== undefined) return;
      await engine.clock.wait(betweenMirrorsMs, over.signal);
    }
  }

  /** Resolves when the newest line is mirrored, or can't be. */
  function flush(): Promise<void> {
    turn = turn.then(async () => {
      if (!newest || isLost || isBarred) return;
      const { state: now, entries } = newest;
      newest = undefined;
      mirrorTrouble = await mirrored(now, entries);
      changed();
    });
    return turn;
  }

  async function mirrored(now: WalkState, entries: readonly Entry[]): Promise<SafeText | undefined> {
    const length = entries.reduce((sum, entry) => sum + JSON.stringify(entry).length, 0);
    if (length > mostMirrored) return ours('the run is too long to be mirrored');
    const out = await writeMirror(engine, mirror, now, entries, last).catch(() => undefined);
    switch (out?.kind) {
      case 'written':
        last = out.last;
        return undefined;
      case 'other':
        lose(takenSays({ who: out.by, run: now.run, isOver: false }));
        return undefined;
      case 'gone':
        return goneSays(now, entries);
      case 'trouble':
        isBarred = out.isBarred;
        return out.says;
      default:
        return ours('the mirror could not be written');
    }
  }

  /** Somebody took it away: it is written anew by whoever surely has the run, and by nobody else. */
  async function goneSays(now: WalkState, entries: readonly Entry[]): Promise<SafeText | undefined> {
    const holder = await readHolder(engine, lease, over.signal);
    if (!holder || !isHeldBy(engine, holder, state.run)) {
      isBarred = true;
      return ours('the mirror was taken away');
    }
    last = undefined;
    return mirrored(now, entries);
  }

  if (!leaseTrouble) void renew();
  void hear();
  return {
    says() {
      const trouble = leaseTrouble ?? mirrorTrouble;
      return trouble === undefined ? safe(`mirrored in ${namespace}, as ${mirror.name}`) : localOnly(trouble);
    },
    told(now, entries) {
      newest = { state: now, entries: [...entries] };
      // From then on the mirror is somebody else's.
      if (isLost || writing || isBarred || over.signal.aborted) return;
      writing = write().finally(() => {
        writing = undefined;
      });
    },
    async isStillOurs() {
      if (isLost) return false;
      if (leaseTrouble === undefined) {
        const holder = await readHolder(engine, lease, over.signal);
        if (holder && !holder.isOver && !isHeldBy(engine, holder, state.run)) lose(takenSays(holder));
      }
      if (!isLost) await Promise.race([flush(), engine.clock.wait(mostFlushMs, over.signal)]);
      return !isLost;
    },
    async end(now, entries) {
      over.abort();
      const never = new AbortController().signal;
      if (leaseTrouble === undefined) await letGo(engine, lease, now.run, never).catch(() => undefined);
      await writing;
      if (isLost || isBarred || leaseTrouble !== undefined) return;
      const isPaid = now.debts.every(({ paidAt }) => paidAt !== undefined);
      if (now.closed && isPaid && last !== undefined)
        return dropMirror(engine, mirror, now.run, last).catch(() => undefined);
      newest = { state: now, entries: [...entries] };
      await flush();
    },
  };
}
