import { canaryPair, isJudgedAtWeight, nextWeight } from '../../src/app/store/canary-pair.ts';
import { targetOf } from '../../src/app/store/history-of.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { versionOf } from '../../src/domain/image.ts';
import { nextKeyInWords } from '../../src/wording/judging-next.ts';
import { nextInWords } from '../rollout/workload-details.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

/** What is next for a canary, which key leads there, and what becomes of it without one. */
export function nextRows(view: WorkloadView, state: CockpitState, width: number): readonly ScreenLine[] {
  const target = targetOf(state, view.ref)?.revision;
  const unattended = nextInWords(view, state.now);
  const pair = canaryPair(state, view);
  const next = pair && nextWeight(pair.ramp);
  const ways = {
    canHold: view.verbs.pause.notNow === undefined && view.rollout.isRolling,
    ...(pair && {
      canary: {
        name: pair.canary.ref.name,
        isLedOn: pair.ramp.whoActs === 'judge',
        ...(next !== undefined && { next }),
        ...(!isJudgedAtWeight(pair) && pair.ramp.desired !== undefined && { goesTo: pair.ramp.desired }),
        isRising: pair.ramp.phase === 'rises',
        ...(pair.ramp.phase === 'promotes' && { promotion: 'under-way' as const }),
        ...(pair.ramp.phase === 'promoted' && { promotion: 'done' as const }),
      },
    }),
    ...(target && { back: `r${target.number} (${versionOf(target.images)})` }),
    ...(unattended !== undefined && { unattended }),
  };
  return sentence('NEXT', nextKeyInWords(view.judging, ways), width);
}
