import type { Instant } from '../../domain/brands.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import type { WorkloadNews } from '../watch-workloads.ts';
import { ownRows } from './board-rows.ts';
import { isSilent } from './silence.ts';
import type { CockpitState } from './state.ts';
import { byUrgency, type WorkloadView } from './workload-view.ts';

export function withNews(state: CockpitState, { changed, gone, isComplete, problems }: WorkloadNews): CockpitState {
  const workloads = new Map(state.workloads);
  for (const key of gone) workloads.delete(key);
  for (const view of changed) workloads.set(view.key, view);
  const { cursor, ...rest } = state;
  // Until the first picture is whole the cursor goes to the worst row; then it stays on its workload.
  const isKept = state.isComplete && cursor !== undefined && workloads.has(cursor);
  const next = isKept ? cursor : worst(workloads)?.key;
  return {
    ...rest,
    workloads,
    isComplete: state.isComplete || isComplete,
    ...(next !== undefined && { cursor: next }),
    listProblems: problems,
  };
}

const worst = (workloads: ReadonlyMap<string, WorkloadView>): WorkloadView | undefined =>
  ownRows(workloads).reduce<WorkloadView | undefined>(
    (most, one) => (most && byUrgency(most, one) <= 0 ? most : one),
    undefined,
  );

/**
 * Answers come many at a time, and each would draw the screen. Only one that ends a silence is worth that; the others are
 * shown with the next second.
 */
export const withAnswer = (state: CockpitState, at: Instant): CockpitState =>
  state.freshness.failure === undefined && state.freshness.lastAnswerAt !== undefined && isSilent(state) === undefined
    ? state
    : { ...state, freshness: { lastAnswerAt: at } };

/** A new second, with the newest answer until then. */
export function withTime(state: CockpitState, now: Instant, heardAt: Instant | undefined): CockpitState {
  const { failure } = state.freshness;
  return heardAt === undefined || failure !== undefined
    ? { ...state, now }
    : { ...state, now, freshness: { lastAnswerAt: heardAt } };
}

export const withFailure = (state: CockpitState, tries: number, says: SafeText): CockpitState => ({
  ...state,
  freshness: { ...state.freshness, failure: { tries, says: safe(says) } },
});
