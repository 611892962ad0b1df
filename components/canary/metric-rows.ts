import type { MetricJudgement, Verdict } from '../../src/domain/judgement.ts';
import { verdictInShort } from '../../src/wording/judgement.ts';
import {
  etaInShort,
  numbersInWords,
  ratioInShort,
  type SideNames,
  usualNames,
} from '../../src/wording/judgement-numbers.ts';
import { reasonInWords, valueInWords } from '../../src/wording/metric-judgement.ts';
import { isIdle } from '../../src/wording/waiting-rows.ts';
import type { Tone } from '../look.ts';
import { type ScreenLine, wrapWords } from '../screen-lines.ts';
import { axisFor, axisNames, type LogAxis } from './log-axis.ts';
import { padded } from './padded.ts';
import { whisker } from './whisker.ts';

export const verdictGlyph: Readonly<Record<Verdict, string>> = {
  fail: '✗',
  hold: '‖',
  marginal: '!',
  'no-data': '…',
  pass: '✓',
};

export const verdictTone: Readonly<Record<Verdict, Tone>> = {
  fail: 'failed',
  hold: 'warn',
  marginal: 'warn',
  'no-data': 'plain',
  pass: 'good',
};

/** Mark and word, both values, the ratio; what is left goes to name, picture and what else there is to say. */
const verdictWidth = 11;
const valueWidth = 8;
const ratioWidth = 6;

type Layout = {
  readonly name: number;
  readonly picture: number;
  readonly rest: number;
};

/** In a narrow window the picture is left out: numbers and words say the same. */
function layoutFor(width: number): Layout {
  const left = width - verdictWidth - 2 * valueWidth - ratioWidth;
  if (width < 60) return { name: Math.min(20, left), picture: 0, rest: left - Math.min(20, left) };
  const [picture, rest] = width < 100 ? [22, 7] : [36, 20];
  return { name: Math.min(26, left - picture - rest - gaps), picture, rest };
}

const gaps = 3;

/** What each metric shows, the worst first, under one axis. */
export function metricRows(
  given: readonly MetricJudgement[],
  {
    width,
    title,
    withNumbers,
    names = usualNames,
    named,
  }: {
    readonly width: number;
    readonly title: string;
    readonly withNumbers: 'first' | 'all' | 'none';
    readonly names?: SideNames;
    /** Of those that wait, the one that a sentence names: it comes first of them. */
    readonly named?: MetricJudgement;
  },
): readonly ScreenLine[] {
  const metrics = inOrder(given, named);
  const axis = axisFor(metrics);
  const layout = layoutFor(width);
  return [
    { text: headOf(title, axis, layout, names, metrics.some(hasEta)), isBold: true },
    ...metrics.flatMap((metric, index) => [
      rowOf(metric, axis, layout),
      ...(withNumbers === 'all' || (withNumbers === 'first' && index === 0) ? numbersOf(metric, width, names) : []),
    ]),
  ];
}

/** The worst first; but what only waits and can't hold anything up comes after what was judged. */
function inOrder(metrics: readonly MetricJudgement[], named?: MetricJudgement): readonly MetricJudgement[] {
  const isInfo = ({ vote }: MetricJudgement) => vote === 'info';
  const idle = metrics.filter(isIdle).sort((a, b) => Number(b === named) - Number(a === named));
  return [...metrics.filter(one => !isIdle(one) && !isInfo(one)), ...idle, ...metrics.filter(isInfo)];
}

/** Over the times until a row has a verdict. */
const toGoName = 'to go';
const hasEta = (metric: MetricJudgement): boolean => etaInShort(metric) !== '';

function headOf(
  title: string,
  axis: LogAxis,
  { name, picture, rest }: Layout,
  { canary, stable }: SideNames,
  hasToGo: boolean,
): string {
  const columns = `${padded(title, verdictWidth + name)}${stable.padStart(valueWidth)}${canary.padStart(valueWidth)}${'ratio'.padStart(ratioWidth)}`;
  const toGo = hasToGo && rest >= toGoName.length ? toGoName : '';
  if (picture === 0) return `${columns}${toGo === '' ? '' : `  ${toGo}`}`;
  return `${columns}  ${axisNames(axis, picture).padEnd(picture)} ${toGo}`.trimEnd();
}

function rowOf(metric: MetricJudgement, axis: LogAxis, { name, picture, rest }: Layout): ScreenLine {
  const { verdict, vote } = metric;
  const word = wordFor(metric);
  const numbers = [metric.stable, metric.canary].map(side =>
    (side === undefined ? '-' : valueInWords(metric, side.value)).padStart(valueWidth),
  );
  const start = `${word.padEnd(verdictWidth)}${padded(nameFor(metric, name), name)}${numbers.join('')}${ratioInShort(metric).padStart(ratioWidth)}`;
  const text = `${start}  ${beside(metric, axis, picture, rest)}`.trimEnd();
  return { text, tone: vote === 'info' ? 'plain' : verdictTone[verdict] };
}

/** What no PASS waits for is in brackets. */
function wordFor(metric: MetricJudgement): string {
  const { verdict, vote } = metric;
  if (vote === 'info') return '  info';
  if (isIdle(metric)) return '  (wait)';
  return `${verdictGlyph[verdict]} ${verdictInShort(verdict)}`;
}

/** Cut in the middle it would lose what it is about. */
const nameFor = ({ name }: MetricJudgement, width: number): string =>
  name.length < width ? name : name.replace(/^slower than /, 'over ');

/** The picture, and what is to be said beside it. Where there is no ratio, why. */
function beside(metric: MetricJudgement, axis: LogAxis, picture: number, rest: number): string {
  const eta = etaInShort(metric);
  const reason = reasonInWords(metric);
  const isSaid = metric.reason.kind !== 'not-measured' && reason.length < rest;
  const says = eta === '' && isSaid ? reason : eta;
  if (picture === 0) return padded(says, Math.max(0, rest - 2));
  if (!metric.ratio) return padded(reasonInWords(metric), picture + rest);
  return `${whisker(metric, axis, picture).padEnd(picture)} ${padded(says, rest)}`;
}

const numbersIndent = '  ';

function numbersOf(metric: MetricJudgement, width: number, names: SideNames): readonly ScreenLine[] {
  const says = numbersInWords(metric, width < 100 ? 'short' : 'long', names);
  if (says === '') return [];
  return wrapWords(says, width - numbersIndent.length - 1).map(text => ({
    text: `${numbersIndent}${text}`,
    tone: 'quiet',
  }));
}
