import type { Answer } from '../domain/answer.ts';
import type { Measured } from '../domain/measurement.ts';
import { ours, type SafeText } from '../domain/safe-text.ts';

/** What is judged where no source told anything: of crashing pods the cluster itself says enough. */
export const nothingMeasured: Measured = { source: ours('the cluster itself'), of: new Map(), problems: [] };

/** Why a source's answer is none to judge by; nothing where at least one pod told something. */
export function whyNothing(answer: Answer<Measured>): SafeText | undefined {
  if (answer.kind !== 'ok') return answer.says;
  return answer.value.of.size > 0 ? undefined : (answer.value.problems[0] ?? ours('no pod has counted a request yet'));
}
