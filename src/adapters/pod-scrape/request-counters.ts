import type { RequestCounts } from '../../domain/metrics.ts';
import { errorTypeOf } from './error-types.ts';
import type { Exposition, Sample } from './prometheus-text.ts';
import { durationsOf, isDurationBucket } from './request-durations.ts';

export type Counted = Omit<RequestCounts, 'at'> & {
  /** Failures by type; all of them together are the failures. */
  readonly errors: ReadonlyMap<string, number>;
};

/** One usual way to count requests: the counter, the labels that may hold the status, and which values are failures. */
type Preset = {
  readonly counter: string;
  /** The name that is declared, where it is not the counter's own. */
  readonly declaredAs: string;
  readonly status: readonly string[];
  readonly isFailure: (status: string) => boolean;
  readonly counts?: (sample: Sample) => boolean;
};

const isServerError = (status: string): boolean => /^5(?:\d\d|xx)$/i.test(status);

/** Of gRPC's codes those that are the server's own fault, as OpenTelemetry's conventions sort them; in both spellings. */
const grpcFailures = new Set(['unknown', 'deadlineexceeded', 'unimplemented', 'internal', 'unavailable', 'dataloss']);
const isGrpcFailure = (code: string): boolean => grpcFailures.has(code.replaceAll('_', '').toLowerCase());

const statusLabels = ['code', 'status', 'status_code'];

/** In the order in which they are believed. */
const presets: readonly Preset[] = [
  counter('http_requests_total', statusLabels, isServerError),
  counter('http_request_duration_seconds_count', statusLabels, isServerError),
  counter('http_server_requests_seconds_count', ['status'], isServerError),
  counter('http_server_request_duration_seconds_count', ['http_response_status_code'], isServerError),
  {
    /** Code 0 is a request that got no answer. */
    ...counter('istio_requests_total', ['response_code'], status => status === '0' || isServerError(status)),
    counts: ({ labels }) => labels.reporter === 'destination',
  },
  counter('grpc_server_handled_total', ['grpc_code'], isGrpcFailure),
];

function counter(name: string, status: readonly string[], isFailure: Preset['isFailure']): Preset {
  return {
    counter: name,
    declaredAs: name.replace(/_(?:count|total)$/, ''),
    status,
    isFailure,
  };
}

const counters = new Set(presets.map(preset => preset.counter));
/** What requests are counted by, and how long they take. */
export const isOfRequests = (name: string): boolean => counters.has(name) || isDurationBucket(name);

const pathLabels = ['path', 'route', 'handler', 'uri', 'url', 'http_route', 'endpoint'];

/**
 * Requests and failures by the first preset that the page has. Our own readings of `scrapePath` are not counted: on a
 * quiet pod they would be most of the traffic.
 */
export function countRequests({ samples, declared }: Exposition, scrapePath = '/metrics'): Counted | undefined {
  const isOurs = ({ labels }: Sample) =>
    pathLabels.some(label => labels[label] === scrapePath || labels[label] === '/metrics');
  for (const preset of presets) {
    const own = samples.filter(sample => sample.name === preset.counter && (preset.counts?.(sample) ?? true));
    const told = own.flatMap(sample => {
      const status = preset.status.map(label => sample.labels[label]).find(value => value !== undefined);
      return status === undefined ? [] : [{ sample, status }];
    });
    if (told.length === 0) continue;
    const counted = summed(
      told.filter(({ sample }) => !isOurs(sample)),
      preset,
    );
    const durations = durationsOf(samples.filter(sample => !isOurs(sample) && isTheirs(sample)));
    return { ...counted, ...(durations && { durations }) };
  }
  const isWaiting = presets.some(
    preset => isDeclared(preset, declared) && !samples.some(({ name }) => name === preset.counter),
  );
  return isWaiting ? { requests: 0, failures: 0, errors: new Map() } : undefined;
}

/** A sidecar tells of both ends of a call; only the one that was called counts. */
const isTheirs = ({ labels }: Sample): boolean => labels.reporter === undefined || labels.reporter === 'destination';

/** A counter that is declared and has no series yet has counted nothing, which is not the same as not counting. */
const isDeclared = ({ counter: name, declaredAs }: Preset, declared: Exposition['declared']): boolean =>
  declared.has(name) || declared.has(declaredAs);

function summed(told: readonly { sample: Sample; status: string }[], { isFailure }: Preset) {
  let requests = 0;
  let failures = 0;
  const errors = new Map<string, number>();
  for (const { sample, status } of told) {
    requests += sample.value;
    if (!isFailure(status)) continue;
    failures += sample.value;
    const type = errorTypeOf(sample.labels, status);
    errors.set(type, (errors.get(type) ?? 0) + sample.value);
  }
  return { requests, failures, errors };
}
