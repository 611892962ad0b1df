import type { Measure } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { count, counted, percent } from './numbers.ts';

/** False alarms that were measured on good pods, as sentences. Nothing of it is known without a trial. */
export function calibrationInWords(
  falseAlarms: Measure | undefined,
  falseQuestions: Measure | undefined,
): readonly SafeText[] {
  if (!falseAlarms || !falseQuestions)
    return [ours('NOT ENOUGH DATA  no pod answered enough requests to be judged by')];
  return [
    safe(
      `FALSE ALARMS  ${shareInWords(falseAlarms)} of good releases would be stopped: ${count(falseAlarms.events ?? 0)} of ${counted(falseAlarms.of ?? 0, 'trial')}`,
    ),
    safe(
      `  a person would be asked in ${shareInWords(falseQuestions)}: ${count(falseQuestions.events ?? 0)} of ${count(falseQuestions.of ?? 0)}`,
    ),
  ];
}

/** `0 % (0–3.7 %)` */
const shareInWords = ({ value, low = 0, high = 1 }: Measure): string =>
  `${percent(value)} (${percent(low).replace(' %', '')}–${percent(high)}, 95 of 100)`;
