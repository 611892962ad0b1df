import { hasStableLeft, type Judgement, type MetricJudgement } from '../domain/judgement.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { countsInWords } from './judgement-sureness.ts';
import { count, times } from './numbers.ts';

/** It may ask a person one day, and waits; no PASS waits for it. */
export const isIdle = ({ verdict, vote }: MetricJudgement): boolean => verdict === 'no-data' && vote === 'marginal';

/** Rows that wait below a PASS, and the one of them that is named: what is said of it has to be found. */
export type WaitingRows = { readonly says: SafeText; readonly named: MetricJudgement };

/**
 * That no PASS waits for them, and how bad the worst of them may be: whoever sees one at 1.6x wonders what the PASS is
 * worth. Nothing where none waits.
 */
export function waitingRows(judgement: Judgement): WaitingRows | undefined {
  const { verdict, metrics } = judgement;
  const idle = metrics.filter(isIdle);
  if (verdict !== 'pass' || idle.length === 0 || hasStableLeft(judgement)) return undefined;
  const [suspect] = idle.filter(looksWorse).sort((a, b) => lowOf(b) - lowOf(a));
  const [worst] = [...idle].sort((a, b) => highOf(b) - highOf(a));
  const named = suspect ?? (worst as MetricJudgement);
  // What is called by its type is a part of all errors.
  const within = idle.every(({ kind, from }) => kind === 'error-type' && from !== 'logs')
    ? ', and as a part of errors they passed'
    : '';
  const said = named === suspect ? looksInWords(named, metrics) : mayBeInWords(named, metrics);
  const free = suspect && !isLuck(suspect) ? 'no PASS waits for these' : 'no need to wait for these';
  return {
    says: safe(`${free}: too few for a vote yet${within}. ${said}`),
    named,
  };
}

function looksInWords(suspect: MetricJudgement, all: Judgement['metrics']): string {
  const { name, ratio, evidence } = suspect;
  const counts = countsInWords(suspect);
  const luck = isLuck(suspect) ? 'no more than luck would give' : `luck may give that 1 time in ${count(evidence)}`;
  const less = counts.length === 0 ? '' : lessInWords(suspect, all);
  return `${name} looks ${[times(ratio?.point ?? 1), ...counts].join(', ')}: ${luck}${less}`;
}

function mayBeInWords(worst: MetricJudgement, all: Judgement['metrics']): string {
  const [counts] = countsInWords(worst);
  // It sounds bad, and mostly is next to nothing.
  const seen = counts === undefined || highOf(worst) <= 2 ? '' : `: ${counts}${lessInWords(worst, all)}`;
  return Number.isFinite(highOf(worst))
    ? `The worst, ${worst.name}, could be up to ${times(highOf(worst))}${seen}`
    : `The rarest, ${worst.name}, could be anything${seen}`;
}

/** Two counts of one canary on one page look like a mistake. */
function lessInWords({ canary, from }: MetricJudgement, metrics: Judgement['metrics']): string {
  const all = metrics.find(({ key }) => key === 'errors')?.canary?.of ?? 0;
  return (canary?.of ?? 0) < all && from !== 'logs' ? '; of types a pod’s first minute does not count' : '';
}

const isLuck = ({ evidence }: MetricJudgement): boolean => evidence < 2;

/** The whole of its whisker is to the right of 1x, and it is no hair's breadth. */
const looksWorse = ({ ratio }: MetricJudgement): boolean =>
  ratio !== undefined && Number.isFinite(ratio.point) && ratio.low > 0.99 && ratio.point >= 1.25;

const lowOf = ({ ratio }: MetricJudgement): number => ratio?.low ?? 0;
const highOf = ({ ratio }: MetricJudgement): number => ratio?.high ?? Number.POSITIVE_INFINITY;
