import { errorsAfter } from '../../src/app/store/after-act.ts';
import { costEnds } from '../../src/app/store/cost-ends.ts';
import { isSilent } from '../../src/app/store/silence.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { failsMore, isFading, type WorkloadView } from '../../src/app/store/workload-view.ts';
import type { Lately } from '../../src/domain/metrics.ts';
import { errorsAfterInWords } from '../../src/wording/canary-afterwards.ts';
import { clockTime } from '../../src/wording/clock-time.ts';
import { costInWords, hasCost } from '../../src/wording/cost.ts';
import { basis, countsEvidence, countsHeadline, latelyInWords } from '../../src/wording/counts.ts';
import { deviationSince, fadingInWords } from '../../src/wording/deviation.ts';
import { judgedErrors } from '../../src/wording/judged-errors.ts';
import { judgementInWords } from '../../src/wording/judgement.ts';
import { judgedAside, judgedHeadline } from '../../src/wording/judging.ts';
import { deadlineInWords, lastsUntil, rolloutSentence } from '../../src/wording/rollout.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';
import { dayMs, lastCanaryLines } from './row-says.ts';
import { nextInWords } from './workload-details.ts';

export const workloadTitle = ({ ref, rolls, owner }: WorkloadView): string =>
  `${ref.name}  ${ref.kind}, ${rolls}${owner ? ` · owner ${owner}` : ''}`;

/** How a workload stands, and why: the first lines of its screen. */
export function headLines(view: WorkloadView, state: CockpitState): readonly ScreenLine[] {
  const width = state.size.columns;
  const silence = isSilent(state);
  const { rollout, counts, judging, log } = view;
  const doubt = silence === undefined ? '' : `no answer for ${silence}; before that: `;
  const cause = rollout.cause;
  const isTroubled = failsMore(view) && counts.kind === 'compared';
  return [
    ...sentence(
      'STATE',
      `${doubt}${view.isDown ? 'NOBODY SERVES: ' : ''}${stateWord(rollout)}${rolloutSentence(rollout)}`,
      width,
      rollout.phase === 'failed' || view.isDown ? 'failed' : 'plain',
    ),
    ...judgedLines(view, state),
    ...(view.deviations ?? []).flatMap(one =>
      isFading(one, rollout.startedAt, state.now)
        ? sentence('RANGE', fadingInWords(one), width)
        : sentence('RANGE', deviationSince(one, state.now), width, 'warn'),
    ),
    ...(isTroubled ? sentence('ERRORS', countsHeadline(counts.comparison), width, 'warn') : []),
    ...(counts.kind === 'compared' && !isTroubled && judging.kind !== 'judged'
      ? sentence('ERRORS', `${countsHeadline(counts.comparison)}, ${basis(counts.comparison)}`, width)
      : []),
    ...(counts.kind === 'lately' && !judgedErrors(judging)
      ? sentence('ERRORS', latelySays(counts.lately, view, state), width)
      : []),
    ...(isTroubled ? sentence('', countsEvidence(counts.comparison), width) : []),
    ...(counts.kind === 'unavailable' && rollout.isRolling && judging.kind === 'none'
      ? sentence('ERRORS', `unknown: ${counts.says}`, width)
      : []),
    ...(cause
      ? sentence(
          'WHY',
          `${cause.certainty}: ${cause.pods.affected} of ${cause.pods.of} new pods; ${cause.evidence[0] ?? ''}`,
          width,
        )
      : []),
    ...(log?.lines.at(-1) && view.family.pods?.some(({ name }) => name === log.pod)
      ? sentence('LOG', `${log.pod}: ${log.lines.at(-1)}`, width)
      : []),
    ...lastCanaryLines(view, state, dayMs),
    ...(rollout.isRolling && silence === undefined ? sentence('NEXT', nextSays(view, state), width) : []),
  ];
}

/** Beside what stable had, once its canary was taken away. */
export function latelySays(lately: Lately, view: WorkloadView, state: CockpitState): string {
  const after = errorsAfter(state, view);
  return `${latelyInWords(lately, runningPods(view))}${after ? `; ${errorsAfterInWords(after)}` : ''}`;
}

/** Its own ones: its selector may take the pods of its canary, too. */
const runningPods = ({ rollout: { current, old } }: WorkloadView): number =>
  old.reduce((sum, { ready }) => sum + ready, current?.ready ?? 0);

/** Verdict and what it says, how sure that is, what it costs, what next. */
function judgedLines(view: WorkloadView, { now, size }: CockpitState): readonly ScreenLine[] {
  const { judging } = view;
  const width = size.columns;
  if (judging.kind === 'none') return [];
  if (judging.kind === 'blind') return sentence('JUDGE', judgedAside(judging, now) ?? judging.says, width, 'warn');
  const { judgement } = judging;
  const { verdict, what, sure, next } = judgementInWords(judgement);
  const tone = judgement.verdict === 'fail' ? 'failed' : judgedHeadline(judging) ? 'warn' : 'plain';
  return [
    ...sentence('JUDGE', `${verdict}: ${what}`, width, tone),
    ...[sure, ...(hasCost(judgement) ? [costInWords(judgement, costEnds(view, now))] : []), `next: ${next}`].flatMap(
      text => sentence('', text, width),
    ),
  ];
}

/** Sentences about failures and pauses begin with their word; a rollout's does not. */
const stateWord = ({ phase }: WorkloadView['rollout']): string => (phase === 'progressing' ? 'rolling: ' : '');

function nextSays(view: WorkloadView, state: CockpitState): string {
  if (view.wayOn) return `Enter plans to delete pod ${view.wayOn.pod}, which holds it up; nothing goes on by itself`;
  const until = lastsUntil(view.rollout.waiting);
  if (until !== undefined) return `nothing to do: it is well from ${clockTime(until)} on, if its pods stay ready`;
  const deadline = view.rollout.phase === 'stuck' ? undefined : deadlineInWords(view.rollout, state.now);
  const parts = [nextInWords(view, state.now), deadline].filter(part => part !== undefined);
  return parts.length > 0 ? parts.join('; ') : 'nobody knows how long this takes';
}
