import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { podUsage } from '../../../src/adapters/pod-scrape/pod-metrics.ts';
import { makePodPages } from '../../../src/adapters/pod-scrape/pod-pages.ts';
import { parsePrometheusText } from '../../../src/adapters/pod-scrape/prometheus-text.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import type { Json } from '../../../src/domain/json.ts';
import type { PodReport } from '../../../src/domain/reports.ts';
import { ours } from '../../../src/domain/safe-text.ts';
import type { ApiProxy } from '../../../src/ports/api-proxy.ts';
import { parseReport } from '../../../src/reports/parse-report.ts';
import { countRequests as countOn } from '../../../src/samples/request-counters.ts';
import { sampleReader } from '../../../src/samples/sample-reader.ts';
import { pod as podObject } from '../../reports/objects.ts';

const countRequests = (text: string) => countOn(parsePrometheusText(text));
const pageReader = () => {
  const read = sampleReader();
  return (text: string, path: string) => read(parsePrometheusText(text), path);
};

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
    expect(declared).toEqual(new Map([['a_total', 'counter']]));
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
    [
      'of Linkerd at the destination',
      'response_total{direction="inbound",classification="failure"} 4',
      { failures: 4 },
    ],
    ['by a name of their own', 'shop_http_requests_total{code="500"} 4', { requests: 4, failures: 4 }],
    ['none yet', '# TYPE http_requests_total counter', { requests: 0, failures: 0 }],
    ['none yet, in a histogram', '# TYPE http_request_duration_seconds histogram', { requests: 0, failures: 0 }],
  ])('%s', (_title, text, expected) => {
    expect(countRequests(text)).toMatchObject(expected);
  });

  test('are unknown when nothing counts them', () => {
    expect(countRequests('go_goroutines 7\npromhttp_metric_handler_requests_total{code="200"} 9')).toBeUndefined();
    expect(countRequests('http_requests_total 50')).toBeUndefined();
    expect(countRequests('shop_client_requests_total{code="500"} 50')).toBeUndefined();
  });
});

describe('failures', () => {
  const typesOf = (...lines: readonly string[]) => Object.fromEntries(countRequests(lines.join('\n'))?.errors ?? []);

  test.each<[string, string, string]>([
    ['method, route and code', 'method="post",route="/pay",code="502"', 'POST /pay 502'],
    ['the code alone', 'code="502"', '502'],
    [
      'a path without its numbers',
      'method="GET",path="/orders/4711/lines?x=1",code="500"',
      'GET /orders/:id/lines 500',
    ],
    ['a path without its ids', 'path="/users/1b4e28ba-2fa1-11d2-883f-0016d3cca427",code="500"', '/users/:id 500'],
    [
      'the template rather than the path',
      'uri="/a/9",http_route="/a/{id}",status="500",http_request_method="GET"',
      'GET /a/{id} 500',
    ],
    ['an exception', 'method="GET",uri="/pay",status="500",exception="SocketTimeout"', 'GET /pay 500 SocketTimeout'],
    ['no exception where it is called none', 'method="GET",uri="/pay",status="500",exception="None"', 'GET /pay 500'],
    ['no error that only says the code again', 'http_route="/pay",code="500",error_type="500"', '/pay 500'],
  ])('are told apart by %s', (_title, labels, type) => {
    expect(typesOf(`http_requests_total{${labels}} 3`)).toEqual({ [type]: 3 });
  });

  test('of gRPC are told apart by service and method, and those of one type are one', () => {
    const call = (code: string, extra: string, count: number) =>
      `grpc_server_handled_total{grpc_service="Pay",grpc_method="Take",grpc_code="${code}",${extra}} ${count}`;
    expect(typesOf(call('Unavailable', 'x="1"', 2), call('Unavailable', 'x="2"', 3), call('OK', '', 9))).toEqual({
      'Pay/Take Unavailable': 5,
    });
  });

  test('of more types than anybody reads are one type from then on, and those before keep their names', () => {
    const read = pageReader();
    const failing = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => `http_requests_total{route="/r${from + i}/x",code="500"} 1`).join(
        '\n',
      );
    expect(read(failing(0, 10), '/metrics')?.errors?.size).toBe(10);
    const many = read(failing(5, 900), '/metrics')?.errors;
    expect(many?.get('/r7/x 500')).toBe(1);
    expect(many?.get('other')).toBe(400);
    expect(read(failing(890, 892), '/metrics')?.errors).toEqual(new Map([['other', 2]]));
  });
});

describe('what else a page tells', () => {
  test('is since when it counts, the counters of the business, and what goes up and down', () => {
    const page = [
      'process_start_time_seconds 1700000000.25',
      '# TYPE nodejs_gc_duration_seconds histogram',
      'nodejs_gc_duration_seconds_count 7',
      '# TYPE nodejs_eventloop_lag_p99_seconds gauge',
      'nodejs_eventloop_lag_p99_seconds 0.02',
      '# TYPE process_cpu_seconds_total counter',
      'process_cpu_seconds_total 5',
      'http_requests_total{code="200"} 4',
      '# TYPE checkouts_completed_total counter',
      'checkouts_completed_total{kind="guest"} 3',
      'checkouts_completed_total{kind="member"} 4',
      'uploads_total 2',
      '# TYPE db_pool_used gauge',
      'db_pool_used 8',
      '# TYPE payload_bytes histogram',
      'payload_bytes_bucket{le="+Inf"} 1',
    ].join('\n');
    expect(pageReader()(page, '/metrics')).toEqual({
      requests: 4,
      failures: 0,
      errors: new Map(),
      startedAt: 1_700_000_000_250,
      counters: new Map([
        ['checkouts_completed_total', 7],
        ['uploads_total', 2],
      ]),
      gauges: new Map([
        ['nodejs_eventloop_lag_p99_seconds', 0.02],
        ['db_pool_used', 8],
      ]),
    });
  });
});

describe('pods', () => {
  const clock = { now: () => 42, monoMs: () => 0, wait: async () => undefined };
  const report = (annotations: Record<string, string> = {}, name = 'checkout-1'): PodReport => {
    const parsed = parseReport(podObject('', { 'prometheus.io/port': '', 'prometheus.io/path': '', ...annotations }));
    return parsed?.kind === 'Pod' ? { ...parsed, name, uid: `uid of ${name}` } : expect.fail('not a pod');
  };
  const never = new AbortController().signal;
  const page: Answer<string> = { kind: 'ok', value: 'http_requests_total{code="500"} 2', at: 41 };
  const reading = async (pods: readonly PodReport[], answer: (name: string) => Answer<string>) => {
    const asked: object[] = [];
    const proxy: ApiProxy = {
      async get(what) {
        asked.push(what);
        return answer(what.name);
      },
    };
    return { answer: await makePodPages(proxy, clock).read(pods, never), asked };
  };

  test('are asked at their first port, or where their annotations say', async () => {
    const { asked, answer } = await reading(
      [report(), report({ 'prometheus.io/port': '9100', 'prometheus.io/path': 'prom' })],
      () => page,
    );
    expect(asked).toEqual([
      { namespace: 'shop', name: 'checkout-1', path: '/metrics', port: '8080' },
      { namespace: 'shop', name: 'checkout-1', path: '/prom', port: '9100' },
    ]);
    expect(answer.kind === 'ok' && answer.value.of.get('uid of checkout-1')).toMatchObject({
      at: 42,
      requests: 2,
      failures: 2,
    });
  });

  test('that count nothing we know say so, and a failed reading is no reading of 0', async () => {
    const pods = ['a', 'b', 'c', 'd'].map(name => report({}, name));
    const { answer } = await reading(pods, name => {
      if (name === 'a') return page;
      if (name === 'b') return { kind: 'ok', value: 'up 1', at: 1 };
      return { kind: 'denied', says: ours('not allowed') };
    });
    expect(answer).toMatchObject({
      kind: 'ok',
      value: { problems: ['b serves /metrics, but counts no requests that we know.', 'not allowed'] },
    });
    expect(answer.kind === 'ok' && [...answer.value.of.keys()]).toEqual(['uid of a']);
  });

  test('of which none can be read are a source that is down, with what can be done about it first', async () => {
    const { answer } = await reading([report({}, 'a'), report({}, 'b')], name =>
      name === 'a' ? { kind: 'unreachable', says: ours('gone') } : { kind: 'denied', says: ours('not allowed') },
    );
    expect(answer).toEqual({ kind: 'denied', says: 'not allowed' });
    expect((await reading([], () => page)).answer).toMatchObject({ kind: 'ok' });
  });

  test('tell by two looks what they take of their node, and of what they asked for', async () => {
    let at = 0;
    const took = (seconds: number) =>
      `http_requests_total{code="200"} 2\nprocess_cpu_seconds_total ${seconds}\nprocess_resident_memory_bytes 100`;
    const proxy: ApiProxy = { get: async () => ({ kind: 'ok', value: took(at / 5_000), at }) };
    const source = makePodPages(proxy, { ...clock, now: () => at });
    const pod = { ...report(), resources: { cpuRequest: 0.4, memoryLimit: 200 } };
    const look = async (ms: number) => {
      at = ms;
      const answer = await source.read([pod], never);
      return answer.kind === 'ok' && Object.fromEntries(answer.value.of.get(pod.uid)?.gauges ?? []);
    };
    expect(await look(10_000)).toEqual({ 'memory-bytes': 100, 'memory-of-limit': 0.5 });
    expect(await look(20_000)).toEqual({
      'cpu-cores': 0.2,
      'cpu-of-request': 0.5,
      'memory-bytes': 100,
      'memory-of-limit': 0.5,
    });
  });

  test('take what the cluster measured of them, where it serves that', async () => {
    const containers = [
      { name: 'app', usage: { cpu: '120m', memory: '64Mi' } },
      { name: 'proxy', usage: { cpu: '30000000n', memory: '1Mi' } },
    ];
    const asked: string[] = [];
    const reader = {
      async list(path: string): Promise<Answer<readonly Json[]>> {
        asked.push(path);
        return path.includes('/shop/')
          ? { kind: 'ok', value: [{ metadata: { name: 'checkout-1' }, containers }], at: 1 }
          : { kind: 'absent', says: ours('the server could not find the requested resource') };
      },
    };
    const source = makePodPages({ get: async () => page }, clock, { usageIn: podUsage(reader, clock) });
    const elsewhere = { ...report({}, 'cart-1'), namespace: 'cart' };
    for (const _ of [1, 2]) {
      const answer = await source.read([report(), elsewhere], never);
      const of = answer.kind === 'ok' ? answer.value.of : expect.fail(answer.says);
      expect(of.get(report().uid)?.gauges?.get('cpu-cores')).toBeCloseTo(0.15);
      expect(of.get(report().uid)?.gauges?.get('memory-bytes')).toBe(65 * 2 ** 20);
      expect(of.get(elsewhere.uid)?.gauges?.size).toBe(0);
    }
    expect(asked).toEqual([
      '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods',
      '/apis/metrics.k8s.io/v1beta1/namespaces/cart/pods',
    ]);
  });

  test('are never all asked at once', async () => {
    let [now, most] = [0, 0];
    const proxy: ApiProxy = {
      async get() {
        now += 1;
        most = Math.max(most, now);
        await Promise.resolve();
        now -= 1;
        return page;
      },
    };
    const many = Array.from({ length: 100 }, (_, index) => ({
      ...report({}, `pod-${String(index).padStart(3, '0')}`),
      ownerUid: index < 60 ? 'old' : 'new',
    }));
    const answer = await makePodPages(proxy, clock).read(many.toReversed(), never);
    // The same 30 of each owner from look to look.
    const expected = many.filter((_, index) => index % 60 < 30).map(({ uid }) => uid);
    expect(answer.kind === 'ok' && [...answer.value.of.keys()].toSorted()).toEqual(expected);
    expect(most).toBe(12);
  });
});
