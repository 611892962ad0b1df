import type { Entry } from '../../domain/journal.ts';
import { ours, type SafeText, safe } from '../../domain/safe-text.ts';
import type { Engine } from '../engine.ts';
import { holdLease, isHeldBy, leaseOf, letGo, localOnly, readHolder, renewMs, takenSays } from './lease.ts';
import { dropMirror, mirrorOf, mostMirrored, writeMirror } from './mirror.ts';
import type { WalkState } from './walk-state.ts';

/** How a walk is seen by others: its Lease and its mirror, beside the workload. Neither ever holds the walk up. */
export type Presence = {
  says(): SafeText;
  /** A line was written. */
  told(state: WalkState, entries: readonly Entry[]): void;
  /** Asked right before something is sent: whoever lost the walk a moment ago does not know it yet. */
  isStillOurs(): Promise<boolean>;
  /** No more lines come from this program. */
  end(state: WalkState, entries: readonly Entry[]): Promise<void>;
};

/** Lines come in bursts; others don't need each of them at once. */
const betweenMirrorsMs = 2_000;

/** Begins once the Lease is held. `onLost` = somebody else took it: from then on nothing may be sent from here. */
export function keepPresence(
  engine: Engine,
  state: WalkState,
  first: SafeText | undefined,
  onLost: (says: SafeText) => void,
  changed: () => void,
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
  let newest: { readonly state: WalkState; readonly entries: readonly Entry[] } | undefined;
  let writing: Promise<void> | undefined;

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

  async function write(): Promise<void> {
    while (newest && !isLost) {
      const { state: now, entries } = newest;
      newest = undefined;
      mirrorTrouble = await mirrored(now, entries);
      changed();
      if (mirrorTrouble !== undefined) return;
      await engine.clock.wait(betweenMirrorsMs, over.signal);
    }
  }

  async function mirrored(now: WalkState, entries: readonly Entry[]): Promise<SafeText | undefined> {
    const length = entries.reduce((sum, entry) => sum + JSON.stringify(entry).length, 0);
    if (length > mostMirrored) return ours('the run is too long to be mirrored');
    const outcome = await writeMirror(engine, mirror, now, entries).catch(() => undefined);
    if (outcome?.kind === 'applied') return undefined;
    return outcome?.says ?? ours('the mirror could not be written');
  }

  if (!leaseTrouble) void renew();
  return {
    says() {
      const trouble = leaseTrouble ?? mirrorTrouble;
      return trouble === undefined ? safe(`mirrored in ${namespace}, as ${mirror.name}`) : localOnly(trouble);
    },
    told(now, entries) {
      newest = { state: now, entries: [...entries] };
      // From then on the mirror is somebody else's. What may not be written once is not tried with every line.
      if (isLost || writing || mirrorTrouble !== undefined || over.signal.aborted) return;
      writing = write().finally(() => {
        writing = undefined;
      });
    },
    async isStillOurs() {
      if (leaseTrouble !== undefined) return true;
      const holder = await readHolder(engine, lease, over.signal);
      if (!holder || holder.isOver || isHeldBy(engine, holder, state.run)) return true;
      lose(takenSays(holder));
      return false;
    },
    async end(now, entries) {
      over.abort();
      const never = new AbortController().signal;
      if (leaseTrouble === undefined) await letGo(engine, lease, now.run, never).catch(() => undefined);
      await writing;
      if (isLost || leaseTrouble !== undefined) return;
      const isPaid = now.debts.every(({ paidAt }) => paidAt !== undefined);
      if (now.closed && isPaid) await dropMirror(engine, mirror, now.run).catch(() => undefined);
      else if (mirrorTrouble === undefined) await mirrored(now, entries);
    },
  };
}
