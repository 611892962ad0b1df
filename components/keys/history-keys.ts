import { type CanaryPair, pairOf } from '../../src/app/store/canary-pair.ts';
import { comparedWith, historyCursor } from '../../src/app/store/history-cursor.ts';
import { currentOf, historyOf, targetOf } from '../../src/app/store/history-of.ts';
import { revisionDiff } from '../../src/app/store/revision-diff.ts';
import { type CockpitState, type Screen, screenOf } from '../../src/app/store/state.ts';
import type { Revision } from '../../src/domain/revision.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { bodyRows } from '../frame-rows.ts';
import { diffLines } from '../history/diff-lines.ts';
import { mostScrollOf } from '../screen-lines.ts';
import { backKeys } from './canary-act-keys.ts';
import type { Keymap, KeyRow } from './keymap.ts';
import { listKeys } from './list-keys.ts';
import { playbooksKey } from './playbook-keys.ts';
import { rollBackKey } from './roll-back-key.ts';
import { filterKey, logsKey, whyKey } from './ways.ts';

export function historyKeys(state: CockpitState, ref: WorkloadRef): Keymap {
  const { rows, at, revision } = historyCursor(state, ref);
  const isMarked = revision !== undefined && state.marked?.revision === revision.uid;
  return [
    rollBackTo(state, ref, revision, 'enter'),
    diffKey(state, ref),
    revision
      ? {
          key: ' ',
          does: isMarked ? 'unmark' : 'mark',
          intent: () => ({ type: 'mark.toggle', ref, revision: revision.uid }),
        }
      : { key: ' ', does: 'mark', notNow: 'there is no revision' },
    filterKey,
    ...[whyKey(ref), logsKey(ref), playbooksKey(state, ref)].map(row => ({ ...row, isShown: false })),
    ...listKeys(at, rows.length, Math.max(1, bodyRows(state.size) - 3), to => ({ type: 'row.move', to: to + 1 })),
  ];
}

/** `r` to the revision under the cursor; to the one that runs it says that it runs. */
export function rollBackTo(
  state: CockpitState,
  ref: WorkloadRef,
  revision: Revision | undefined,
  ...also: readonly string[]
): KeyRow {
  const view = state.workloads.get(workloadKey(ref));
  // On a workload's screen a cursor that nobody has moved means nothing: `r` goes to the one to go back to.
  const isMeant = state.row > 0 || screenOf(state).name !== 'workload';
  const target = (isMeant ? revision?.number : undefined) ?? targetOf(state, ref)?.revision.number;
  const row: KeyRow =
    isMeant && revision?.isCurrent
      ? { key: 'r', does: `roll back to r${revision.number}`, notNow: `r${revision.number} is what is asked for now` }
      : rollBackKey(state, view, target);
  return { ...row, also };
}

/**
 * Marked or running against the one under the cursor; on the running one itself, against the one to go back to. Where it
 * was put back, the one that was taken back comes first: nobody goes on from there to a still older one.
 */
export function diffKey(state: CockpitState, ref: WorkloadRef): KeyRow {
  const from = comparedWith(state, ref);
  const cursor = historyCursor(state, ref).revision;
  const isSame = cursor?.uid === from?.uid;
  const [taken] = others(state, ref, from);
  const formerly = from?.formerNumbers.at(-1);
  if ((isSame || state.row === 0) && from && taken && formerly !== undefined && taken.number > formerly)
    return diffOf(ref, taken, from, ` (r${formerly} again)`);
  const to = isSame ? (targetOf(state, ref)?.revision ?? others(state, ref, from)[0]) : cursor;
  if (!from || !to || from.uid === to.uid)
    return { key: 'd', does: 'diff', notNow: 'there is no other revision to compare with' };
  return diffOf(ref, from, to);
}

/** Where a canary is looked at: what it would bring. Once stable runs it too, that is in stable's own history. */
export function diffWithCanaryKey(state: CockpitState, ref: WorkloadRef, pair: CanaryPair | undefined): KeyRow {
  const isTaken = pair?.ramp.phase === 'promotes' || pair?.ramp.phase === 'promoted';
  const [from, to] = pair && !isTaken ? [currentOf(state, pair.stable), currentOf(state, pair.canary)] : [];
  if (!pair || !from || !to) return diffKey(state, ref);
  return {
    key: 'd',
    does: 'diff stable → canary',
    intent: () => ({ type: 'screen.open', screen: { name: 'diff', ref: pair.stable.ref, from: from.uid, to: to.uid } }),
  };
}

const diffOf = (ref: WorkloadRef, from: Revision, to: Revision, besides = ''): KeyRow => ({
  key: 'd',
  does: `diff r${from.number} → r${to.number}${besides}`,
  intent: () => ({ type: 'screen.open', screen: { name: 'diff', ref, from: from.uid, to: to.uid } }),
});

const others = (state: CockpitState, ref: WorkloadRef, than: Revision | undefined): readonly Revision[] =>
  historyOf(state, ref).filter(({ uid }) => uid !== than?.uid);

export function diffKeys(state: CockpitState, { ref, from, to }: Extract<Screen, { name: 'diff' }>): Keymap {
  const diff = revisionDiff(state, ref, from, to);
  const page = Math.max(1, bodyRows(state.size) - 1);
  const lines = diff ? diffLines(diff, state.size.columns - 1).length : 0;
  const view = state.workloads.get(workloadKey(ref));
  // What a canary runs is nothing that stable could be rolled back to.
  const back = diff?.isOfCanary
    ? backKeys(state, view && pairOf(view), rollBackTo(state, ref, undefined))
    : [rollBackTo(state, ref, diff?.to)];
  return [
    ...back,
    ...listKeys(Math.min(state.scroll, mostScrollOf(lines, page)), mostScrollOf(lines, page) + 1, page - 1, row => ({
      type: 'scroll.move',
      to: row,
    })),
  ];
}
