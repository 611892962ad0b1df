import type { StoreApi } from 'zustand/vanilla';
import type { Id, Instant } from '../domain/brands.ts';
import { ours, type SafeText } from '../domain/safe-text.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import type { Engine } from '../engine/engine.ts';
import { owingWalks } from '../engine/walk/pay-later.ts';
import { resumeWalk, type Taking } from '../engine/walk/resume-walk.ts';
import type { WalkCommand, Walker } from '../engine/walk/walk-state.ts';
import type { WalkOptions } from '../engine/walk/walking.ts';
import type { PlaybookFiles } from '../ports/playbook-files.ts';
import { doubtTable } from './doubt-table.ts';
import type { Intent } from './intent.ts';
import { readLeftWalks } from './left-walks.ts';
import { deafForMs } from './plan-desk.ts';
import type { Change } from './session.ts';
import { backFromSheet, pushed } from './store/navigate.ts';
import { type CockpitState, screenOf } from './store/state.ts';
import { walkAt } from './store/walks.ts';
import { withWalk } from './store/with-walk.ts';
import { keyOf, walkPicture } from './walk-picture.ts';
import { createWalkPlans } from './walk-plans.ts';
import { createWalkWriting, type WritingListener } from './walk-writing.ts';
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
} & Omit<WritingListener, 'takeUp'>;

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
  const plans = createWalkPlans(engine, walkers, store, change, closing);
  const writing = createWalkWriting(engine, walkers, store, change, { ...listener, takeUp });

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
      if (screen.name === 'walk' && screen.run === walker.run) plans.show(walker.run);
    } else if (!isBusy && waits && waits.for !== 'confirmation') planWanted.delete(walker.run);
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
    showPlan: plans.show,
    confirm: plans.confirm,
    keepWriting: writing.keep,
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
