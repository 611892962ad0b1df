import { hasStableLeft, type Judgement, type MetricJudgement } from '../domain/judgement.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { likelyInWords } from './judgement-numbers.ts';
import { count, times } from './numbers.ts';

/** It may ask a person one day, and waits; no PASS waits for it. */
export const isIdle = ({ verdict, vote }: MetricJudgement): boolean => verdict === 'no-data' && vote === 'marginal';

/**
 * Why rows may wait below a PASS, and how bad the worst of them may be: whoever sees one at 1.6x wonders what the PASS is
 * worth. Nothing where none waits.
 */
export function waitingRowsInWords(judgement: Judgement): SafeText | undefined {
  const { verdict, metrics } = judgement;
  const idle = metrics.filter(isIdle);
  if (verdict !== 'pass' || idle.length === 0 || hasStableLeft(judgement)) return undefined;
  // What is called by its type is a part of all errors.
  const within = idle.every(({ kind, from }) => kind === 'error-type' && from !== 'logs')
    ? '; as a part of errors they passed'
    : '';
  return safe(`too few for a vote yet${within}. ${worstInWords(idle)}`);
}

function worstInWords(idle: readonly MetricJudgement[]): string {
  const [suspect] = idle.filter(looksWorse).sort((a, b) => lowOf(b) - lowOf(a));
  if (suspect?.ratio) {
    const { name, ratio, evidence } = suspect;
    const luck = evidence < 2 ? 'no more than luck would give' : `luck may give that 1 time in ${count(evidence)}`;
    return `${name} looks ${times(ratio.point)}, ${likelyInWords(ratio)}; ${luck}`;
  }
  const [worst] = [...idle].sort((a, b) => highOf(b) - highOf(a));
  return Number.isFinite(highOf(worst))
    ? `The worst, ${worst?.name}, could be up to ${times(highOf(worst))}`
    : `The rarest, ${worst?.name}, could be anything`;
}

/** The whole of its whisker is to the right of 1x, and it is no hair's breadth. */
const looksWorse = ({ ratio }: MetricJudgement): boolean =>
  ratio !== undefined && Number.isFinite(ratio.point) && ratio.low > 0.99 && ratio.point >= 1.25;

const lowOf = ({ ratio }: MetricJudgement): number => ratio?.low ?? 0;
const highOf = (metric: MetricJudgement | undefined): number => metric?.ratio?.high ?? Number.POSITIVE_INFINITY;
