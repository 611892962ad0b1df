import { isJudgedAtWeight } from '../../src/app/store/canary-pair.ts';
import { canaryOfPlan, hasTurned, loadAfterRemoval } from '../../src/app/store/plan-of-canary.ts';
import type { CockpitState, PlanState } from '../../src/app/store/state.ts';
import { isTight, loadInWords, verdictAtPlan } from '../../src/wording/canary-plan.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

/** Below the plan of a step of a canary: what the judge says now, and of a removal what it does to the pods that stay. */
export function canaryPlanLines(plan: PlanState, state: CockpitState, width: number): readonly ScreenLine[] {
  const pair = canaryOfPlan(state, plan.call);
  if (!pair) return [];
  const isOf = pair.ramp.phase === 'promoted' ? 'promoted' : isJudgedAtWeight(pair) ? 'this weight' : 'before';
  const says = verdictAtPlan(pair.stable.judging, state.now, isOf);
  const judged = sentence('judged', says, width, hasTurned(plan.call, plan.verdict, pair) ? 'failed' : 'plain');
  if (plan.call.do !== 'canary.remove') return judged;
  const load = loadAfterRemoval(pair, state.now);
  return [
    ...judged,
    ...sentence('load', loadInWords(load, pair.stable.ref.name), width, isTight(load) ? 'warn' : 'plain'),
  ];
}
