import { age } from '../domain/duration.ts';
import type { Measure, MetricJudgement } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { count, counted, percent, rounded, times } from './numbers.ts';

/**
 * What a metric shows: `errors 3.1 % vs 0.30 % on stable (10x)`, with the reason where the numbers alone don't give it.
 * `short` leaves out what can be guessed. `other`: what it is compared with.
 */
export function metricInWords(metric: MetricJudgement, size: 'long' | 'short', other = 'on stable'): SafeText {
  const { name, reason, canary, stable } = metric;
  if (reason.kind === 'new-type')
    return safe(
      `${name}: new, ${count(canary?.events ?? 0)} on ${counted(reason.pods, 'pod')}, none ${other}${size === 'long' ? sampleOf(metric) : ''}`,
    );
  if (reason.kind === 'gone-type') return safe(`${name}: gone, ${count(stable?.events ?? 0)} on stable`);
  if (canary && !stable && reason.kind !== 'buckets-too-wide')
    return safe(`${name} ${value(metric, canary)}, ${reasonInWords(metric)}`);
  if (!canary || !stable || reason.kind === 'buckets-too-wide') return safe(`${name}: ${reasonInWords(metric)}`);
  const ratio = ratioInWords(metric);
  const beside = size === 'long' ? ` ${other}` : '';
  const because = size === 'long' ? becauseOf(metric) : '';
  return safe(`${name} ${value(metric, canary)} vs ${value(metric, stable)}${beside}${ratio}${because}`);
}

/** How it stands in the log. */
const sampleOf = ({ name, sample }: MetricJudgement): string =>
  sample === undefined || name.endsWith(sample) ? '' : `, as “${sample}”`;

const becauseOf = (metric: MetricJudgement): string => {
  const isSaid = ['worse-than-stable', 'less-than-stable'].includes(metric.reason.kind);
  return isSaid ? '' : ` · ${reasonInWords(metric)}`;
};

/** Why it got its verdict, as half a sentence. */
export function reasonInWords(metric: MetricJudgement): SafeText {
  const { reason } = metric;
  switch (reason.kind) {
    case 'worse-than-stable':
      return ours('worse than stable');
    case 'less-than-stable':
      return ours('less than on stable');
    case 'over-limit':
      return safe(`over your limit of ${valueInWords(metric, reason.limit)}`);
    case 'under-limit':
      return safe(`under your limit of ${valueInWords(metric, reason.limit)}`);
    case 'fuse':
      return ours('so many that no statistics are needed');
    case 'worse-by-little':
      return ours('worse for sure, but by little');
    case 'probably-worse':
      return ours('probably worse than stable');
    case 'stable-fails-too':
      return ours('stable fails too');
    case 'new-type':
      return ours('never seen on stable');
    case 'gone-type':
      return ours('not seen any more');
    case 'buckets-too-wide':
      return safe(
        `its buckets can’t tell ${count(reason.lower)} from ${count(reason.upper)} ms: add one at ${count(reason.limit)} ms`,
      );
    case 'not-worse-than':
      return safe(`not worse than ${times(reason.ratio)}`);
    case 'no-more-than':
      return safe(`at most ${percent(reason.excess)} more than stable`);
    case 'too-few':
      return safe(
        `${count(reason.have)} of about ${rounded(reason.need)} requests to rule out ${times(reason.toRuleOut)}`,
      );
    case 'limit-not-known':
      return Number.isFinite(reason.need)
        ? safe(
            `${count(reason.have)} of about ${rounded(reason.need)} requests to be sure of under ${percent(reason.limit)}`,
          )
        : safe(
            `about at your limit of ${percent(reason.limit)}: ${count(reason.have)} requests can’t tell over from under`,
          );
    case 'too-few-pods':
      return safe(`only shown: ${counted(reason.pods, 'pod')} on a side, compared from ${count(reason.need)}`);
    case 'too-soon':
      return safe(`judged after ${age(reason.afterMs)}, ${age(reason.ms)} so far`);
    case 'not-measured':
      return ours('not measured');
  }
}

const value = (metric: MetricJudgement, { value: number }: Measure): string => valueInWords(metric, number);

/** In the unit of its kind: `3.0 %`, `0.021`. */
export function valueInWords({ kind, key }: Pick<MetricJudgement, 'kind' | 'key'>, number: number): string {
  if (kind === 'share' || kind === 'error-type' || parts.has(key)) return percent(number);
  if (kind === 'gauge' && /bytes/.test(key)) return bytesInWords(number);
  if (number >= 10_000) return number.toExponential(1).replace('e+', 'e');
  return Number(number.toPrecision(3)).toString();
}

/** Gauges that are a part of what there is. */
const parts: ReadonlySet<string> = new Set(['cpu-of-request', 'memory-of-limit', 'throttled-share']);

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

function bytesInWords(bytes: number): string {
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(bytes))) / 10)));
  return `${Number((bytes / 1_024 ** at).toPrecision(3))} ${units[at]}`;
}

function ratioInWords({ ratio }: MetricJudgement): string {
  if (!ratio || ratio.point === 1) return '';
  return Number.isFinite(ratio.point) ? ` (${times(ratio.point)})` : '';
}
