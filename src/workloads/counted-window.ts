import { type Durations, type Figures, type MetricName, metricNames, type RequestCounts } from '../domain/metrics.ts';
import type { PodSamples } from './counted-trouble.ts';

/** What several pods counted between the first and the last look at each. */
export type CountedWindow = {
  readonly pods: number;
  readonly ms: number;
  readonly requests: number;
  readonly failures: number;
  /** Absent where a pod doesn't tell, or where two tell it with other bounds: their sums would say nothing. */
  readonly durations?: Durations;
};

type Sum = { readonly requests: number; readonly failures: number; readonly durations?: Durations };

/** Differences of counters, oldest look first. One that fell has begun again at 0: what it shows came after. */
export function countWindow(pods: readonly PodSamples[]): CountedWindow {
  const seen = pods.filter(samples => samples.length > 1);
  const total = seen.map(samples => addCounts(pairs(samples).map(([before, now]) => grown(before, now))));
  const ats = seen.flat().map(({ at }) => at);
  return {
    pods: seen.length,
    ms: ats.length > 0 ? Math.max(...ats) - Math.min(...ats) : 0,
    ...addCounts(total),
  };
}

const pairs = (samples: PodSamples): readonly (readonly [RequestCounts, RequestCounts])[] =>
  samples.slice(1).map((sample, index) => [samples[index] ?? sample, sample]);

const none: Sum = { requests: 0, failures: 0 };

function grown(before: RequestCounts, now: RequestCounts): Sum {
  const from: Sum = now.requests < before.requests ? none : before;
  const durations = now.durations && minus(now.durations, from);
  return {
    requests: now.requests - from.requests,
    failures: Math.max(0, now.failures - from.failures),
    ...(durations && { durations }),
  };
}

/** A look at which nothing was counted yet needs no bounds of its own. */
function minus(durations: Durations, { durations: before, requests }: Sum): Durations | undefined {
  if (!before) return requests === 0 ? durations : undefined;
  if (!hasSameBounds(durations, before)) return undefined;
  return durations.map((one, index) => ({ ...one, requests: one.requests - (before[index]?.requests ?? 0) }));
}

/** Of several pods together. Durations only where all that counted tell them with the same bounds. */
export const addCounts = (sums: readonly Sum[]): Sum => {
  // A pod that answered nobody has nothing to tell of how long it took.
  const telling = sums.filter(({ requests, durations }) => requests > 0 || durations !== undefined);
  const durations = telling.flatMap(sum => (sum.durations ? [sum.durations] : []));
  const [first, ...others] = durations;
  const areAlike = first && durations.length === telling.length && others.every(one => hasSameBounds(first, one));
  return {
    requests: sums.reduce((sum, { requests }) => sum + requests, 0),
    failures: sums.reduce((sum, { failures }) => sum + failures, 0),
    ...(areAlike && {
      durations: first.map(({ upToMs }, index) => ({
        upToMs,
        requests: durations.reduce((sum, one) => sum + (one[index]?.requests ?? 0), 0),
      })),
    }),
  };
};

const hasSameBounds = (a: Durations, b: Durations): boolean =>
  a.length === b.length && a.every(({ upToMs }, index) => upToMs === b[index]?.upToMs);

/** `isAtLeast`: it is beyond the longest time that the pods tell apart. */
export type Figure = { readonly value: number; readonly isAtLeast?: true };

/** Nothing where nothing was counted, or where the pods don't tell. */
export function figureOf(metric: MetricName, window: CountedWindow): Figure | undefined {
  const { requests, failures, ms, durations } = window;
  switch (metric) {
    case 'error-ratio':
      return requests > 0 ? { value: failures / requests } : undefined;
    case 'requests':
      return ms > 0 ? { value: (requests * 1_000) / ms } : undefined;
    case 'latency-p50':
      return durations && quantile(0.5, durations);
    case 'latency-p95':
      return durations && quantile(0.95, durations);
    case 'latency-p99':
      return durations && quantile(0.99, durations);
  }
}

/** All that a window tells for sure, as a baseline to compare with later. */
export function figuresOf(window: CountedWindow): Figures {
  const known = metricNames.flatMap(name => {
    const figure = figureOf(name, window);
    return figure && !figure.isAtLeast ? [[name, figure.value] as const] : [];
  });
  return Object.fromEntries(known);
}

/** As Prometheus estimates it (promql/quantile.go, bucketQuantile): evenly spread between the bounds of its bucket. */
function quantile(share: number, durations: Durations): Figure | undefined {
  const all = durations.at(-1)?.requests ?? 0;
  if (all <= 0) return undefined;
  const rank = share * all;
  const index = durations.findIndex(({ requests }) => requests >= rank);
  const bucket = durations[index];
  const below = durations[index - 1] ?? { upToMs: 0, requests: 0 };
  if (!bucket) return undefined;
  if (bucket.upToMs === Number.POSITIVE_INFINITY) return { value: below.upToMs, isAtLeast: true };
  const part = (rank - below.requests) / (bucket.requests - below.requests);
  return { value: below.upToMs + (bucket.upToMs - below.upToMs) * part };
}
