import type { Answer } from '../domain/answer.ts';
import type { Measured } from '../domain/measurement.ts';
import { ours, type SafeText } from '../domain/safe-text.ts';

/** What is judged where no source told anything: of crashing pods the cluster itself says enough. */
export const nothingMeasured: Measured = { source: ours('the cluster itself'), of: new Map(), problems: [] };

/** What a source told of at least one pod, or why its answer is none to judge by. */
export function toldIn(answer: Answer<Measured>): { readonly measured: Measured } | { readonly because: SafeText } {
  if (answer.kind !== 'ok') return { because: answer.says };
  const { value } = answer;
  return value.of.size > 0
    ? { measured: value }
    : { because: value.problems[0] ?? ours('no pod has counted a request yet') };
}
