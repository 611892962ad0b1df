import { age } from '../domain/duration.ts';
import type { Judgement, Measure, MetricJudgement, Verdict } from '../domain/judgement.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { costInWords, hasCost } from './cost.ts';
import { judgementInWords, verdictInWords } from './judgement.ts';
import { countsInWords } from './judgement-sureness.ts';
import { markdownTable, markdownText } from './markdown-text.ts';
import { reasonInWords, valueInWords } from './metric-judgement.ts';
import { times } from './numbers.ts';

const marks: Record<Verdict, string> = { fail: '❌', hold: '⏸️', marginal: '⚠️', 'no-data': '⏳', pass: '✅' };

export type PageOf = {
  readonly name: string;
  readonly canary: SafeText;
  readonly stable: SafeText;
  readonly source: SafeText;
};

/** A judgement for the page of a pipeline's run, in Markdown: the verdict first, then every metric. */
export function judgementPage(judgement: Judgement, { name, canary, stable, source }: PageOf): string {
  const { verdict, what, sure, next } = judgementInWords(judgement);
  const { since, at, metrics } = judgement;
  const lines = [
    `## ${marks[judgement.verdict]} ${verdict}: ${markdownText(name)}`,
    '',
    `**${markdownText(what)}**`,
    '',
    `${markdownText(sure)}. Next: ${markdownText(next)}.`,
    ...(hasCost(judgement) ? ['', `${markdownText(costInWords(judgement))}.`] : []),
    '',
    ...markdownTable(
      ['metric', markdownText(stable), markdownText(canary), 'ratio', 'verdict', 'why'],
      metrics.map(metric => rowOf(metric)),
    ),
    '',
    `${markdownText(canary)} against ${markdownText(stable)}, judged for ${age(at - since)} by ${markdownText(source)}.`,
  ];
  return `${lines.join('\n')}\n`;
}

function rowOf(metric: MetricJudgement): readonly string[] {
  const { name, stable, canary, ratio, verdict } = metric;
  const why = [reasonInWords(metric), ...countsInWords(metric)].join(' · ');
  return [
    markdownText(name),
    shownValue(metric, stable),
    shownValue(metric, canary),
    ratio ? (Number.isFinite(ratio.point) ? times(ratio.point) : 'new') : '',
    verdictInWords(verdict),
    markdownText(why),
  ];
}

const shownValue = (metric: MetricJudgement, measure: Measure | undefined): string =>
  measure ? valueInWords(metric, measure.value) : '';
