import type { Entry } from '../../domain/journal.ts';
import type { Playbook } from '../../domain/playbook.ts';
import { safe } from '../../domain/safe-text.ts';
import { levelNeeded } from '../confirmation.ts';
import type { Engine } from '../engine.ts';
import type { Recorder } from '../recorder.ts';
import { doubtfulChange } from './changes-of-step.ts';
import { doCommand } from './do-command.ts';
import { foldEntry, foldWalk } from './fold-walk.ts';
import { classOf, makeMove } from './make-move.ts';
import { type Move, type Now, nextMove } from './next-move.ts';
import { refusedCommand } from './refuse-command.ts';
import { reasonOf } from './walk-readers.ts';
import type { Waiting, WalkCommand, Walker, WalkState, WalkView } from './walk-state.ts';
import { forgetStep, type Live, type Walking, type WalkOptions } from './walking.ts';
import { stepOf } from './ways.ts';

/** Longer waits are looked at in between: a clock may be set, and timers don't count further than some weeks. */
const longestWaitMs = 3_600_000;
const afterMishapMs = 10_000;

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
  },
): Walker {
  const { recorder } = begin;
  const entries: Entry[] = [...begin.entries];
  let state = folded(begin.playbook, entries);
  const live: Live = { goes: begin.goes, memory: new Map(), told: new Set(), telling: [] };
  const listeners = new Set<() => void>();
  let view: WalkView | undefined;
  let waits: Waiting | undefined;
  let running: Promise<void> | undefined;
  let halting = new AbortController();
  let alarm = new AbortController();
  let isLeft = false;
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
    async record(happening, step) {
      const entry = await recorder.record(happening, step);
      entries.push(entry);
      state = entry.type === 'text.adopted' ? folded(adopted(), entries) : foldEntry(state, entry);
      if (entry.type === 'step.ended' && options.pace === 'by-step' && ['done', 'skipped'].includes(entry.how))
        live.goes = false;
      changed();
      return entry;
    },
  };
  const adopted = () => live.newerText?.playbook ?? state.playbook;

  function wake(): void {
    if (isLeft || running) return;
    alarm.abort();
    running = run(halting.signal).finally(() => {
      running = undefined;
      changed();
    });
  }

  async function run(signal: AbortSignal): Promise<void> {
    waits = undefined;
    changed();
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
    delete live.notice;
    const refuse = () => refusedCommand(engine, state, live, command);
    const isGoing = command.type === 'go' && running !== undefined && live.goes && command.step === state.at;
    if (isGoing) return;
    const first = refuse();
    if (first) return tell(first);
    if (command.type === 'note') return doCommand(walking, command);
    await halt();
    const { notice } = live;
    const second = refuse();
    try {
      if (second) tell(second);
      else await doCommand(walking, command);
    } finally {
      if (notice && !live.notice) live.notice = notice;
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
      view ??= viewOf(engine, walking, waits, running !== undefined);
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
    async leave() {
      await saying;
      isLeft = true;
      await halt();
      await Promise.all(live.telling);
      forgetStep(live);
      await engine.journal.release(recorder.run).catch(() => undefined);
    },
  };
}

function folded(playbook: Playbook, entries: readonly Entry[]): WalkState {
  const state = foldWalk(playbook, entries);
  if (!state) throw new Error('this run is no walk of a playbook');
  return state;
}

function nowOf(engine: Engine, live: Live): Now {
  const { prepared, noPlan, question, confirmation } = live;
  const shows = confirmation
    ? 'confirmed'
    : prepared
      ? 'prepared'
      : question
        ? 'question'
        : noPlan
          ? 'no-plan'
          : undefined;
  const expiresAt = prepared?.plan.expiresAt ?? noPlan?.until;
  return {
    now: engine.clock.now(),
    goes: live.goes,
    classOf: step => classOf(engine, step),
    told: live.told,
    ...(shows && { shows }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(live.factsLookedAt !== undefined && { factsLookedAt: live.factsLookedAt }),
  };
}

function viewOf(engine: Engine, walking: Walking, waits: Waiting | undefined, isBusy: boolean): WalkView {
  const { live } = walking;
  const state = walking.state();
  const at = state.at === undefined ? undefined : state.steps.get(state.at);
  const change = at && doubtfulChange(at);
  const { prepared, noPlan, question, look, seen, heldSince, notice, newerText } = live;
  const confirm = stepOf(state.playbook, state.at)?.confirm;
  return {
    state,
    entries: [...walking.entries()],
    isBusy,
    ...(waits && !isBusy && { waits }),
    ...(change && at && { doubt: { step: at.id, change, ...(change.seen && { seen: change.seen }) } }),
    ...(prepared && { prepared, level: levelNeeded(engine, prepared.plan, confirm) }),
    ...(noPlan && { noPlan }),
    ...(question && { question }),
    ...(look && { look }),
    ...(seen && { seen }),
    ...(heldSince !== undefined && { heldSince }),
    ...(notice && { notice }),
    ...(newerText && { newerText }),
  };
}
