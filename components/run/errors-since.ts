import { isJudgedAtWeight, pairOf } from '../../src/app/store/canary-pair.ts';
import type { CockpitState, RunOnScreen } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { workloadKey } from '../../src/domain/workload.ts';
import { judgedErrors, judgedErrorsInWords } from '../../src/wording/judged-errors.ts';
import { namesAfterwards, usualNames } from '../../src/wording/judgement-numbers.ts';
import { latelySays } from '../rollout/head-lines.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

/**
 * Whether it did the users good, once it is in effect. After an act on a canary that is the judge's number, as soon as it
 * has one: a sample beside it would be a second one for the same thing.
 */
export function errorsSince(run: RunOnScreen, state: CockpitState, width: number): readonly ScreenLine[] {
  const view = state.workloads.get(workloadKey(run.ref));
  if (run.state?.changes.at(-1)?.seen?.effect !== 'in-effect' || !view) return [];
  const judged = judgedSince(run, view);
  if (judged !== undefined) return sentence('» errors', judged, width);
  const { counts } = view;
  if (counts.kind === 'unavailable') return [];
  // A comparison is from before: it still counts the pods that are gone.
  const says = counts.kind === 'lately' ? latelySays(counts.lately, view, state) : 'counting …';
  return sentence('» errors', says, width);
}

/** What the judge counted since an act on a canary; nothing while what it has is from before. */
function judgedSince({ canary }: RunOnScreen, view: WorkloadView): string | undefined {
  const { judging } = view;
  const errors = judgedErrors(judging);
  if (!errors || judging.kind !== 'judged' || !canary) return undefined;
  // Of a removal it has counted next to nothing since: what it knows is of the promotion.
  if (canary.act === 'removal') return undefined;
  if (canary.act === 'promotion')
    return judging.judgement.basis === 'before-after' ? judgedErrorsInWords(errors, namesAfterwards) : undefined;
  const pair = pairOf(view);
  return pair && isJudgedAtWeight(pair) ? judgedErrorsInWords(errors, usualNames) : undefined;
}
