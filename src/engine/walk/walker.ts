import type { Entry } from '../../domain/journal.ts';
import type { Playbook } from '../../domain/playbook.ts';
import { ours, type SafeText, safe } from '../../domain/safe-text.ts';
import type { Engine } from '../engine.ts';
import type { Recorder } from '../recorder.ts';
import { doCommand } from './do-command.ts';
import { foldEntry, foldWalk, textOf } from './fold-walk.ts';
import type { FollowerNote } from './follower-notes.ts';
import { makeMove } from './make-move.ts';
import { readNewerText } from './newer-text.ts';
import { type Move, nextMove } from './next-move.ts';
import { readText } from './playbook-words.ts';
import { keepPresence, type PresenceBegun } from './presence.ts';
import { refusedCommand } from './refuse-command.ts';
import { reasonOf } from './walk-readers.ts';
import type { Waiting, WalkCommand, Walker, WalkState, WalkView } from './walk-state.ts';
import { nowOf, viewOf } from './walk-view.ts';
import { forgetStep, type Live, type Walking, type WalkOptions } from './walking.ts';

/** Longer waits are looked at in between: a clock may be set, and timers don't count further than some weeks. */
const longestWaitMs = 3_600_000;
const afterMishapMs = 10_000;
/** Whoever leaves does not wait longer for the API server to hear of it: the Lease runs out by itself. */
const mostLeavingMs = 3_000;

/**
 * Walks: makes one move after another until the rule says that a person, or time, is waited for. A command stops what
 * is under way, is written down, and the rule goes on from there. What was sent is never stopped.
 */
export function makeWalker(
  engine: Engine,
  options: WalkOptions,
  begin: {
    readonly playbook: Playbook;
    readonly entries: readonly Entry[];
    readonly recorder: Recorder;
    readonly goes: boolean;
    readonly presence: PresenceBegun;
  },
): Walker {
  const { recorder } = begin;
  const entries: Entry[] = [...begin.entries];
  let state = folded(begin.playbook, entries);
  const live: Live = { goes: begin.goes, memory: new Map(), runMemory: new Map(), told: new Set(), telling: [] };
  const listeners = new Set<() => void>();
  let view: WalkView | undefined;
  let waits: Waiting | undefined;
  let running: Promise<void> | undefined;
  let halting = new AbortController();
  let alarm = new AbortController();
  let isLeft = false;
  let lost: SafeText | undefined;
  /** What others see of it is taken away; nobody waits for that but whoever leaves. */
  let ending: Promise<void> | undefined;
  let saying: Promise<void> = Promise.resolve();

  const changed = () => {
    view = undefined;
    for (const listener of listeners) listener();
  };

  const walking: Walking = {
    engine,
    options,
    live,
    state: () => state,
    entries: () => entries,
    changed,
    isStillOurs: async () => presence?.isStillOurs() ?? true,
    async record(happening, step) {
      const entry = await recorder.record(happening, step);
      entries.push(entry);
      state = entry.type === 'text.adopted' ? folded(adopted(entry.text), entries) : foldEntry(state, entry);
      if (entry.type === 'step.ended' && options.pace === 'by-step' && ['done', 'skipped'].includes(entry.how))
        live.goes = false;
      presence?.told(state, entries);
      if (state.closed) ending ??= presence?.end(state, entries);
      changed();
      return entry;
    },
  };
  const presence = keepPresence(engine, state, begin.presence, lose, changed, hearNotes);
  presence?.told(state, entries);
  const adopted = (text: string) => readText(engine, text).playbook ?? state.playbook;

  /** Somebody else walks it from here on. What was sent is still waited for, and nothing more is sent. */
  function lose(says: SafeText): void {
    lost = says;
    live.notice = says;
    waits = { for: 'lost', says };
    alarm.abort();
    halting.abort();
    changed();
  }

  /** What those who read along wrote goes between two lines, as a note of one's own does. Resolves with what stands there. */
  function hearNotes(notes: readonly FollowerNote[]): Promise<readonly FollowerNote[]> {
    const isThere = ({ id }: FollowerNote) => entries.some(entry => entry.type === 'note' && entry.from?.id === id);
    const writing = saying.then(async () => {
      for (const note of notes) {
        if (isLeft || lost !== undefined || state.closed) break;
        const { id, name, text } = note;
        if (!isThere(note)) await walking.record({ type: 'note', text, from: { id, name } }, state.at);
      }
    });
    saying = writing.catch(() => undefined);
    return saying.then(() => notes.filter(isThere));
  }

  function wake(): void {
    if (isLeft || running || lost !== undefined) return;
    alarm.abort();
    waits = undefined;
    running = run(halting.signal).finally(() => {
      running = undefined;
      changed();
    });
    // Only now does the view say that it is busy.
    changed();
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const move = nextMove(state, nowOf(engine, live));
      if (move.do === 'rest') return rest(move);
      try {
        await makeMove(walking, move, signal);
      } catch (cause) {
        // Without its journal a walk goes nowhere; it tries again by itself, and with the next command.
        const says = safe(`it could not go on: ${reasonOf(cause)}`);
        live.notice = says;
        return rest({ do: 'rest', waits: { for: 'plan', says, until: engine.clock.now() + afterMishapMs } });
      }
    }
  }

  function rest(move: Extract<Move, { do: 'rest' }>): void {
    waits = move.waits;
    const { until } = move.waits;
    if (until === undefined) return;
    alarm = new AbortController();
    const { signal } = alarm;
    const ms = Math.min(longestWaitMs, Math.max(0, until - engine.clock.now()));
    void engine.clock.wait(ms, signal).then(() => signal.aborted || wake());
  }

  async function halt(): Promise<void> {
    alarm.abort();
    halting.abort();
    await running;
    halting = new AbortController();
  }

  async function say(command: WalkCommand): Promise<void> {
    if (lost !== undefined) return tell(lost);
    delete live.notice;
    const refuse = () => refusedCommand(engine, state, live, command);
    const isGoing = command.type === 'go' && running !== undefined && live.goes && command.step === state.at;
    if (isGoing) return;
    const first = refuse();
    if (first) return tell(first);
    if (command.type === 'note') return doCommand(walking, command);
    if (live.isSending) tell(ours('what was sent is waited for first'));
    await halt();
    delete live.notice;
    const second = refuse();
    try {
      if (second) tell(second);
      else await doCommand(walking, command);
    } finally {
      wake();
    }
  }

  const tell = (says: NonNullable<Live['notice']>): void => {
    live.notice = says;
    changed();
  };

  wake();
  return {
    run: recorder.run,
    view() {
      view ??= viewOf(engine, walking, waits, running !== undefined, presence?.says());
      return view;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send(command) {
      const next = saying.then(() => (isLeft ? undefined : say(command)));
      saying = next.catch(cause => tell(safe(`it could not be written down: ${reasonOf(cause)}`)));
      return saying;
    },
    offerText(text) {
      const sha = text === undefined || state.closed ? state.source.sha : engine.hash(text);
      const known = live.newerText?.sha ?? state.source.sha;
      if (sha === known) return;
      if (text === undefined || sha === state.source.sha) delete live.newerText;
      else live.newerText = readNewerText(engine, textOf(entries) ?? '', text);
      changed();
    },
    async leave() {
      await saying;
      isLeft = true;
      await halt();
      await Promise.all(live.telling);
      forgetStep(live);
      ending ??= presence?.end(state, entries);
      await Promise.race([ending, engine.clock.wait(mostLeavingMs, new AbortController().signal)]);
      await engine.journal.release(recorder.run).catch(() => undefined);
    },
  };
}

function folded(playbook: Playbook, entries: readonly Entry[]): WalkState {
  const state = foldWalk(playbook, entries);
  if (!state) throw new Error('this run is no walk of a playbook');
  return state;
}
