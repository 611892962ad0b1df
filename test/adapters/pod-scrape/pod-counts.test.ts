import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePodCounts } from '../../../src/adapters/pod-scrape/pod-counts.ts';
import { parsePrometheusText } from '../../../src/adapters/pod-scrape/prometheus-text.ts';
import { countRequests } from '../../../src/adapters/pod-scrape/request-counters.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import type { PodReport } from '../../../src/domain/reports.ts';
import { ours } from '../../../src/domain/safe-text.ts';
import { parseReport } from '../../../src/reports/parse-report.ts';
import { pod as podObject } from '../../reports/objects.ts';

describe('a metrics page', () => {
  test('is read with its labels, escapes and all', () => {
    const { samples, declared } = parsePrometheusText(
      [
        '# HELP a_total Some help {not a="label"}',
        '# TYPE a_total counter',
        'a_total 3',
        'a_total{code="200",path="/a\\"b\\\\c\\nd",} 4.5e1 1700000000000',
        'a_total { code = "500" } 1 # {trace_id="x"} 1',
        'bucket{le="+Inf"} +Inf',
        'broken{code="200" 7',
        'nothing{code="200"}',
        'not a number x',
        '{"quoted.name",code="1"} 3',
      ].join('\r\n'),
    );
    expect(declared).toEqual(new Set(['a_total']));
    expect(samples).toEqual([
      { name: 'a_total', labels: {}, value: 3 },
      {
        name: 'a_total',
        labels: { code: '200', path: '/a"b\\c\nd' },
        value: 45,
      },
    ]);
  });

  test('never breaks the reading, whatever it holds', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => void countRequests(text)));
    const line = fc
      .tuple(fc.constantFrom('http_requests_total', 'x'), fc.string(), fc.string())
      .map(([name, labels, value]) => `${name}{${labels}} ${value}`);
    fc.assert(fc.property(fc.array(line), lines => void countRequests(lines.join('\n'))));
  });

  test('is not read to the end when it has none', () => {
    const endless = 'http_requests_total{code="200"} 1\n'.repeat(300_000);
    expect(countRequests(endless)?.requests).toBe(100_000);
    expect(parsePrometheusText(`http_requests_total{${'a="b",'.repeat(400_000)}`).samples).toEqual([]);
  });
});

describe('requests and failures', () => {
  test.each<[string, string, object]>([
    [
      'by code',
      'http_requests_total{code="200"} 90\nhttp_requests_total{code="503"} 3\nhttp_requests_total{code="404"} 7',
      { requests: 100, failures: 3 },
    ],
    [
      'by status_code',
      'http_requests_total{status_code="500"} 2\nhttp_requests_total{status_code="201"} 8',
      { requests: 10, failures: 2 },
    ],
    [
      'by a class of status',
      'http_requests_total{status="2xx"} 8\nhttp_requests_total{status="5xx"} 2',
      { requests: 10, failures: 2 },
    ],
    [
      'by a histogram',
      'http_request_duration_seconds_count{status_code="200"} 5\nhttp_request_duration_seconds_bucket{le="1"} 9',
      { requests: 5, failures: 0 },
    ],
    [
      'of Spring',
      'http_server_requests_seconds_count{status="500",outcome="SERVER_ERROR"} 4',
      { requests: 4, failures: 4 },
    ],
    [
      'of OpenTelemetry',
      'http_server_request_duration_seconds_count{http_response_status_code="502"} 4',
      { requests: 4, failures: 4 },
    ],
    [
      'of Istio at the destination',
      'istio_requests_total{reporter="source",response_code="500"} 9\nistio_requests_total{reporter="destination",response_code="0"} 1\nistio_requests_total{reporter="destination",response_code="200"} 4',
      { requests: 5, failures: 1 },
    ],
    [
      'of gRPC',
      'grpc_server_handled_total{grpc_code="OK"} 6\ngrpc_server_handled_total{grpc_code="NotFound"} 3\ngrpc_server_handled_total{grpc_code="DeadlineExceeded"} 1',
      { requests: 10, failures: 1 },
    ],
    [
      'by the first counter that says how they ended',
      'http_requests_total 50\nhttp_request_duration_seconds_count{code="500"} 1',
      { requests: 1, failures: 1 },
    ],
    [
      'without our own readings',
      'http_requests_total{code="200",path="/metrics"} 900\nhttp_requests_total{code="200",path="/pay"} 1',
      { requests: 1, failures: 0 },
    ],
    ['none yet', '# TYPE http_requests_total counter', { requests: 0, failures: 0 }],
    ['none yet, in a histogram', '# TYPE http_request_duration_seconds histogram', { requests: 0, failures: 0 }],
  ])('%s', (_title, text, expected) => {
    expect(countRequests(text)).toEqual(expected);
  });

  test('are unknown when nothing counts them', () => {
    expect(countRequests('go_goroutines 7\npromhttp_metric_handler_requests_total{code="200"} 9')).toBeUndefined();
    expect(countRequests('http_requests_total 50')).toBeUndefined();
  });
});

describe('a pod', () => {
  const clock = { now: () => 42, monoMs: () => 0, wait: async () => undefined };
  const report = (annotations: Record<string, string> = {}): PodReport => {
    const parsed = parseReport(
      podObject('', {
        'prometheus.io/port': '',
        'prometheus.io/path': '',
        ...annotations,
      }),
    );
    return parsed?.kind === 'Pod' ? parsed : expect.fail('not a pod');
  };
  const reading = async (pod: PodReport, page: Answer<string>) => {
    const asked: object[] = [];
    const proxy = {
      async get(what: object) {
        asked.push(what);
        return page;
      },
    };
    return {
      counts: await makePodCounts(proxy, clock).read(pod, new AbortController().signal),
      asked,
    };
  };

  test('is asked at its first port, or where its annotations say', async () => {
    const page: Answer<string> = {
      kind: 'ok',
      value: 'http_requests_total{code="500"} 2',
      at: 41,
    };
    const usual = await reading(report(), page);
    expect(usual.asked).toEqual([{ namespace: 'shop', name: 'checkout-1', path: '/metrics', port: '8080' }]);
    expect(usual.counts).toEqual({
      kind: 'ok',
      value: { at: 42, requests: 2, failures: 2 },
      at: 41,
    });
    const said = await reading(report({ 'prometheus.io/port': '9100', 'prometheus.io/path': 'prom' }), page);
    expect(said.asked).toMatchObject([{ path: '/prom', port: '9100' }]);
  });

  test('that counts nothing we know says so, and a failed reading stays one', async () => {
    const nothing = await reading(report(), {
      kind: 'ok',
      value: 'up 1',
      at: 1,
    });
    expect(nothing.counts).toEqual({
      kind: 'absent',
      says: 'checkout-1 serves /metrics, but counts no requests that we know.',
    });
    const denied = await reading(report(), {
      kind: 'denied',
      says: ours('no'),
    });
    expect(denied.counts).toEqual({ kind: 'denied', says: 'no' });
  });
});
