import type { StoreApi } from 'zustand/vanilla';
import type { Id } from '../domain/brands.ts';
import { ours, type SafeText } from '../domain/safe-text.ts';
import type { Engine } from '../engine/engine.ts';
import { payLater } from '../engine/walk/pay-later.ts';
import type { Taking } from '../engine/walk/resume-walk.ts';
import type { Walker } from '../engine/walk/walk-state.ts';
import type { Change } from './session.ts';
import { backFromSheet, withoutWriting } from './store/navigate.ts';
import type { CockpitState } from './store/state.ts';
import { commandOf } from './store/walk-writing.ts';
import { leftWalkAt, walkAt } from './store/walks.ts';
import { withWalk } from './store/with-walk.ts';
import { walkPicture } from './walk-picture.ts';

export type WritingListener = {
  /** Leaves a note for whoever walks a run of another machine; says why it can't. */
  readonly note: (run: Id, text: string) => Promise<SafeText | undefined>;
  /** Puts a run of another machine into the journal of this one; says why it can't. */
  readonly bring: (run: Id) => Promise<SafeText | undefined>;
  /** Goes on with a run here; says why it can't. */
  readonly takeUp: (run: Id, taking: Taking | undefined) => Promise<SafeText | undefined>;
};

/** What was written goes to the walk; what it refuses stays in the field. */
export function createWalkWriting(
  engine: Engine,
  walkers: Map<Id, Walker>,
  store: StoreApi<CockpitState>,
  change: Change,
  listener: WritingListener,
): { keep(): Promise<void> } {
  const notice = (says: SafeText) => change(state => ({ ...state, notice: says }));

  async function keep(): Promise<void> {
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
      const problem = (await bringIfFollowed(writing.run)) ?? (await listener.takeUp(writing.run, taking));
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

  return { keep };
}

/** `undo 1 her laptop is lost`: where it stands, read back, then why. */
function takingIn(typed: string): Taking {
  const [, step = '', debts = '', reason = ''] = /^\s*(\S+)\s+(\d+)\s*(.*)$/.exec(typed) ?? [];
  return { readBack: `${step} ${debts}`, reason };
}
