import { historyOf, targetOf } from '../../src/app/store/history-of.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import type { Keymap } from './keymap.ts';
import { listKeys } from './list-keys.ts';
import { rollBackKey } from './roll-back-key.ts';

/** The cursor stands on a revision of the history: on the one to go back to, until it is moved. */
export function workloadKeys(state: CockpitState, ref: WorkloadRef): Keymap {
  const view = state.workloads.get(workloadKey(ref));
  const history = historyOf(state, ref);
  const at = historyRow(state, ref);
  const revision = history[at];
  const isDefault = revision === undefined || revision.number === targetOf(state, ref)?.revision.number;
  return [
    revision?.isCurrent
      ? { key: 'r', does: `roll back to r${revision.number}`, notNow: `r${revision.number} is what runs now` }
      : rollBackKey(state, view, isDefault ? targetOf(state, ref)?.revision.number : revision?.number),
    { key: 't', does: 'journal', intent: () => ({ type: 'journal.open' }) },
    ...listKeys(at, history.length, 10, to => ({ type: 'row.move', to: to + 1 })),
  ];
}

/** Row 0 means that nobody has moved the cursor yet. */
export function historyRow(state: CockpitState, ref: WorkloadRef): number {
  const history = historyOf(state, ref);
  if (state.row > 0) return Math.min(state.row - 1, Math.max(0, history.length - 1));
  const target = targetOf(state, ref)?.revision.number;
  return Math.max(
    0,
    history.findIndex(({ number }) => number === target),
  );
}
