import type { PinnedRequests } from '../domain/metrics-setting.ts';
import type { Sample } from './sample.ts';

/** One usual way to count requests. */
export type RequestPreset = {
  readonly counter: string;
  /** The name that is declared, where it is not the counter's own. */
  readonly declaredAs: string;
  /** Labels that may hold how a request ended; the first that is there counts. */
  readonly status: readonly string[];
  /** Which values are failures, as an expression that JavaScript and RE2 read alike, without regard to case. */
  readonly failed: string;
  /** Only these count, by a label's value. A sidecar tells of both ends of a call. */
  readonly only?: { readonly label: string; readonly value: string };
};

const serverErrors = '5\\d\\d|5xx';
const statusLabels = ['code', 'status', 'status_code', 'http_status', 'response_code'];

/** Of gRPC's codes those that are the server's own fault, as OpenTelemetry's conventions sort them; in both spellings. */
const grpcFailures = 'unknown|deadline_?exceeded|unimplemented|internal|unavailable|data_?loss';

/** In the order in which they are believed. */
const presets: readonly RequestPreset[] = [
  preset('http_requests_total', statusLabels),
  preset('http_request_duration_seconds_count', statusLabels),
  preset('http_server_requests_seconds_count', ['status']),
  preset('http_server_request_duration_seconds_count', ['http_response_status_code']),
  preset('http_server_duration_milliseconds_count', ['http_status_code']),
  preset('http_request_duration_ms_count', statusLabels),
  preset('http_request_duration_milliseconds_count', statusLabels),
  {
    /** Code 0 is a request that got no answer. */
    ...preset('istio_requests_total', ['response_code'], `0|${serverErrors}`),
    only: { label: 'reporter', value: 'destination' },
  },
  {
    ...preset('response_total', ['classification'], 'failure'),
    only: { label: 'direction', value: 'inbound' },
  },
  preset('grpc_server_handled_total', ['grpc_code'], grpcFailures),
];

function preset(counter: string, status: readonly string[], failed = serverErrors): RequestPreset {
  return { counter, declaredAs: counter.replace(/_(?:count|total)$/, ''), status, failed };
}

const known = new Set(presets.map(({ counter }) => counter));

/** A name of the application's own. */
const ownName =
  /(?:^|_)(?:http|api|rpc|web)?_?requests?(?:_received|_handled|_served)?_total$|_request_duration_(?:milli)?seconds_count$/;
/** Pages about the page, requests that go out, and proxies that stand beside. */
const notTheirs =
  /^(?:promhttp|prometheus_sd|envoy|nginx_ingress|traefik|rest_client|controller_runtime|apiserver|go|nodejs|net)_|_client_|outgoing|outbound/;

/** The ways that fit some names, the most trusted first: what is pinned, usual ones, and counters whose names say it. */
export function presetsFor(names: ReadonlySet<string>, pinned?: PinnedRequests): readonly RequestPreset[] {
  if (pinned)
    return [preset(pinned.counter, pinned.status === undefined ? statusLabels : [pinned.status], pinned.failed)];
  const own = [...names].filter(name => !known.has(name) && ownName.test(name) && !notTheirs.test(name)).sort();
  return [...presets.filter(({ counter }) => names.has(counter)), ...own.map(name => preset(name, statusLabels))];
}

export const usualPresets = presets;

export const looksLikeRequests = (name: string): boolean => ownName.test(name);

export const isFailure = ({ failed }: RequestPreset, status: string): boolean =>
  new RegExp(`^(?:${failed})$`, 'i').test(status);

export const counts = ({ only }: RequestPreset, { labels }: Sample): boolean =>
  only === undefined || labels[only.label] === only.value;

/** Where our own readings of the page, and those of a Prometheus, are counted as well. */
export const pathLabels = ['path', 'route', 'handler', 'uri', 'url', 'http_route', 'endpoint'];
export const metricsPages = ['/metrics', '/actuator/prometheus'];
