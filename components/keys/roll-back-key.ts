import { historyOf, targetOf } from '../../src/app/store/history-of.ts';
import { isSilent } from '../../src/app/store/silence.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import type { KeyRow } from './keymap.ts';

/** `r` works on any workload, and says why where it can't. It opens a plan; it changes nothing. */
export function rollBackKey(state: CockpitState, view: WorkloadView | undefined, toRevision?: number): KeyRow {
  const does = view ? `roll back ${view.ref.name}${toRevision === undefined ? '' : ` to r${toRevision}`}` : 'roll back';
  const because = notNow(state, view) ?? (view && toRevision === undefined ? withoutTarget(state, view) : undefined);
  if (because !== undefined || !view)
    return { key: 'r', does, notNow: because ?? 'there is no workload under the cursor' };
  return {
    key: 'r',
    does,
    intent: () => ({ type: 'rollback.plan', ref: view.ref, ...(toRevision !== undefined && { toRevision }) }),
  };
}

/** Nothing to go back to by itself; the history may still hold something that a person can choose. */
const withoutTarget = (state: CockpitState, view: WorkloadView): string | undefined =>
  view.family.revisions !== undefined && targetOf(state, view.ref) === undefined
    ? 'there is no revision to go back to; h shows what is kept'
    : undefined;

/**
 * Where nothing is wrong the way back works, and isn't held out: after a rollback it would lead one release too far,
 * also while the last pods of it are still coming.
 */
export function quietWhenWell(row: KeyRow, view: WorkloadView | undefined, state: CockpitState): KeyRow {
  if (!view || view.standing === 'needs-you') return row;
  return view.standing === 'well' || wasPutBack(state, view) ? { ...row, isShown: false } : row;
}

const wasPutBack = (state: CockpitState, { ref }: WorkloadView): boolean =>
  historyOf(state, ref).find(({ isCurrent }) => isCurrent)?.record?.what === 'rolled-back-to';

/** The pod that holds everything up: a plan of its own, on the screens where Enter opens nothing. */
export const wayOnKeys = (view: WorkloadView | undefined): readonly KeyRow[] => {
  const { wayOn, ref } = view ?? {};
  if (!wayOn || !ref) return [];
  const does = `plan to delete pod ${wayOn.pod}, which holds it up`;
  return [{ key: 'enter', does, intent: () => ({ type: 'plan.ask', ref, call: wayOn.call }) }];
};

function notNow(state: CockpitState, view: WorkloadView | undefined): string | undefined {
  if (!view) return state.isComplete ? 'there is no workload under the cursor' : 'not read yet';
  const silence = isSilent(state);
  return silence === undefined ? undefined : `API silent ${silence}`;
}
