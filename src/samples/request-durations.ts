import type { Durations } from '../domain/metrics.ts';
import type { PinnedDurations } from '../domain/metrics-setting.ts';
import type { Sample } from './sample.ts';

/** Histograms of how long requests took, in the order in which they are believed, with what makes milliseconds of their bounds. */
const histograms: Readonly<Record<string, number>> = {
  http_request_duration_seconds_bucket: 1_000,
  http_server_requests_seconds_bucket: 1_000,
  http_server_request_duration_seconds_bucket: 1_000,
  http_server_duration_milliseconds_bucket: 1,
  http_request_duration_ms_bucket: 1,
  http_request_duration_milliseconds_bucket: 1,
  istio_request_duration_milliseconds_bucket: 1,
  response_latency_ms_bucket: 1,
  grpc_server_handling_seconds_bucket: 1_000,
};

export const usualHistograms: readonly string[] = Object.keys(histograms);
export const isDurationBucket = (name: string): boolean => Object.hasOwn(histograms, name);

const ownName = /_request_duration_(?:milli)?seconds_bucket$|_requests?_latency_(?:milli)?seconds_bucket$/;
const notTheirs =
  /^(?:promhttp|envoy|nginx_ingress|traefik|rest_client|controller_runtime|apiserver)_|_client_|outgoing|outbound/;

/** The histogram among some names that tells of requests: `bucket` with `_bucket`, and what makes milliseconds of it. */
export function histogramFor(
  names: ReadonlySet<string>,
  pinned?: PinnedDurations,
): { readonly bucket: string; readonly toMs: number } | undefined {
  if (pinned) return { bucket: `${pinned.histogram}_bucket`, toMs: toMsOf(pinned.histogram, pinned.unit) };
  const bucket =
    Object.keys(histograms).find(name => names.has(name)) ??
    [...names].filter(name => ownName.test(name) && !notTheirs.test(name)).sort()[0];
  return bucket === undefined ? undefined : { bucket, toMs: histograms[bucket] ?? toMsOf(bucket) };
}

/** A name that says milliseconds is believed; every other one holds seconds, as Prometheus asks for. */
const toMsOf = (name: string, unit?: 'seconds' | 'milliseconds'): number =>
  unit === 'milliseconds' || (unit === undefined && /milliseconds|_ms(?:_|$)/.test(name)) ? 1 : 1_000;

/**
 * All series of one histogram added up by their bounds. Nothing where two series have other bounds than each other:
 * their sums would say nothing.
 */
export function durationsOf(samples: readonly Sample[], pinned?: PinnedDurations): Durations | undefined {
  const histogram = histogramFor(new Set(samples.map(({ name }) => name)), pinned);
  if (!histogram) return undefined;
  const sums = new Map<number, { requests: number; series: number }>();
  for (const { name, labels, value } of samples) {
    const bound = name === histogram.bucket ? boundOf(labels.le) : undefined;
    if (bound === undefined) continue;
    const upToMs = bound * histogram.toMs;
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
