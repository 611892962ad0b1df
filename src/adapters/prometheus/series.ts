import { field, isObject, type Json, listAt, numberAt, textAt, textsAt } from '../../domain/json.ts';

/** One series of an answer: its newest value, or all values of a range. */
export type Series = {
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, by the clock of the Prometheus; of an instant query when it was evaluated. */
  readonly at: number;
  readonly value: number;
  readonly histogram?: NativeHistogram;
  /** Of a range selector: when each was scraped. */
  readonly times?: readonly number[];
};

/** Buckets that are not empty, as they came: `[rule, lower, upper, count]`. */
export type NativeHistogram = {
  readonly count: number;
  readonly buckets: readonly { readonly lower: number; readonly upper: number; readonly count: number }[];
};

/** The result of a query, whichever of its forms it has. What is no number is left out. */
export function seriesIn(data: Json | undefined): readonly Series[] {
  if (textAt(data, 'resultType') === 'scalar') return pointOf(field(data, 'result'), {});
  return listAt(data, 'result').flatMap(one => {
    const labels = textsAt(one, 'metric');
    const histogram = field(one, 'histogram');
    if (histogram !== undefined) return histogramOf(histogram, labels);
    const values = listAt(one, 'values');
    if (values.length === 0) return pointOf(field(one, 'value'), labels);
    const times = values.flatMap(value => (Array.isArray(value) ? Number(value[0]) * 1_000 : []));
    return pointOf(values.at(-1), labels).map(point => ({ ...point, times }));
  });
}

export function pointOf(point: Json | undefined, labels: Series['labels']): readonly Series[] {
  const [seconds, value] = Array.isArray(point) ? [Number(point[0]), Number(point[1])] : [];
  if (seconds === undefined || value === undefined || !Number.isFinite(value)) return [];
  return [{ labels, at: seconds * 1_000, value }];
}

export function histogramOf(point: Json, labels: Series['labels']): readonly Series[] {
  const seconds = numberAt(point, 0);
  const body = field(point, 1);
  const count = Number(textAt(body, 'count'));
  if (seconds === undefined || !isObject(body) || !Number.isFinite(count)) return [];
  const buckets = listAt(body, 'buckets').flatMap(bucket => {
    const [lower, upper, inside] = [1, 2, 3].map(index => Number(textAt(bucket, index)));
    return lower === undefined || upper === undefined || inside === undefined || !Number.isFinite(inside)
      ? []
      : [{ lower, upper, count: inside }];
  });
  return [{ labels, at: seconds * 1_000, value: count, histogram: { count, buckets } }];
}
