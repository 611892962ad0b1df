import { hasStableLeft, type Judging, type MetricJudgement } from '../domain/judgement.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { SideNames } from './judgement-numbers.ts';
import { countsInWords } from './judgement-sureness.ts';
import { percent } from './numbers.ts';

/** The judge's own count of errors, where it has one of now: whoever shows that shows no other number beside it. */
export function judgedErrors(judging: Judging): MetricJudgement | undefined {
  if (judging.kind !== 'judged' || hasStableLeft(judging.judgement)) return undefined;
  return judging.judgement.metrics.find(
    ({ key, canary, stable }) => key === 'errors' && (canary?.of ?? 0) > 0 && (stable?.of ?? 0) > 0,
  );
}

/** `the judge: now 0.25 % vs 0.30 % before, 52 of 20,409 vs 2,229 of 735,021` */
export function judgedErrorsInWords(errors: MetricJudgement, { canary, stable }: SideNames): SafeText {
  const [one, other] = [errors.canary, errors.stable].map(side => percent(side?.value ?? 0));
  return safe([`the judge: ${canary} ${one} vs ${stable} ${other}`, ...countsInWords(errors)].join(', '));
}
