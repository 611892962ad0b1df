import { isJudgedAtWeight, pairOf } from '../../src/app/store/canary-pair.ts';
import type { CockpitState, RunOnScreen } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { numberAt } from '../../src/domain/json.ts';
import { workloadKey } from '../../src/domain/workload.ts';
import { type AfterAct, nextActInWords } from '../../src/wording/canary-afterwards.ts';
import { judgementInShort } from '../../src/wording/judgement.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

/** After a step, a promotion or a removal of a canary that is in effect: what comes next, and by which key. */
export function canaryNextLines(run: RunOnScreen, { workloads }: CockpitState, width: number): readonly ScreenLine[] {
  const view = workloads.get(workloadKey(run.ref));
  const after = view && run.state?.changes.at(-1)?.seen?.effect === 'in-effect' ? actOf(run, view) : undefined;
  return after ? sentence('next', nextActInWords(after), width) : [];
}

function actOf(run: RunOnScreen, view: WorkloadView): AfterAct | undefined {
  const { call } = run.state ?? {};
  switch (call?.do) {
    case 'canary.weight': {
      const { judging } = view;
      const judgement = judging.kind === 'judged' ? judging.judgement : undefined;
      const pair = pairOf(view);
      const isOfStep = judgement !== undefined && pair !== undefined && isJudgedAtWeight(pair);
      const { verdict, etaMs } = judgement ?? {};
      return {
        act: 'weight',
        percent: numberAt(call.with, 'percent') ?? 0,
        ...(isOfStep &&
          verdict !== undefined && {
            judged: { verdict, says: judgementInShort(judgement), ...(etaMs !== undefined && { etaMs }) },
          }),
      };
    }
    case 'canary.promote': {
      const pods = pairOf(view)?.ramp.pods.canaryReady;
      const { judging } = view;
      const isJudgeAwaited = judging.kind === 'judged' && judging.judgement.basis !== 'before-after';
      return { act: 'promote', canary: view.canary?.ref.name ?? 'the canary', pods, isJudgeAwaited };
    }
    case 'canary.remove': {
      const { isRolling } = view.rollout;
      return { act: 'remove', wasPromoted: run.canary?.wasPromoted ?? false, isRolling, version: view.to };
    }
    default:
      return undefined;
  }
}
