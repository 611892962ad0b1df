import type { StoreApi } from 'zustand/vanilla';
import type { Id, Instant } from '../domain/brands.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import type { Engine } from '../engine/engine.ts';
import { owingWalks, payLater } from '../engine/walk/pay-later.ts';
import { resumeWalk, type Taking } from '../engine/walk/resume-walk.ts';
import type { WalkCommand, Walker } from '../engine/walk/walk-state.ts';
import type { WalkOptions } from '../engine/walk/walking.ts';
import type { PlaybookFiles } from '../ports/playbook-files.ts';
import { doubtTable } from './doubt-table.ts';
import type { Intent } from './intent.ts';
import { readLeftWalks } from './left-walks.ts';
import { deafForMs, nameToType } from './plan-desk.ts';
import type { Change } from './session.ts';
import { pushed, withoutWriting } from './store/navigate.ts';
import { type CockpitState, screenOf } from './store/state.ts';
import { commandOf } from './store/walk-writing.ts';
import { leftWalkAt, walkAt, yesesTo } from './store/walks.ts';
import { withoutPlan, withPlanShown, withWalk } from './store/with-walk.ts';
import { keyOf, walkPicture } from './walk-picture.ts';
import { watchPlaybook } from './watch-playbook.ts';

/** In the cockpit each step waits for its Enter; a question is asked at once. */
export const walkOptions: WalkOptions = { pace: 'by-step' };

/** The playbooks that are walked here. They outlive every screen. */
export type WalkDesk = {
  /** A walk that was just opened comes on the screen. */
  attend(walker: Walker): void;
  say(run: Id, command: WalkCommand): Promise<void>;
  showPlan(run: Id): void;
  confirm(intent: Extract<Intent, { type: 'plan.confirm' }>): Promise<void>;
  /** What was written goes to the walk; what it refuses stays in the field. */
  keepWriting(): Promise<void>;
  /** What a process left open when it ended. Reads, and nothing else. */
  readLeft(): Promise<void>;
  resume(run: Id): Promise<void>;
  /** Resolves when no request is under way and every run may be left; they stay open. */
  leave(): Promise<void>;
};

export type WalkDeskListener = {
  readonly changedByUs: (ref: WorkloadRef, at: Instant) => void;
  readonly runClosed: (ref: WorkloadRef) => void;
  /** It is somebody else's now. */
  readonly lost: (run: Id, namespace: string | undefined) => void;
  /** Puts a run of another machine into the journal of this one; says why it can't. */
  /** Leaves a note for whoever walks a run of another machine; says why it can't. */
  readonly note: (run: Id, text: string) => Promise<SafeText | undefined>;
  readonly bring: (run: Id) => Promise<SafeText | undefined>;
};

export function createWalkDesk(
  engine: Engine,
  files: PlaybookFiles | undefined,
  store: StoreApi<CockpitState>,
  change: Change,
  closing: AbortSignal,
  listener: WalkDeskListener,
): WalkDesk {
  const walkers = new Map<Id, Walker>();
  /** Runs whose plan somebody asked for with Enter: it opens by itself once it is made. */
  const planWanted = new Set<Id>();
  const known = new Map<Id, number>();
  const notice = (says: SafeText) => change(state => ({ ...state, notice: says }));

  function attend(walker: Walker): void {
    walkers.set(walker.run, walker);
    known.set(walker.run, walker.view().entries.length);
    walker.subscribe(() => mirror(walker));
    mirror(walker);
    if (files) void watchPlaybook(files, engine.clock, walker, closing);
    change(state => pushed(state, { name: 'walk', run: walker.run }));
  }

  function mirror(walker: Walker): void {
    if (closing.aborted) return;
    const view = walker.view();
    if (view.waits?.for === 'lost') giveUp(walker);
    const before = walkAt(store.getState(), walker.run);
    const picture = walkPicture(engine, view, before);
    change(state => withWalk(state, picture));
    if (!picture.isListening) void listenLater(walker, keyOf(view));
    if (view.doubt && !picture.doubt && view.doubt.change.change.id !== before?.view.doubt?.change.change.id)
      void readDoubt(walker, view.doubt.change.change);
    openWantedPlan(walker);
    tellListener(walker);
  }

  /** Somebody else has it: whoever walked it reads along from here on. */
  function giveUp(walker: Walker): void {
    if (!walkers.delete(walker.run)) return;
    const { target } = walker.view().state;
    void walker.leave().then(() => listener.lost(walker.run, target.namespace));
  }

  async function listenLater(walker: Walker, key: string): Promise<void> {
    await engine.clock.wait(deafForMs, closing);
    change(state => {
      const walk = walkAt(state, walker.run);
      return walk && !walk.isListening && keyOf(walk.view) === key
        ? { ...state, walks: state.walks.map(one => (one === walk ? { ...walk, isListening: true } : one)) }
        : state;
    });
  }

  async function readDoubt(walker: Walker, doubtful: Parameters<typeof doubtTable>[1]): Promise<void> {
    const doubt = await doubtTable(engine, doubtful, closing);
    change(state => ({
      ...state,
      walks: state.walks.map(one => (one.run === walker.run && one.view.doubt ? { ...one, doubt } : one)),
    }));
  }

  function openWantedPlan(walker: Walker): void {
    if (!planWanted.has(walker.run)) return;
    const { prepared, level, waits, isBusy } = walker.view();
    const screen = screenOf(store.getState());
    if (prepared && level !== 'none') {
      planWanted.delete(walker.run);
      if (screen.name === 'walk' && screen.run === walker.run) showPlan(walker.run);
    } else if (!isBusy && waits && waits.for !== 'confirmation') planWanted.delete(walker.run);
  }

  function showPlan(run: Id): void {
    change(state => {
      const walk = walkAt(state, run);
      return walk ? withPlanShown(state, walk) : state;
    });
    void listenToPlan(run);
  }

  /** Keys from before the plan was drawn, and of its first half second, were meant for something else. */
  async function listenToPlan(run: Id): Promise<void> {
    const shown = store.getState().plan?.stage;
    await engine.clock.wait(deafForMs, closing);
    change(state =>
      state.plan?.walk?.run === run && state.plan.stage === shown
        ? { ...state, plan: { ...state.plan, isListening: true } }
        : state,
    );
  }

  /** The board marks what we changed, and records what came of it, as after a verb. */
  function tellListener(walker: Walker): void {
    const { entries, state } = walker.view();
    const fresh = entries.slice(known.get(walker.run) ?? 0);
    known.set(walker.run, entries.length);
    const { workload } = state;
    if (!workload) return;
    for (const entry of fresh) {
      if (entry.type === 'change.finished') listener.changedByUs(workload, entry.at);
      if (entry.type === 'step.ended' || entry.type === 'run.closed') listener.runClosed(workload);
    }
  }

  async function say(run: Id, command: WalkCommand): Promise<void> {
    const walker = walkers.get(run);
    if (!walker) return notice(ours('that run is not walked here'));
    if (command.type === 'go' || command.type === 'again') planWanted.add(run);
    change(state => ({ ...state, ...(screenOf(state).name === 'walk' && { row: 0, scroll: 0 }) }));
    await walker.send(command);
    if (command.type !== 'go') change(state => backFromSheet(state, run));
  }

  async function confirm({ to, level }: Extract<Intent, { type: 'plan.confirm' }>): Promise<void> {
    const { plan } = store.getState();
    if (!plan?.walk || plan.stage.kind !== 'shown' || plan.isConfirming || !plan.isListening) return;
    const { prepared } = plan.stage;
    const walker = walkers.get(plan.walk.run);
    if (!walker || prepared.plan.hash !== to) return;
    const name = nameToType(prepared);
    const withPlan = (next: Partial<typeof plan>) =>
      change(state => (state.plan?.walk?.run === walker.run ? { ...state, plan: { ...state.plan, ...next } } : state));
    const isTyped = plan.walk.level === 'typed' || plan.walk.level === 'two-person';
    if (isTyped && (level !== 'typed' || plan.typed !== name)) {
      const says = plan.typed === '' ? `type ${name} first; nothing was sent` : `that is not ${name}; nothing was sent`;
      return withPlan({ notice: safe(says) });
    }
    withPlan({ isConfirming: true });
    await walker.send({ type: 'confirm', to, level, answer: level === 'typed' ? plan.typed : 'y' });
    const refused = walker.view().notice;
    // A plan that was taken stays as it is until the walk has sent it.
    const isFirst = yesesTo(walkPicture(engine, walker.view(), undefined), engine.clock.now())?.some(
      ({ by, lapsed }) => by.name === engine.actor.name && lapsed === undefined,
    );
    if (isFirst)
      return change(state => ({ ...withoutPlan(state, walker.view().state), ...(refused && { notice: refused }) }));
    if (refused) withPlan({ isConfirming: false, notice: refused });
  }

  async function keepWriting(): Promise<void> {
    const { writing } = store.getState();
    if (!writing || writing.isSending) return;
    const withWriting = (next: Partial<typeof writing>) =>
      change(state =>
        state.writing?.run === writing.run ? { ...state, writing: { ...state.writing, ...next } } : state,
      );
    if (writing.for === 'paid') {
      const problem = await paid(writing.run, writing.typed.trim());
      return problem ? withWriting({ problem }) : change(withoutWriting);
    }
    if (writing.for === 'note' && walkAt(store.getState(), writing.run)?.following) {
      withWriting({ isSending: true });
      const problem = await listener.note(writing.run, writing.typed);
      if (problem) return withWriting({ isSending: false, problem });
      change(withoutWriting);
      return notice(ours('noted: it stands in the run once whoever walks it has it'));
    }
    if (isElsewhere(writing.run)) {
      withWriting({ isSending: true });
      const taking = writing.for === 'take-over' ? takingIn(writing.typed) : undefined;
      const problem = (await bringIfFollowed(writing.run)) ?? (await takeUp(writing.run, taking));
      if (problem) return withWriting({ isSending: false, problem });
      if (writing.for === 'take-over') return change(withoutWriting);
    }
    const walker = walkers.get(writing.run);
    if (!walker) return change(withoutWriting);
    const command = commandOf(writing, walker.view());
    if ('problem' in command) return withWriting({ problem: command.problem, isSending: false });
    withWriting({ isSending: true });
    await walker.send(command);
    const refused = walker.view().notice;
    if (refused) return withWriting({ isSending: false, problem: refused });
    change(state => backFromSheet(withoutWriting({ ...state, row: 0 }), writing.run));
    if (command.type === 'note') notice(ours('noted'));
  }

  /** What a closed run left; says why that can't be written down. */
  async function paid(run: Id, how: string): Promise<SafeText | undefined> {
    if (how === '') return ours('it needs a few words, for the record');
    await walkers.get(run)?.leave();
    walkers.delete(run);
    const after = await payLater(engine, run, how);
    if ('says' in after) return after.says;
    const picture = walkPicture(engine, { ...after, isBusy: false }, undefined);
    change(state => withWalk(state, picture));
    notice(ours('written down: it is paid back'));
    return undefined;
  }

  /** Left open by a process that is gone, or walked by somebody else. */
  const isElsewhere = (run: Id): boolean => {
    const state = store.getState();
    return !walkers.has(run) && (leftWalkAt(state, run) !== undefined || walkAt(state, run)?.following !== undefined);
  };

  async function bringIfFollowed(run: Id): Promise<SafeText | undefined> {
    return walkAt(store.getState(), run)?.following ? listener.bring(run) : undefined;
  }

  async function readLeft(): Promise<void> {
    const { left, unreadable } = await readLeftWalks(engine, store.getState().openRuns, closing, seen =>
      change(state => ({ ...state, leftWalks: state.leftWalks.map(one => (one.run === seen.run ? seen : one)) })),
    );
    const leftWalks = left.filter(({ run }) => !walkers.has(run));
    change(state => ({ ...state, leftWalks, unreadableWalks: unreadable }));
    for (const one of await owingWalks(engine))
      if (!walkers.has(one.state.run) && !closing.aborted)
        change(state => withWalk(state, walkPicture(engine, { ...one, isBusy: false }, undefined)));
  }

  /** Why the run can't be taken up here; nothing when it could. */
  async function takeUp(run: Id, taking?: Taking): Promise<SafeText | undefined> {
    const mark = (isResuming: boolean) =>
      change(state => ({
        ...state,
        leftWalks: state.leftWalks.map(one => (one.run === run ? { ...one, isResuming } : one)),
      }));
    mark(true);
    const opened = await resumeWalk(engine, run, walkOptions, taking);
    if (opened.kind === 'refused') {
      mark(false);
      return opened.says;
    }
    change(state => {
      const [first, ...others] = state.screens;
      const screens = others.filter(({ name }) => name !== 'open-walk' && name !== 'walk' && name !== 'walk-sheet');
      return {
        ...state,
        screens: [first, ...screens],
        walks: state.walks.filter(one => one.run !== run),
        followable: state.followable.filter(one => one.run !== run),
        leftWalks: state.leftWalks.filter(one => one.run !== run),
        openRuns: state.openRuns.filter(one => one.state.run !== run),
      };
    });
    attend(opened.walker);
    return undefined;
  }

  return {
    attend,
    say,
    showPlan,
    confirm,
    keepWriting,
    readLeft,
    async resume(run) {
      const refused = await takeUp(run);
      if (refused) notice(refused);
    },
    async leave() {
      await Promise.all([...walkers.values()].map(walker => walker.leave()));
    },
  };
}

/** What was asked for beside the step is done: the step again. */
function backFromSheet(state: CockpitState, run: Id): CockpitState {
  const screen = screenOf(state);
  if (screen.name !== 'walk-sheet' || screen.run !== run) return state;
  const [first, ...others] = state.screens;
  return { ...state, screens: [first, ...others.slice(0, -1)], row: 0, scroll: 0 };
}

/** `undo 1 her laptop is lost`: where it stands, read back, then why. */
function takingIn(typed: string): Taking {
  const [, step = '', debts = '', reason = ''] = /^\s*(\S+)\s+(\d+)\s*(.*)$/.exec(typed) ?? [];
  return { readBack: `${step} ${debts}`, reason };
}
