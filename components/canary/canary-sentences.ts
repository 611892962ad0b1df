import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import type { MetricJudgement } from '../../src/domain/judgement.ts';
import { verdictInShort } from '../../src/wording/judgement.ts';
import { numbersInWords } from '../../src/wording/judgement-numbers.ts';
import { metricInWords } from '../../src/wording/metric-judgement.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';
import { headRows } from './canary-lines.ts';

/** The same as the pictures, as sentences: nothing of it is drawn. */
export function canarySentences(view: WorkloadView, state: CockpitState): readonly ScreenLine[] {
  const { judging } = view;
  const judgement = judging.kind === 'judged' ? judging.judgement : judging.kind === 'blind' ? judging.last : undefined;
  return [
    ...headRows(view, state),
    ...(judgement?.metrics ?? []).flatMap(metric => sentence('', metricSentence(metric), state.size.columns)),
  ];
}

const metricSentence = (metric: MetricJudgement): string => {
  const numbers = numbersInWords(metric, 'long');
  const word = metric.vote === 'info' ? 'info' : verdictInShort(metric.verdict);
  return `${word}: ${metricInWords(metric, 'long')}${numbers === '' ? '' : `; ${numbers}`}`;
};
