import { expect, test } from 'vitest';
import { parsePrometheusText } from '../../src/adapters/pod-scrape/prometheus-text.ts';
import { countRequests as countOn } from '../../src/samples/request-counters.ts';

const countRequests = (text: string) => countOn(parsePrometheusText(text));

const page = (...lines: readonly string[]) => ['http_requests_total{code="200"} 30', ...lines].join('\n');
const bucket = (labels: string, le: string, value: number, name = 'http_request_duration_seconds') =>
  `${name}_bucket{${labels ? `${labels},` : ''}le="${le}"} ${value}`;

test('how long requests took is added up over all routes, in milliseconds', () => {
  const text = page(
    bucket('route="/a"', '0.1', 5),
    bucket('route="/a"', '0.5', 9),
    bucket('route="/a"', '+Inf', 10),
    bucket('route="/b"', '0.1', 20),
    bucket('route="/b"', '0.5', 20),
    bucket('route="/b"', '+Inf', 20),
  );
  expect(countRequests(text)?.durations).toEqual([
    { upToMs: 100, requests: 25 },
    { upToMs: 500, requests: 29 },
    { upToMs: Number.POSITIVE_INFINITY, requests: 30 },
  ]);
});

test('our own reading of the page is not among them, and nothing of the caller’s side of a sidecar', () => {
  const own = page(bucket('route="/metrics"', '+Inf', 90), bucket('route="/"', '+Inf', 4));
  expect(countRequests(own)?.durations?.at(-1)?.requests).toBe(4);
  const sides = page(
    bucket('reporter="source"', '+Inf', 90, 'istio_request_duration_milliseconds'),
    bucket('reporter="destination"', '+Inf', 4, 'istio_request_duration_milliseconds'),
  );
  expect(countRequests(sides)?.durations?.at(-1)?.requests).toBe(4);
});

test.each<[string, string]>([
  ['has none', page()],
  [
    'has other bounds on each route',
    page(bucket('r="a"', '+Inf', 1), bucket('r="b"', '0.1', 1), bucket('r="b"', '+Inf', 1)),
  ],
  ['has no last bucket', page(bucket('', '0.1', 1))],
  ['has a bound that is no number', page(bucket('', 'soon', 1))],
])('a page that %s says nothing of how long requests took, and still counts them', (_, text) => {
  expect(countRequests(text)).toEqual({ requests: 30, failures: 0, errors: new Map() });
});
