import { duration } from '../domain/duration.ts';
import { isObject, type Json, numberAt } from '../domain/json.ts';
import type { MetricName } from '../domain/metrics.ts';
import { readDuration, readShare } from '../domain/playbook-values.ts';
import { percent } from '../wording/numbers.ts';

/** What a metric is held against, in its own unit: parts of 1, milliseconds, requests in a second. */
export type Limit =
  | { readonly kind: 'fixed'; readonly value: number }
  | { readonly kind: 'baseline'; readonly times: number };

/** `1.2x baseline`, or in the metric's unit: `0.5%`, `1.2s`, `20/s`. Nothing for any other text. */
export function limitOf(metric: MetricName, text: Json | undefined): Limit | undefined {
  if (typeof text !== 'string') return undefined;
  const times = /^(\d{1,3}(?:\.\d{1,3})?)x baseline$/.exec(text.trim())?.[1];
  if (times !== undefined) return Number(times) > 0 ? { kind: 'baseline', times: Number(times) } : undefined;
  const value = fixed(metric, text.trim());
  return value === undefined ? undefined : { kind: 'fixed', value };
}

export const exampleLimit = (metric: MetricName): string =>
  metric === 'error-ratio' ? '0.5%' : metric === 'requests' ? '20/s' : '1.2s';

function fixed(metric: MetricName, text: string): number | undefined {
  if (metric === 'error-ratio') return readShare(text);
  if (metric !== 'requests') return readDuration(text);
  const rate = /^(\d{1,7}(?:\.\d{1,3})?) ?\/ ?s$/.exec(text)?.[1];
  return rate === undefined ? undefined : Number(rate);
}

export const figureInWords = (metric: MetricName, value: number): string => {
  if (metric === 'error-ratio') return percent(value);
  if (metric !== 'requests') return duration(value);
  return `${value < 10 ? value.toFixed(1) : Math.round(value)}/s`;
};

/** What was measured before: by the step `evidence`, or else by the latest that measured this. */
export function baselineOf(metric: MetricName, values: ReadonlyMap<string, Json> | undefined): number | undefined {
  const known = [values?.get('evidence'), ...[...(values?.values() ?? [])].reverse()];
  return known
    .flatMap(value => (isObject(value) ? (numberAt(value, 'baseline', metric) ?? []) : []))
    .find(value => Number.isFinite(value));
}
