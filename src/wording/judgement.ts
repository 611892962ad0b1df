import { age } from '../domain/duration.ts';
import type { Feasibility, Judgement, MetricJudgement, Verdict } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { clockTime } from './clock-time.ts';
import { howSureInWords } from './judgement-sureness.ts';
import { metricInWords, reasonInWords } from './metric-judgement.ts';
import { count, counted, percent } from './numbers.ts';

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
      return first ? metricInWords(first, 'long') : warningInWords(judgement);
    }
    case 'hold': {
      const first = decidingMetric(judgement);
      return safe(`stable is failing too${first ? ` (${bothRates(first)})` : ''}: this is not your deploy`);
    }
    case 'pass':
      return safe(
        ruledOut === undefined
          ? `at most a tenth of a point more than stable after ${age(at - since)}`
          : `nothing worse than ${oneDigit(ruledOut)}x stable after ${age(at - since)}`,
      );
    case 'no-data':
      return waitingInWords(judgement);
  }
}

function waitingInWords({ metrics, canary, stable }: Judgement): SafeText {
  if (canary.requests === 0) return ours('the canary has answered no request yet');
  if (stable.requests === 0) return ours('there is no stable version beside it to compare with');
  const waiting = metrics.find(({ verdict, vote }) => verdict === 'no-data' && vote === 'critical');
  if (waiting?.reason.kind === 'too-few')
    return safe(
      `${waiting.name}: ${count(waiting.reason.have)} of about ${rounded(waiting.reason.need)} canary requests`,
    );
  return waiting ? safe(`${waiting.name}: ${reasonInWords(waiting)}`) : ours('its pods are not ready for long enough');
}

function nextInWords({ verdict, etaMs, canary, ruledOut }: Judgement): SafeText {
  switch (verdict) {
    case 'fail':
      return ours('go back: the stable version does not have this');
    case 'hold':
      return ours('stay; going back would not help. Look for what fails on both');
    case 'marginal':
      return ours('somebody decides: wait, go on, or go back');
    case 'pass':
      return ours('the next step may begin; it is judged on');
    case 'no-data': {
      const so = ruledOut === undefined ? '' : `; worse than ${oneDigit(ruledOut)}x would have been seen`;
      if (etaMs === undefined) return safe(`more traffic is needed: it gets ${perSecond(canary.perSecond)}${so}`);
      return safe(`wait, about ${age(etaMs)} at ${perSecond(canary.perSecond)}${so}`);
    }
  }
}

/** Since when it fails, and what it has cost: `since 09:41:30 · 14 failed requests so far, 8 a minute`. */
export function costInWords({ began, cost }: Judgement): SafeText {
  const since = began === undefined ? '' : `since ${clockTime(began)} · `;
  return safe(`${since}${counted(cost.failed, 'failed request')} so far, ${count(cost.perMinute)} a minute`);
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
    if (warning.kind === 'one-node') return safe(`it fails on node ${warning.node} only, and stable does there too`);
  }
  return ours('the numbers are weaker than they look');
}

const bothRates = ({ canary, stable }: MetricJudgement): string =>
  `${percent(stable?.value ?? 0)} vs ${percent(canary?.value ?? 0)}`;

const oneDigit = (ratio: number): string => (ratio < 10 ? ratio.toFixed(1).replace(/\.0$/, '') : count(ratio));

/** `0.5 requests a second`, `50 requests a second` */
const perSecond = (rate: number, one = 'request'): string =>
  `${rate < 10 ? rate.toFixed(1).replace(/\.0$/, '') : count(rate)} ${one}s a second`;

/** Two digits say all that an estimate knows. */
function rounded(value: number): string {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return count(Math.ceil(value / unit) * unit);
}
