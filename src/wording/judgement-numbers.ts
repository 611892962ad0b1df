import { age } from '../domain/duration.ts';
import type { Measure, MetricJudgement } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { valueInWords } from './metric-judgement.ts';
import { count, times } from './numbers.ts';

/** The ratio where there is little room: `10x`; `new` where stable has none. */
export function ratioInShort({ ratio, canary }: MetricJudgement): SafeText {
  if (!ratio || (canary?.value === 0 && !Number.isFinite(ratio.point))) return ours('');
  return ours(Number.isFinite(ratio.point) ? times(ratio.point) : 'new');
}

/** How long until this metric has a verdict, where there is little room: `~14 s`; `due` may stand for long. */
export const etaInShort = ({ etaMs, verdict }: MetricJudgement): SafeText =>
  verdict === 'no-data' && etaMs !== undefined ? ours(etaMs < 1_000 ? 'due' : `~${age(etaMs)}`) : ours('');

/** What the two sides are called: after a release, what is now and what was before. */
export type SideNames = { readonly canary: string; readonly stable: string };
export const usualNames: SideNames = { canary: 'canary', stable: 'stable' };
export const namesAfterwards: SideNames = { canary: 'now', stable: 'before' };

/**
 * Where the numbers probably lie, 95 of 100, and how many they come from: `canary 3.0 % (2.4–3.9), 61 of 2,010; stable …;
 * likely 5.6x to 17x`. To rule something out takes more than to be likely. `short` leaves the counts out.
 */
export function numbersInWords(
  metric: MetricJudgement,
  size: 'long' | 'short',
  { canary: one, stable: other }: SideNames = usualNames,
): SafeText {
  const { canary, stable, ratio } = metric;
  const sides = [
    ...(canary ? [`${one} ${measureInWords(metric, canary, size)}`] : []),
    ...(stable ? [`${other} ${measureInWords(metric, stable, size)}`] : []),
  ];
  const isTold = ratio && Number.isFinite(ratio.low) && (ratio.low > 0 || Number.isFinite(ratio.high));
  const between = isTold ? [likelyInWords(ratio)] : [];
  return safe([...sides, ...between].join('; '));
}

function measureInWords(metric: MetricJudgement, measure: Measure, size: 'long' | 'short'): string {
  const { low, high, events, of } = measure;
  const bare = (value: number) => valueInWords(metric, value).replace(/ %$/, '');
  const interval = low === undefined || high === undefined ? '' : ` (${bare(low)}–${bare(high)})`;
  const counted =
    events === undefined || of === undefined || size === 'short' ? '' : `, ${count(events)} of ${count(of)}`;
  return `${valueInWords(metric, measure.value)}${interval}${counted}`;
}

/** Where a ratio likely is: `likely 5.6x to 17x`. */
export const likelyInWords = ({ low, high }: NonNullable<MetricJudgement['ratio']>): string =>
  Number.isFinite(high) ? `likely ${ratioNumber(low)} to ${ratioNumber(high)}` : `likely ${ratioNumber(low)} or more`;

/** Two digits: near one, a tenth says too little. */
const ratioNumber = (ratio: number): string => (ratio < 1.1 ? `${Number(ratio.toPrecision(2))}x` : times(ratio));
