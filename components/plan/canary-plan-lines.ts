import { type CanaryPair, isJudgedAtWeight } from '../../src/app/store/canary-pair.ts';
import { canaryOfPlan, hasTurned, loadAfterRemoval, loadAtWeight } from '../../src/app/store/plan-of-canary.ts';
import type { CockpitState, PlanState } from '../../src/app/store/state.ts';
import { numberAt } from '../../src/domain/json.ts';
import {
  isTight,
  type LoadPerPod,
  loadAtWeightInWords,
  loadInWords,
  verdictAtPlan,
} from '../../src/wording/canary-plan.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

/** Below the plan of a step of a canary: what the judge says now, and what it does to the load of each pod. */
export function canaryPlanLines(plan: PlanState, state: CockpitState, width: number): readonly ScreenLine[] {
  const pair = canaryOfPlan(state, plan.call);
  if (!pair) return [];
  const isOf = pair.ramp.phase === 'promoted' ? 'promoted' : isJudgedAtWeight(pair) ? 'this weight' : 'before';
  const says = verdictAtPlan(pair.stable.judging, state.now, isOf);
  const judged = sentence('judged', says, width, hasTurned(plan.call, plan.verdict, pair) ? 'failed' : 'plain');
  return [...judged, ...loadLines(plan, pair, state.now, width)];
}

function loadLines({ call }: PlanState, pair: CanaryPair, now: number, width: number): readonly ScreenLine[] {
  const { name } = pair.stable.ref;
  const lines = (says: string, load: LoadPerPod | undefined) =>
    sentence('load', says, width, isTight(load) ? 'warn' : 'plain');
  if (call.do === 'canary.remove') {
    const load = loadAfterRemoval(pair, now);
    return lines(loadInWords(load, name), load);
  }
  const weight = numberAt(call.with, 'percent');
  if (weight === undefined) return [];
  const load = loadAtWeight(pair, weight, now);
  return lines(loadAtWeightInWords(load, name), load?.alone);
}
