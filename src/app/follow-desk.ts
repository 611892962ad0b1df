import type { StoreApi } from 'zustand/vanilla';
import type { Id } from '../domain/brands.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { Engine } from '../engine/engine.ts';
import { leaveNote } from '../engine/walk/follower-notes.ts';
import { bringHere, type MirroredRun, mirroredRuns } from '../engine/walk/mirrored-runs.ts';
import type { Change } from './session.ts';
import { pushed } from './store/navigate.ts';
import type { CockpitState } from './store/state.ts';
import { walkAt } from './store/walks.ts';
import { withWalk } from './store/with-walk.ts';
import { walkPicture } from './walk-picture.ts';

/** How often a run of somebody else is read; they write it at most every two seconds. */
const everyMs = 3_000;

/** Whoever takes a run over mirrors their first line within seconds. */
const triesForNewHolder = 20;

/** Runs of playbooks that other people walk, as their mirrors have them. Reads, and nothing else. */
export type FollowDesk = {
  /** What can be followed in this namespace. Who may not list ConfigMaps follows nobody. */
  list(namespace: string): Promise<void>;
  follow(run: Id): void;
  /** Read along from here on, what was walked here and is somebody else's now. */
  lost(run: Id, namespace: string): Promise<void>;
  /** Leaves a note for whoever walks it. Says why it can't. */
  note(run: Id, text: string): Promise<SafeText | undefined>;
  /** Puts a followed run into the journal of this machine. Says why it can't. */
  bring(run: Id): Promise<SafeText | undefined>;
};

export function createFollowDesk(
  engine: Engine,
  store: StoreApi<CockpitState>,
  change: Change,
  closing: AbortSignal,
): FollowDesk {
  const known = new Map<Id, MirroredRun>();
  /** Notes from here that don't stand in the journal yet. */
  const waiting = new Map<Id, { readonly run: Id; readonly text: string }>();

  async function read(namespace: string): Promise<void> {
    const answer = await mirroredRuns(engine, namespace, closing);
    if (answer.kind !== 'ok') return;
    for (const one of answer.value) known.set(one.state.run, one);
    const others = answer.value
      .filter(({ state }) => !state.closed && !isOurs(store.getState(), state.run))
      .map(({ state }) => ({ run: state.run, state }));
    change(state => ({ ...state, followable: others }));
  }

  /** Whoever wrote it learns that it came too late. */
  function lostNote(run: Id): string {
    const texts = [...waiting.values()].flatMap(note => (note.run === run ? [note.text] : []));
    return texts.length === 0 ? '' : `; NOT NOTED: ${texts.join('; ')}`;
  }

  function show(one: MirroredRun): void {
    const { state: walk, entries } = one;
    for (const entry of entries) if (entry.type === 'note' && entry.from) waiting.delete(entry.from.id);
    const before = walkAt(store.getState(), walk.run);
    if (before && !before.following) return;
    const { holder } = walk;
    const following = { name: safe(holder.name, 100), host: safe(holder.host, 100) };
    const picture = walkPicture(engine, { state: walk, entries, isBusy: false }, before);
    change(state => withWalk(state, { ...picture, following, isListening: true }));
  }

  async function keepReading(run: Id, namespace: string): Promise<void> {
    while (!closing.aborted) {
      await engine.clock.wait(everyMs, closing);
      const shown = walkAt(store.getState(), run);
      if (closing.aborted || !shown?.following || shown.view.state.closed) return;
      const answer = await mirroredRuns(engine, namespace, closing);
      if (answer.kind !== 'ok') continue;
      const now = answer.value.find(({ state }) => state.run === run);
      // A mirror that is gone was closed, with nothing owed.
      if (!now)
        return change(state => ({
          ...state,
          notice: safe(`run ${run} is not mirrored any more: it was closed${lostNote(run)}`),
        }));
      known.set(run, now);
      show(now);
    }
  }

  return {
    list: read,
    follow(run) {
      const one = known.get(run);
      if (!one) return;
      const isNew = !walkAt(store.getState(), run);
      show(one);
      change(state => pushed(state, { name: 'walk', run }));
      if (isNew) void keepReading(run, one.state.target.namespace ?? engine.place.namespace);
    },
    async lost(run, namespace) {
      for (let tried = 0; tried < triesForNewHolder && !closing.aborted; tried += 1) {
        const answer = await mirroredRuns(engine, namespace, closing);
        const now = answer.kind === 'ok' ? answer.value.find(({ state }) => state.run === run) : undefined;
        const { name, host } = now?.state.holder ?? engine.actor;
        if (now && (name !== engine.actor.name || host !== engine.actor.host)) {
          known.set(run, now);
          const following = { name: safe(name, 100), host: safe(host, 100) };
          change(state => ({
            ...state,
            walks: state.walks.map(walk => (walk.run === run ? { ...walk, following } : walk)),
          }));
          show(now);
          return keepReading(run, namespace);
        }
        await engine.clock.wait(1_000, closing);
      }
    },
    async note(run, text) {
      const namespace = known.get(run)?.state.target.namespace ?? engine.place.namespace;
      const left = await leaveNote(engine, namespace, run, text);
      if ('says' in left) return safe(`it was not noted: ${left.says}`, 300);
      waiting.set(left.id, { run, text });
      return undefined;
    },
    async bring(run) {
      const one = known.get(run);
      return one && bringHere(engine, one);
    },
  };
}

/** Walked here, or left open on this machine. */
const isOurs = ({ walks, leftWalks }: CockpitState, run: Id): boolean =>
  walks.some(walk => walk.run === run && !walk.following) || leftWalks.some(left => left.run === run);
