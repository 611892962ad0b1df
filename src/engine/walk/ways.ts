import { continueWay, endWay, type Playbook, type PlaybookStep, pauseWay } from '../../domain/playbook.ts';

export type EndedHow = 'done' | 'skipped' | 'failed' | 'timed-out';

export const stepOf = ({ steps }: Playbook, id: string | undefined): PlaybookStep | undefined =>
  steps.find(step => step.id === id);

/**
 * How long a changing step waits for its effect, from its confirmation: as its playbook says, and half as long again as
 * its plan predicted. What was announced is not late.
 */
export const effectTimeMs = ({ timeoutMs }: PlaybookStep, predictedMs = 0): number | undefined =>
  timeoutMs === undefined ? undefined : Math.max(timeoutMs, predictedMs * 1.5);

/** Where a step that ended so leads: a step's id, `pause` or `end`. What nobody planned for stops: a person looks. */
export function wayAfter(playbook: Playbook, step: PlaybookStep, how: EndedHow): string {
  const { onFail, onTimeout } = step;
  const { defaultOnFail } = playbook;
  const asPlanned = step.then ?? nextOnPath(playbook, step);
  if (how === 'done' || how === 'skipped') return asPlanned;
  const way = (how === 'timed-out' ? onTimeout : undefined) ?? onFail ?? defaultOnFail ?? pauseWay;
  if (way === continueWay) return asPlanned;
  // The section that helps can't help itself.
  return way === step.id ? pauseWay : way;
}

/** The next numbered step. A section that is jumped to and says nothing leads to a person. */
function nextOnPath({ steps }: Playbook, step: PlaybookStep): string {
  if (step.number === undefined) return pauseWay;
  const rest = steps.slice(steps.indexOf(step) + 1);
  return rest.find(({ number }) => number !== undefined)?.id ?? endWay;
}

/**
 * Where a walk stands that pauses after a step: at the step itself where it did not succeed; after one of the main path
 * at the next one; after a section that was jumped to, at the step of the main path that it was left from.
 */
export function placeOfPause(
  playbook: Playbook,
  step: PlaybookStep,
  how: EndedHow,
  way: readonly string[],
): string | undefined {
  // A decision that asked for help is still to be taken.
  if (how === 'failed' || how === 'timed-out' || step.options) return step.id;
  if (step.number !== undefined) {
    const next = nextOnPath(playbook, step);
    return next === endWay ? undefined : next;
  }
  return way.findLast(id => stepOf(playbook, id)?.number !== undefined) ?? step.id;
}
