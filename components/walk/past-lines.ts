import { isMissed, stepAt, type WalkState, type WalkStep } from '../../src/app/store/walks.ts';
import type { PlaybookStep } from '../../src/domain/playbook.ts';
import { stepTitle } from '../../src/wording/walk.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

type Past = { readonly step: PlaybookStep; readonly walked: WalkStep };

const passedOver = new Set<WalkStep['phase']>(['skipped', 'failed', 'timed-out']);

/** What was passed over or went wrong on the way, and whether people were told: a run may be closed clean and have told nobody. */
export function leftOutLines(state: WalkState, width: number): readonly ScreenLine[] {
  return endedSteps(state).flatMap(({ step, walked }) => {
    if (step.number === undefined) return [];
    const isTelling = step.do === 'notify' || step.do === 'page';
    return isTelling || isMissed(walked) || passedOver.has(walked.phase)
      ? sentence(`step ${step.number}`, `${step.title}: ${walked.because ?? ''}`, width, toneOf(walked))
      : [];
  });
}

/** What the step before came to, and each that was passed over between it and this one. */
export function beforeLines(state: WalkState, width: number): readonly ScreenLine[] {
  if (state.closed) return [];
  const last = state.way.findLast(id => id !== state.at && state.steps.get(id)?.endedAt !== undefined);
  const since = state.steps.get(last ?? '')?.endedAt;
  if (since === undefined) return [];
  const own = stepAt(state) && state.steps.get(state.at ?? '');
  const again = own && own.attempt > 1 ? ` This is time ${own.attempt} at this step.` : '';
  const shown = endedSteps(state).filter(
    ({ step, walked }) =>
      step.id === last || (walked.phase === 'skipped' && walked.attempt === 0 && (walked.endedAt ?? 0) >= since),
  );
  return shown.flatMap(({ step, walked }, index) =>
    sentence(
      index === 0 ? 'before' : '',
      `${stepTitle(step)}: ${ended(walked.because ?? walked.phase)}${index === shown.length - 1 ? again : ''}`,
      width,
      toneOf(walked),
    ),
  );
}

const ended = (text: string): string => (/[.”]$/.test(text) ? text : `${text}.`);

/** In the order of the playbook. */
const endedSteps = ({ playbook, steps }: WalkState): readonly Past[] =>
  playbook.steps.flatMap(step => {
    const walked = steps.get(step.id);
    return walked?.because !== undefined && walked.endedAt !== undefined ? [{ step, walked }] : [];
  });

const toneOf = (walked: WalkStep): 'warn' | 'quiet' => (isMissed(walked) ? 'warn' : 'quiet');
