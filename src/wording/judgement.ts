import { age } from '../domain/duration.ts';
import type { Feasibility, Judgement, MetricJudgement, Verdict } from '../domain/judgement.ts';
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
  const { verdict, hardFacts, ruledOut, etaMs } = judgement;
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
      return safe(
        `nothing worse than ${ruledOut === undefined ? 'a tenth of a point more' : `${oneDigit(ruledOut)}x`}`,
      );
    case 'no-data':
      return safe(etaMs === undefined ? 'no end in sight at this traffic' : `about ${age(etaMs)} to go`);
  }
}

function whatInWords(judgement: Judgement): SafeText {
  const { verdict, hardFacts, ruledOut, at, since } = judgement;
  const [fact] = hardFacts;
  if (verdict === 'fail' && fact) return safe(`${fact.says} (${counted(fact.pods, 'canary pod')})`);
  switch (verdict) {
    case 'fail':
    case 'marginal': {
      const first = decidingMetric(judgement);
      return first
        ? safe(`${metricInWords(first, 'long')}${mostlyInWords(judgement, first)}`)
        : warningInWords(judgement);
    }
    case 'hold': {
      const first = decidingMetric(judgement);
      return safe(`stable is failing too${first ? ` (${bothRates(first)})` : ''}: this is not your deploy`);
    }
    case 'pass':
      if (isAlone(judgement)) return aloneInWords(judgement);
      return safe(
        ruledOut === undefined
          ? `at most a tenth of a point more than stable after ${age(at - since)}`
          : `nothing worse than ${oneDigit(ruledOut)}x stable after ${age(at - since)}`,
      );
    case 'no-data':
      return missingInWords(judgement);
  }
}

/** Of one version: what was held against the user's limits. */
const aloneInWords = ({ metrics }: Judgement): SafeText =>
  safe(metrics.map(metric => metricInWords(metric, 'long')).join(' · '));

/** ` · mostly POST /pay 502 (12 of 14), not seen on stable`, where one type is most of the errors. */
function mostlyInWords({ metrics }: Judgement, first: MetricJudgement): string {
  const all = first.canary?.events ?? 0;
  if (first.key !== 'errors' || all === 0) return '';
  const types = metrics.filter(({ kind, from }) => kind === 'error-type' && from !== 'logs');
  const most = types.reduce<MetricJudgement | undefined>((a, b) => (eventsOf(b) > eventsOf(a) ? b : a), undefined);
  const events = Math.min(all, eventsOf(most));
  if (!most || events < all / 2) return '';
  const isNew = most.reason.kind === 'new-type' ? ', not seen on stable' : '';
  return ` · mostly ${most.name} (${count(events)} of ${count(all)})${isNew}`;
}

const eventsOf = (metric: MetricJudgement | undefined): number => metric?.canary?.events ?? 0;

function nextInWords(judgement: Judgement): SafeText {
  switch (judgement.verdict) {
    case 'fail':
      return isAlone(judgement)
        ? ours('look for what exceeds your limit, or go back; no version beside it tells which')
        : ours('go back: stable does better at the same time');
    case 'hold':
      return ours('stay; going back would not help. Look for what fails on both');
    case 'marginal':
      return judgement.basis === 'before-after'
        ? ours('somebody decides: wait and see, or go back')
        : ours('somebody decides: wait for more requests, go on, or go back');
    case 'pass':
      if (isAlone(judgement)) return ours('go on; whether it is worse than before, nothing could tell');
      return judgement.basis === 'before-after'
        ? ours('nothing to do: it is everywhere, and as good as what was there before')
        : ours('the next step may begin; the judge watches on');
    case 'no-data':
      return waitInWords(judgement);
  }
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
