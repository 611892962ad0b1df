import type { CockpitState } from '../../src/app/store/state.ts';
import type { WalkState } from '../../src/app/store/walks.ts';
import { commandName, workloadKey } from '../../src/domain/workload.ts';
import { clockTime } from '../../src/wording/clock-time.ts';
import { lastsUntil, rolloutSentence } from '../../src/wording/rollout.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

/** What the board says of the workload at the end of a run, where that is not yet that it is well. */
export function settlingLines(
  { workloads }: CockpitState,
  { workload }: WalkState,
  width: number,
): readonly ScreenLine[] {
  const view = workload && workloads.get(workloadKey(workload));
  if (!view || view.standing === 'well') return [];
  const name = commandName(view.ref);
  const until = lastsUntil(view.rollout.waiting);
  if (view.standing === 'needs-you') return sentence('board', `${name} stands under NEEDS YOU.`, width, 'warn');
  const says =
    until === undefined
      ? `${name} stands under ON THE WAY: ${rolloutSentence(view.rollout)}.`
      : `${name} stands under ON THE WAY until ${clockTime(until)}: all its pods are ready, and must stay so. Nothing to do.`;
  return sentence('board', says, width);
}
