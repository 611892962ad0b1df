import type { Judgement, JudgingWarning, MetricJudgement } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { isAlone } from './judgement-wait.ts';
import { metricInWords } from './metric-judgement.ts';
import { count, counted, oneDigit, percent } from './numbers.ts';

/** `14 of 452 vs 27 of 8,610 · luck: less than 1 in 100,000`, and what makes it weaker. */
export function howSureInWords(judgement: Judgement): SafeText {
  const { verdict, hardFacts, metrics, warnings } = judgement;
  const weaker = [...basisInWords(judgement), ...warnings.flatMap(weakness)];
  const first = verdict === 'pass' ? (metrics.find(({ key }) => key === 'errors') ?? metrics[0]) : metrics[0];
  const parts = hardFacts.length > 0 ? ['seen, not estimated'] : sureness(judgement, first);
  const sorted = verdict === 'no-data' && parts.length === 0 && !isAlone(judgement) ? ['nothing is known yet'] : parts;
  return safe([...sorted, ...weaker].join(' · '));
}

function sureness({ verdict, ruledOut }: Judgement, first?: MetricJudgement): readonly string[] {
  if (!first) return [];
  // What fails or asks was named in the sentence before.
  const isNamed = verdict === 'fail' || verdict === 'marginal';
  const { canary, stable } = first;
  // One version alone: what was counted stands beside what it is held against.
  if (canary && !stable)
    return canary.of === undefined ? [] : [`${count(canary.events ?? 0)} of ${counted(canary.of, 'request')}`];
  const counts = countsInWords(first).map(text => (isNamed ? text : `${first.name}: ${text}`));
  switch (verdict) {
    case 'fail':
    case 'marginal':
      return [...counts, luckInWords(first.evidence)];
    case 'hold':
      return counts;
    case 'no-data':
      return [...counts, ...(ruledOut === undefined ? [] : [`${oneDigit(ruledOut)}x and more ruled out, 95 % sure`])];
    case 'pass':
      return [...counts, 'milder may still be there'];
  }
}

export const countsInWords = ({ canary, stable }: MetricJudgement): readonly string[] =>
  canary?.events !== undefined && stable?.events !== undefined
    ? [`${count(canary.events)} of ${count(canary.of ?? 0)} vs ${count(stable.events)} of ${count(stable.of ?? 0)}`]
    : [];

/** What convinced the judge of one metric: `errors 0.34 % vs 0.29 % on stable · not worse than 2x: 100 of 29,773 vs …`. */
export const passedInWords = (metric: MetricJudgement, beside: string): SafeText =>
  safe([metricInWords(metric, 'long', beside), ...countsInWords(metric)].join(': '));

/** `luck: less than 1 in 100,000` */
function luckInWords(evidence: number): SafeText {
  if (evidence < 2) return ours('no more than luck would give');
  // A hair below a power of ten, its logarithm is already the next one's.
  const known = Number(evidence.toPrecision(9));
  const unit = 10 ** Math.floor(Math.log10(known));
  return safe(`luck: less than 1 in ${count(Math.floor(known / unit) * unit)}`);
}

const basisInWords = (judgement: Judgement): readonly string[] => {
  if (judgement.basis === 'before-after') return ['before and after, which is weaker'];
  return isAlone(judgement) ? ['only one version runs, so nothing was compared'] : [];
};

function weakness(warning: JudgingWarning): readonly string[] {
  switch (warning.kind) {
    case 'unequal-share':
      return [`it gets ${percent(warning.gets)} of the traffic instead of ${percent(warning.should)}`];
    case 'errors-in-bursts':
      return [`errors come about ${count(warning.dispersion)} at a time`];
    case 'one-node':
      return [`only on node ${warning.node}, where stable fails too`];
    case 'one-pod':
      return ['without the one canary pod that fails far more often'];
    case 'few-pods':
      return [`only ${counted(warning.pods, 'stable pod')}`];
  }
}
