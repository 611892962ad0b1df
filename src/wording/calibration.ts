import { age } from '../domain/duration.ts';
import type { Measure } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { count, counted, percent } from './numbers.ts';

export type MeasuredAlarms = {
  /** Parts of the trials; nothing of it is known without one. */
  readonly falseAlarms?: Measure;
  readonly falseQuestions?: Measure;
  readonly trialMs: number;
  /** The part of good releases that the judge may stop, by its settings. */
  readonly alpha: number;
};

/** False alarms that were measured on good pods, as sentences, and what they mean for the next rollout. */
export function calibrationInWords({
  falseAlarms,
  falseQuestions,
  trialMs,
  alpha,
}: MeasuredAlarms): readonly SafeText[] {
  if (!falseAlarms || !falseQuestions)
    return [ours('NOT ENOUGH DATA  no pod answered enough requests beside two others of its revision to be judged by')];
  const { events = 0, of = 0 } = falseAlarms;
  return [
    safe(
      `FALSE ALARMS  ${shareInWords(falseAlarms)} of good releases would be stopped: ${count(events)} of ${counted(of, 'trial')}`,
    ),
    safe(
      `  a person would be asked in ${shareInWords(falseQuestions)}: ${count(falseQuestions.events ?? 0)} of ${count(falseQuestions.of ?? 0)}`,
    ),
    safe(`  as if ${counted(of, 'release')} that changed nothing had been judged for ${age(trialMs)} each`),
    safe(`  ${meaning(falseAlarms, alpha)}`),
  ];
}

/** What a person should think of the next FAIL. */
function meaning({ low = 0, high = 1 }: Measure, alpha: number): string {
  const allowed = `the ${percent(alpha)} that the judge may stop by luck`;
  if (low > alpha)
    return `more than ${allowed}: pods of one revision are not alike here, so look at a FAIL yourself before you go back`;
  if (high <= alpha) return `not more than ${allowed}: a FAIL here is hardly ever luck`;
  return `too few trials to tell whether it is more than ${allowed}: a longer time, or more pods, would`;
}

/** `0 % (0–3.7 %)` */
const shareInWords = ({ value, low = 0, high = 1 }: Measure): string =>
  `${percent(value)} (${percent(low).replace(' %', '')}–${percent(high)}, 95 of 100)`;
