import type { Durations } from '../../domain/metrics.ts';
import type { Sample } from './prometheus-text.ts';

/** Histograms of how long requests took, in the order in which they are believed, with what makes milliseconds of their bounds. */
const histograms: Readonly<Record<string, number>> = {
  http_request_duration_seconds_bucket: 1_000,
  http_server_requests_seconds_bucket: 1_000,
  http_server_request_duration_seconds_bucket: 1_000,
  http_request_duration_milliseconds_bucket: 1,
  istio_request_duration_milliseconds_bucket: 1,
  grpc_server_handling_seconds_bucket: 1_000,
};

export const isDurationBucket = (name: string): boolean => Object.hasOwn(histograms, name);

/**
 * All series of one histogram added up by their bounds. Nothing where two series have other bounds than each other:
 * their sums would say nothing.
 */
export function durationsOf(samples: readonly Sample[]): Durations | undefined {
  const name = Object.keys(histograms).find(one => samples.some(sample => sample.name === one));
  if (name === undefined) return undefined;
  const sums = new Map<number, { requests: number; series: number }>();
  for (const { name: of, labels, value } of samples) {
    const bound = of === name ? boundOf(labels.le) : undefined;
    if (bound === undefined) continue;
    const upToMs = bound * (histograms[name] ?? 1);
    const sum = sums.get(upToMs) ?? { requests: 0, series: 0 };
    sums.set(upToMs, { requests: sum.requests + value, series: sum.series + 1 });
  }
  const all = sums.get(Number.POSITIVE_INFINITY);
  if (!all || [...sums.values()].some(({ series }) => series !== all.series)) return undefined;
  return [...sums].map(([upToMs, { requests }]) => ({ upToMs, requests })).sort((a, b) => a.upToMs - b.upToMs);
}

const boundOf = (le: string | undefined): number | undefined => {
  if (le === undefined) return undefined;
  const bound = /^\+?inf$/i.test(le) ? Number.POSITIVE_INFINITY : Number(le);
  return Number.isNaN(bound) ? undefined : bound;
};
