import { canaryPair, isJudgedAtWeight } from '../../src/app/store/canary-pair.ts';
import { costEnds } from '../../src/app/store/cost-ends.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { age } from '../../src/domain/duration.ts';
import { hasStableLeft, type Judgement } from '../../src/domain/judgement.ts';
import { clockTime } from '../../src/wording/clock-time.ts';
import { type CostEnds, costInWords, hasCost } from '../../src/wording/cost.ts';
import { judgementInShort, judgementInWords, verdictInShort } from '../../src/wording/judgement.ts';
import { logsInShort } from '../../src/wording/logs-read.ts';
import { count, counted } from '../../src/wording/numbers.ts';
import { shareInWords } from '../../src/wording/ramp.ts';
import { waitingRows } from '../../src/wording/waiting-rows.ts';
import { latelySays } from '../rollout/head-lines.ts';
import { dayMs, lastCanaryLines } from '../rollout/row-says.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';
import { sideNames } from './canary-title.ts';
import { metricRows, verdictGlyph, verdictTone } from './metric-rows.ts';
import { nextRows } from './next-rows.ts';
import { leastPlotRows, mostPlotRows, plotRows, sparkRows } from './plots.ts';
import type { Figure } from './time-buckets.ts';

/** Everything that is known of a canary, as rows: what it is called, what is next, each metric, and both sides over time. */
export function canaryLines(view: WorkloadView, state: CockpitState, room: number): readonly ScreenLine[] {
  const { judging } = view;
  const head = headRows(view, state);
  const judgement = judging.kind === 'judged' ? judging.judgement : judging.kind === 'blind' ? judging.last : undefined;
  if (!judgement) return head;
  const sides = sidesRows(judgement, view, state);
  return [...head, ...pictures(judgement, view, state, room - head.length, sides.length), ...sides];
}

/** What it is called and why, what waiting costs, and what is next. */
export function headRows(view: WorkloadView, state: CockpitState): readonly ScreenLine[] {
  const width = state.size.columns;
  const { judging } = view;
  switch (judging.kind) {
    case 'none': {
      const last = lastCanaryLines(view, state, dayMs);
      const says = last.length > 0 ? 'Nothing runs beside it any more, so nothing is judged.' : nothingJudged;
      return [...sentence('', says, width), ...last, ...errorsRows(view, state)];
    }
    case 'blind':
      return [
        ...sentence('BLIND', `no verdict for ${age(state.now - judging.since)}: ${judging.says}`, width, 'warn'),
        ...(judging.last ? sentence('BEFORE', beforeInWords(judging.last), width) : []),
        ...nextRows(view, state, width),
      ];
    case 'judged':
      return [
        ...verdictRows(judging.judgement, costEnds(canaryPair(state, view)?.stable ?? view, state.now), width),
        ...nextRows(view, state, width),
        ...waitingLines(judging.judgement, width),
        ...fileRows(view, state),
      ];
  }
}

const nothingJudged =
  'Nothing is judged: that needs two sides, a rollout under way or a canary beside its stable workload.';

/** Whoever took a canary away wants to know whether it did any good. */
function errorsRows(view: WorkloadView, state: CockpitState): readonly ScreenLine[] {
  const { counts } = view;
  if (counts.kind !== 'lately') return [];
  return sentence('ERRORS', latelySays(counts.lately, view, state), state.size.columns);
}

const beforeInWords = (last: Judgement): string =>
  `${judgementInShort(last)} at ${clockTime(last.at)}: old, and so no verdict any more`;

/** Verdict and reason, how sure, and what waiting costs. */
function verdictRows(judgement: Judgement, ends: CostEnds, width: number): readonly ScreenLine[] {
  const { verdict } = judgement;
  const { what, sure } = judgementInWords(judgement);
  const label = `${verdictInShort(verdict)}`;
  return [
    ...sentence(label, `${verdictGlyph[verdict]} ${what}`, width, verdictTone[verdict]),
    ...sentence('', sure, width),
    ...(hasCost(judgement) ? sentence('COST', costInWords(judgement, ends), width) : []),
  ];
}

function waitingLines(judgement: Judgement, width: number): readonly ScreenLine[] {
  const waiting = waitingRows(judgement);
  return waiting ? sentence('(wait)', waiting.says, width, 'quiet') : [];
}

/**
 * Metrics first, then both sides over time; `below` rows follow. Where not all fits, what has no vote stands below the
 * plots, and these get smaller: no row that is still open is pushed off the first page by them.
 */
function pictures(
  judgement: Judgement,
  view: WorkloadView,
  state: CockpitState,
  all: number,
  below: number,
): readonly ScreenLine[] {
  const room = all - below;
  const width = state.size.columns - 1;
  const title = `JUDGED ${age(state.now - judgement.at)} ago`;
  const { series } = view;
  const names = sideNames(judgement);
  // Rows would be of the time when both were there, below a title that says otherwise.
  const metrics = hasStableLeft(judgement) && isCalm(judgement) ? [] : judgement.metrics;
  const named = waitingRows(judgement)?.named;
  const rows = (withNumbers: 'first' | 'all', of = metrics) =>
    of.length === 0 ? [] : metricRows(of, { width, title, withNumbers, names, ...(named && { named }) });
  const [short, whole] = [rows('first'), rows('all')];
  if (!series) return whole;
  const figures = figuresOf(view, judgement);
  const plotsIn = (high: number, count: number) =>
    figures
      .slice(0, count)
      .flatMap(figure =>
        plotRows(series, high, { figure, now: state.now, width, names, ...thresholdOf(judgement, figure) }),
      );
  if (room - whole.length >= mostPlotRows)
    return [...whole, ...plotsIn(Math.min(mostPlotRows, room - whole.length), 1)];
  const left = room - short.length;
  if (left >= 2 * (leastPlotRows + 2) && figures.length > 1)
    return [...short, ...plotsIn(Math.min(mostPlotRows, Math.floor(left / 2)), 2)];
  if (left >= leastPlotRows) return [...short, ...plotsIn(left, 1)];
  const voting = rows(
    'first',
    metrics.filter(({ vote }) => vote !== 'info'),
  ).length;
  // One row says what lies below. Where not even the votes fit, small plots are the first thing on the next page.
  const free = all - voting - 1;
  const plots = plotsIn(free >= sparkRows ? Math.min(free, leastPlotRows) : sparkRows, 1);
  return [...short.slice(0, voting), ...plots, ...short.slice(voting)];
}

const isCalm = ({ verdict }: Judgement): boolean => verdict === 'pass' || verdict === 'no-data';

/** What decides comes first. */
function figuresOf({ series }: WorkloadView, { metrics }: Judgement): readonly Figure[] {
  const hasLatency = series?.points.some(
    ({ canary, stable }) => canary.p95Ms !== undefined || stable.p95Ms !== undefined,
  );
  if (!hasLatency) return ['errors'];
  const isSlow = metrics[0] !== undefined && /^(slower|latency)/.test(metrics[0].key);
  return isSlow ? ['p95', 'errors'] : ['errors', 'p95'];
}

function thresholdOf({ metrics }: Judgement, figure: Figure): { readonly threshold?: number } {
  const reason = metrics.find(({ key }) => (figure === 'errors' ? key === 'errors' : /^latency-p95/.test(key)))?.reason;
  return reason?.kind === 'over-limit' ? { threshold: reason.limit } : {};
}

function sidesRows(judgement: Judgement, view: WorkloadView, state: CockpitState): readonly ScreenLine[] {
  const { canary, stable } = judgement;
  const { logs } = view;
  const pair = canaryPair(state, view);
  const ramp = pair?.ramp;
  const wanted = ramp?.phase === 'promotes' || ramp?.phase === 'promoted' ? undefined : ramp?.desired;
  const sum = canary.perSecond + stable.perSecond;
  // A route sends what it was told, or not: only the requests themselves say it.
  const gets =
    wanted === undefined || sum === 0
      ? ''
      : `, ${shareInWords(canary.perSecond / sum)} of all (${pair && isJudgedAtWeight(pair) ? `${wanted} % wanted` : `before the step to ${wanted} %`})`;
  const perSecond = (rate: number) => (rate < 10 ? rate.toFixed(1) : count(rate));
  const names = sideNames(judgement);
  const beside = stable.pods === 0 ? '' : `, ${names.stable} ${stable.pods} at ${perSecond(stable.perSecond)}`;
  const says = `${names.canary} ${counted(canary.pods, 'pod')} at ${perSecond(canary.perSecond)} requests a second${gets}${beside}${logs ? logsInShort(logs) : ''}`;
  return sentence('SIDES', says, state.size.columns, 'quiet');
}

const fileRows = ({ key }: WorkloadView, { exported, size }: CockpitState): readonly ScreenLine[] =>
  exported?.of === key ? sentence('FILE', exported.says, size.columns) : [];
