import { age } from '../domain/duration.ts';
import {
  type Feasibility,
  hasStableLeft,
  type Judgement,
  judgedForMs,
  type MetricJudgement,
  type Verdict,
} from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { howSureInWords } from './judgement-sureness.ts';
import { isAlone, missingInWords, waitInWords } from './judgement-wait.ts';
import { metricInWords } from './metric-judgement.ts';
import { count, counted, oneDigit, percent, perSecond } from './numbers.ts';

const words: Record<Verdict, SafeText> = {
  fail: ours('FAIL'),
  hold: ours('HOLD'),
  marginal: ours('MARGINAL'),
  'no-data': ours('NOT ENOUGH DATA'),
  pass: ours('PASS'),
};

export const verdictInWords = (verdict: Verdict): SafeText => words[verdict];
/** Where there is little room. */
export const verdictInShort = (verdict: Verdict): SafeText => (verdict === 'no-data' ? ours('WAIT') : words[verdict]);

/** A judgement as sentences, always in this order. */
export type JudgementWords = {
  readonly verdict: SafeText;
  readonly what: SafeText;
  readonly sure: SafeText;
  readonly next: SafeText;
};

/** `doing`: what is being done about it, such as `going back to rev 6`, where somebody does. */
export function judgementInWords(judgement: Judgement, doing?: SafeText): JudgementWords {
  return {
    verdict: words[judgement.verdict],
    what: whatInWords(judgement),
    sure: howSureInWords(judgement),
    next: doing ?? nextInWords(judgement),
  };
}

/** The same as lines: `FAIL  errors 3.1 % vs 0.30 % on stable (10x)` and two more. */
export function judgementLines(judgement: Judgement, doing?: SafeText): readonly SafeText[] {
  const { verdict, what, sure, next } = judgementInWords(judgement, doing);
  return [safe(`${verdict}  ${what}`), sure, safe(`next: ${next}`)];
}

/** One line for the row of a board: `FAIL errors 3.1 % vs 0.30 % (10x)`. */
export function judgementInShort(judgement: Judgement): SafeText {
  return safe(`${verdictInShort(judgement.verdict)} ${shortWhat(judgement)}`);
}

function shortWhat(judgement: Judgement): SafeText {
  const { verdict, hardFacts, etaMs } = judgement;
  const [fact] = hardFacts;
  if (verdict === 'fail' && fact) return fact.says;
  switch (verdict) {
    case 'fail':
    case 'marginal':
    case 'hold': {
      const first = decidingMetric(judgement);
      return first ? metricInWords(first, 'short') : warningInWords(judgement);
    }
    case 'pass':
      if (isAlone(judgement)) return ours('your limits are kept');
      return ruledOutInWords(judgement);
    case 'no-data':
      if (etaMs === undefined) return ours('no end in sight at this traffic');
      return etaMs < 1_000 ? ours('due at any look') : safe(`about ${age(etaMs)} to go`);
  }
}

function whatInWords(judgement: Judgement): SafeText {
  const { verdict, hardFacts } = judgement;
  const [fact] = hardFacts;
  if (verdict === 'fail' && fact) return safe(`${fact.says} (${counted(fact.pods, 'canary pod')})`);
  switch (verdict) {
    case 'fail':
    case 'marginal': {
      const first = decidingMetric(judgement);
      return first
        ? safe(`${metricInWords(first, 'long', besideInWords(judgement))}${mostlyInWords(judgement, first)}`)
        : warningInWords(judgement);
    }
    case 'hold': {
      const first = decidingMetric(judgement);
      return safe(`stable is failing too${first ? ` (${bothRates(first)})` : ''}: this is not your deploy`);
    }
    case 'pass':
      if (isAlone(judgement)) return aloneInWords(judgement);
      return safe(`${ruledOutInWords(judgement, comparedWith(judgement))}, 95 % sure${judgedFor(judgement)}`);
    case 'no-data':
      return hasStableLeft(judgement) ? ours('nothing runs beside it any more') : missingInWords(judgement);
  }
}

/**
 * What a PASS rules out of each metric that it waits for: `nothing worse than 2x stable`. It is the same at each weight;
 * how much better than that it looks stands in the metrics. Where there is next to nothing to compare, a small difference
 * is ruled out in place of a ratio.
 */
function ruledOutInWords({ metrics }: Judgement, than?: string): SafeText {
  const reasons = metrics.filter(({ vote }) => vote === 'critical').map(({ reason }) => reason);
  const ratios = reasons.flatMap(reason => (reason.kind === 'not-worse-than' ? reason.ratio : []));
  const excesses = reasons.flatMap(reason => (reason.kind === 'no-more-than' ? reason.excess : []));
  const stable = than === undefined ? '' : ` ${than}`;
  const points = excesses.length === 0 ? undefined : Number((Math.max(...excesses) * 100).toPrecision(2));
  const by = points === undefined ? '' : `by ${points} ${points === 1 ? 'point' : 'points'}`;
  if (ratios.length === 0) return safe(`nothing worse${than === undefined ? '' : ` than${stable}`} ${by}`.trimEnd());
  return safe(`nothing worse than ${oneDigit(Math.max(...ratios))}x${stable}${by === '' ? '' : `, or ${by}`}`);
}

function comparedWith(judgement: Judgement): string {
  if (judgement.basis === 'before-after') return 'what was before';
  return hasStableLeft(judgement) ? 'stable while that was there' : 'stable';
}

/** Each weight is judged anew, so it is the time at the present one. */
function judgedFor(judgement: Judgement): string {
  if (judgement.basis === 'before-after' || hasStableLeft(judgement)) return '';
  return `, after ${age(judgedForMs(judgement))}${judgement.step === undefined ? '' : ' at this weight'}`;
}

const besideInWords = ({ basis }: Judgement): string => (basis === 'before-after' ? 'before' : 'on stable');

/** Of one version: what was held against the user's limits. */
const aloneInWords = ({ metrics }: Judgement): SafeText =>
  safe(metrics.map(metric => metricInWords(metric, 'long')).join(' · '));

/** ` · mostly POST /pay 502 (12 of 14), not seen on stable`, where one type is most of the errors. */
function mostlyInWords(judgement: Judgement, first: MetricJudgement): string {
  const { metrics } = judgement;
  const all = first.canary?.events ?? 0;
  if (first.key !== 'errors' || all === 0) return '';
  const types = metrics.filter(({ kind, from }) => kind === 'error-type' && from !== 'logs');
  const most = types.reduce<MetricJudgement | undefined>((a, b) => (eventsOf(b) > eventsOf(a) ? b : a), undefined);
  const events = Math.min(all, eventsOf(most));
  if (!most || events < all / 2) return '';
  const isNew = most.reason.kind === 'new-type' ? `, not seen ${besideInWords(judgement)}` : '';
  return ` · mostly ${most.name} (${count(events)} of ${count(all)})${isNew}`;
}

const eventsOf = (metric: MetricJudgement | undefined): number => metric?.canary?.events ?? 0;

function nextInWords(judgement: Judgement): SafeText {
  switch (judgement.verdict) {
    case 'fail':
      return isAlone(judgement)
        ? ours('look for what exceeds your limit, or go back; no version beside it tells which')
        : safe(`go back: ${whyBackInWords(judgement)}`);
    case 'hold':
      return ours('stay; going back would not help. Look for what fails on both');
    case 'marginal':
      return judgement.basis === 'before-after'
        ? ours('somebody decides: wait and see, or go back')
        : ours('somebody decides: wait for more requests, go on, or go back');
    case 'pass':
      if (hasStableLeft(judgement)) return comparedSoon;
      if (isAlone(judgement)) return ours('go on; whether it is worse than before, nothing could tell');
      return judgement.basis === 'before-after'
        ? ours('nothing to do: it is everywhere, and as good as what was there before')
        : ours('the next step may begin; the judge watches on');
    case 'no-data':
      return hasStableLeft(judgement) ? comparedSoon : waitInWords(judgement);
  }
}

const comparedSoon = ours('nothing to do: in a minute or two what it does alone is compared with what was before');

/** Whether stable has the same at all: where it has, but less, somebody else's fault looks the same at first. */
function whyBackInWords(judgement: Judgement): string {
  if (judgement.hardFacts.length > 0) return 'stable does better at the same time';
  const types = judgement.metrics.filter(metric => metric.kind === 'error-type' && eventsOf(metric) > 0);
  const first = decidingMetric(judgement);
  if (first?.key === 'errors' && first.stable?.events === 0) return 'stable has none at the same time';
  if (first?.key === 'errors' && types.length > 0 && types.every(({ stable }) => (stable?.events ?? 0) > 0))
    return 'stable has the same failures at the same time, but fewer';
  return 'stable does better at the same time';
}

/** Before the start: `at 0.5 canary requests a second: 10x in about 7 min, 3x not within 30 min`. */
export function feasibilityInWords({ perSecond: rate, notice, passMs }: Feasibility, withinMs: number): SafeText {
  if (rate <= 0) return ours('the canary would get no requests: nothing could be noticed');
  const isIn = ({ ms }: { readonly ms: number }) => ms <= withinMs;
  const seen = notice.filter(isIn).map(({ times, ms }) => `${times}x in about ${age(ms)}`);
  const missed = notice.find(one => !isIn(one));
  const never = missed ? [`${missed.times}x not within ${age(withinMs)}`] : [];
  const pass = passMs <= withinMs ? `a PASS after about ${age(passMs)}` : `no PASS within ${age(withinMs)}`;
  return safe(`at ${perSecond(rate, 'canary request')}: ${[...seen, ...never, pass].join(', ')}`);
}

function decidingMetric({ metrics, verdict }: Judgement): MetricJudgement | undefined {
  const asking: readonly Verdict[] = verdict === 'marginal' ? ['marginal', 'fail'] : [verdict];
  return metrics.find(metric => metric.vote !== 'info' && asking.includes(metric.verdict));
}

function warningInWords({ warnings }: Judgement): SafeText {
  for (const warning of warnings) {
    if (warning.kind === 'unequal-share')
      return safe(`the canary gets ${percent(warning.gets)} of the traffic instead of ${percent(warning.should)}`);
    if (warning.kind === 'one-pod') return ours('one canary pod fails far more often than the others');
    if (warning.kind === 'one-node') return safe(`it fails on node ${warning.node} only, and stable does there too`);
  }
  return ours('the numbers are weaker than they look');
}

const bothRates = ({ canary, stable }: MetricJudgement): string =>
  `${percent(stable?.value ?? 0)} vs ${percent(canary?.value ?? 0)}`;
