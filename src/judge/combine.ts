import type { HardFact, JudgingWarning, MetricJudgement, Verdict } from '../domain/judgement.ts';

/**
 * One verdict out of all, without a score: nine good metrics can't outvote a bad one. A critical metric fails alone;
 * any other only asks a person. Nothing passes before every critical metric does.
 */
export function combine(
  metrics: readonly MetricJudgement[],
  hardFacts: readonly HardFact[],
  warnings: readonly JudgingWarning[],
): Verdict {
  const voting = metrics.filter(({ vote }) => vote !== 'info');
  const critical = voting.filter(({ vote }) => vote === 'critical');
  if (hardFacts.length > 0 || critical.some(({ verdict }) => verdict === 'fail')) return 'fail';
  if (critical.some(({ verdict }) => verdict === 'hold')) return 'hold';
  const isAsked = voting.some(({ verdict }) => verdict === 'marginal' || verdict === 'fail');
  if (isAsked || warnings.some(isDoubtful)) return 'marginal';
  return critical.length > 0 && critical.every(({ verdict }) => verdict === 'pass') ? 'pass' : 'no-data';
}

/** Bursts are only said: they are in the evidence already, which needs so many times more of them. */
const isDoubtful = ({ kind }: JudgingWarning): boolean =>
  kind === 'unequal-share' || kind === 'one-node' || kind === 'one-pod';

const order: readonly Verdict[] = ['fail', 'hold', 'marginal', 'no-data', 'pass'];
const votes = ['critical', 'marginal', 'info'] as const;

/** What the verdict comes from first: by vote, then the worst, then the strongest evidence. */
export const worstFirst = (metrics: readonly MetricJudgement[]): readonly MetricJudgement[] =>
  [...metrics].sort(
    (a, b) =>
      Number(a.vote === 'info') - Number(b.vote === 'info') ||
      order.indexOf(a.verdict) - order.indexOf(b.verdict) ||
      votes.indexOf(a.vote) - votes.indexOf(b.vote) ||
      b.evidence - a.evidence,
  );
