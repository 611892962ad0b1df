import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { lookUp } from '../../../src/adapters/notify/sink-values.ts';
import { makePrometheus } from '../../../src/adapters/prometheus/prometheus.ts';
import { urlRoute } from '../../../src/adapters/prometheus/url-route.ts';
import type { MetricsSetting } from '../../../src/domain/metrics-setting.ts';
import type { SinkValue } from '../../../src/domain/sink.ts';
import { podReport } from '../../prometheus/pods-behind.ts';
import { type Asked, type Said, scriptedPrometheus } from './scripted-prometheus.ts';

const never = new AbortController().signal;
const pod = podReport('checkout-7f8b9c5d4f-aaaaa', { createdAt: 0 });
const at = 1_700_000_000;

let server: Awaited<ReturnType<typeof scriptedPrometheus>> | undefined;
afterEach(() => server?.close());

/** A source at a scripted server, on a clock that the test sets. */
async function sourceOf(
  answer: (asked: Asked) => Said,
  {
    path: prefix = '',
    login = {},
    tenant,
    setting = {},
  }: {
    path?: string;
    login?: Readonly<Record<string, SinkValue>>;
    tenant?: string;
    setting?: Partial<MetricsSetting>;
  } = {},
) {
  server = await scriptedPrometheus(answer);
  const time = { ms: 0 };
  const clock = { now: () => at * 1_000, monoMs: () => time.ms, wait: async () => undefined };
  const route = urlRoute({ kind: 'url', url: `${server.url}${prefix}`, login }, tenant, {
    env: {},
    lookUp: values => lookUp(values, { env: {}, home: '/nonexistent' }),
  });
  const source = makePrometheus(route, clock, { contexts: [], servers: [], match: {}, ...setting });
  return { time, asked: server.asked, url: server.url, read: () => source.read([pod], never) };
}

const vector = (...result: readonly object[]): Said => ({
  body: { status: 'success', data: { resultType: 'vector', result } },
});
const value = (metric: object, number: number) => ({ metric, value: [at, String(number)] });

/** As a Prometheus that has stored one pod; what is special comes first. */
const usual =
  (special: (asked: Asked) => Said | undefined = () => undefined) =>
  (asked: Asked): Said => {
    const said = special(asked);
    if (said) return said;
    const query = asked.values.get('query') ?? '';
    if (asked.path.endsWith('/values')) return { body: { status: 'success', data: ['http_requests_total', 'up'] } };
    if (query.startsWith('count by')) return vector(value({ code: '200' }, 1), value({ code: '502' }, 1));
    if (query.startsWith('up{')) return vector();
    if (query.includes('timestamp(')) return vector(value({ pod: pod.name, what: 'at' }, at));
    if (query.includes('code!~')) return vector(value({ pod: pod.name, code: '200' }, 97));
    if (query.includes('code=~')) return vector(value({ pod: pod.name, code: '502', route: '/pay' }, 3));
    return vector();
  };

test('a login, and the tenant of a Mimir, go along with every question; a path before the API is kept', async () => {
  const { read, asked } = await sourceOf(usual(), {
    path: '/prometheus/',
    tenant: 'shop',
    login: { token: { from: 'settings', text: 's3cret' } },
  });
  expect(await read()).toMatchObject({ kind: 'ok' });
  expect(asked.length).toBeGreaterThan(5);
  for (const { path, headers, method } of asked) {
    expect(path.startsWith('/prometheus/api/v1/')).toBe(true);
    expect(headers).toMatchObject({ authorization: 'Bearer s3cret', 'x-scope-orgid': 'shop' });
    expect(method).toBe('POST');
  }
});

test('a user and password go along as Basic', async () => {
  const { read, asked } = await sourceOf(usual(), {
    login: { user: { from: 'settings', text: '12' }, password: { from: 'settings', text: 'p' } },
  });
  await read();
  expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('12:p').toString('base64')}`);
});

test('a token is read from its file each time, so that a new one counts at once', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-token-'));
  const file = path.join(folder, 'token');
  try {
    const { read, asked, time } = await sourceOf(usual(), { login: { token: { from: 'file', path: file } } });
    expect(await read()).toMatchObject({ kind: 'denied', says: expect.stringContaining("its token can't be read") });
    expect(asked).toEqual([]);
    await writeFile(file, 'old\n');
    time.ms += 5_000;
    await read();
    await writeFile(file, 'new\n');
    time.ms += 5_000;
    expect((await read()).kind).toBe('ok');
    const sent = asked.map(({ headers }) => headers.authorization);
    expect([sent[0], sent.at(-1)]).toEqual(['Bearer old', 'Bearer new']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a look asks six questions, each for the same moment, and no copy or part of an answer of Thanos', async () => {
  const { read, asked, time } = await sourceOf(usual());
  await read();
  const before = asked.length;
  time.ms = 5_000;
  const answer = await read();
  expect(answer.kind === 'ok' && answer.value.of.get(pod.uid)).toMatchObject({
    requests: 100,
    failures: 3,
    errors: new Map([['/pay 502', 3]]),
  });
  const look = asked.slice(before);
  expect(look.length).toBeLessThanOrEqual(6);
  for (const { values } of look) expect(values.get('dedup')).toBe('true');
  for (const { values } of look) expect(values.get('partial_response')).toBe('false');
  expect(new Set(look.slice(1).map(({ values }) => values.get('time')))).toEqual(new Set([String(at)]));
});

test('whoever asks again at once gets the same answer', async () => {
  const { read, asked, time } = await sourceOf(usual());
  await Promise.all([read(), read()]);
  const first = asked.length;
  time.ms = 1_000;
  await read();
  expect(asked.length).toBe(first);
});

test('a server that lists no names is asked for each usual one', async () => {
  const { read, asked } = await sourceOf(
    usual(({ path, values }) => {
      if (path.endsWith('/values')) return { status: 404, body: 'page not found' };
      if (values.get('query')?.includes('label_replace(count(http_requests_total{'))
        return vector(value({ metric: 'http_requests_total' }, 2));
      return undefined;
    }),
  );
  const answer = await read();
  expect(answer.kind === 'ok' && answer.value.of.get(pod.uid)).toMatchObject({ requests: 100, failures: 3 });
  expect(asked.some(({ values }) => values.get('query')?.includes('count(grpc_server_handled_total{'))).toBe(true);
});

test('a warning about the question itself is no missing part', async () => {
  const warnings = [
    'PromQL warning: encountered a mix of histograms and floats',
    'No StoreAPIs matched for this query',
  ];
  const { read } = await sourceOf(asked => {
    const said = usual()(asked);
    return { ...said, body: { ...(said.body as object), warnings } };
  });
  expect((await read()).kind).toBe('ok');
});

test('a server that takes no POST is asked by GET', async () => {
  const { read } = await sourceOf(usual(({ method }) => (method === 'POST' ? { status: 405, body: '' } : undefined)));
  expect(await read()).toMatchObject({ kind: 'ok' });
});

test('native histograms are counted and cut at bounds that never change', async () => {
  const histogram = (count: string, buckets: readonly (readonly [number, string, string, string])[]) =>
    vector({ metric: { pod: pod.name }, histogram: [at, { count, sum: '9', buckets }] });
  const { read, asked } = await sourceOf(
    usual(({ path, values }) => {
      const query = values.get('query') ?? '';
      if (path.endsWith('/values'))
        return { body: { status: 'success', data: ['http_request_duration_seconds', 'up'] } };
      if (query.startsWith('sum by (pod) (avg'))
        return histogram('100', [
          [0, '0.125', '0.25', '60'],
          [0, '0.25', '0.5', '40'],
        ]);
      return undefined;
    }),
  );
  const answer = await read();
  const reading = answer.kind === 'ok' ? answer.value.of.get(pod.uid) : undefined;
  expect(reading).toMatchObject({ requests: 100, failures: 3 });
  const upTo = (ms: number) => reading?.durations?.find(({ upToMs }) => upToMs === ms)?.requests;
  expect([upTo(100), upTo(250), upTo(300), upTo(500), upTo(Number.POSITIVE_INFINITY)]).toEqual([0, 60, 68, 100, 100]);
  expect(asked.some(({ values }) => values.get('query')?.includes('histogram_count('))).toBe(true);
});

describe('a Prometheus that does not answer the question', () => {
  test.each<[string, Said, string, RegExp]>([
    ['that wants a login', { status: 401, body: 'no' }, 'denied', /does not accept the login \(HTTP 401\)/],
    ['that forbids', { status: 403, body: 'no' }, 'denied', /does not accept the login \(HTTP 403\)/],
    ['that is a login page', { body: '<html>' }, 'unreachable', /answers no JSON \(HTTP 200\)/],
    ['that sends elsewhere', { status: 302, headers: { location: '/login' }, body: '' }, 'unreachable', /no JSON/],
    [
      'that fails',
      { status: 500, body: { status: 'error', errorType: 'execution', error: 'query timed out' } },
      'unreachable',
      /answers: query timed out/,
    ],
    [
      'with a part missing',
      { status: 503, body: { status: 'error', error: 'store is down' } },
      'unreachable',
      /answers: store is down/,
    ],
    [
      'with a part missing, as a Thanos warns of',
      { body: { status: 'success', data: [], warnings: ['receive series from Addr: 10.1.2.3:10901: rpc error'] } },
      'unreachable',
      /answers only a part: receive series from Addr/,
    ],
    [
      'with a part missing, as a VictoriaMetrics marks it',
      { body: { status: 'success', isPartial: true, data: [] } },
      'unreachable',
      /answers only a part: some of its stores are down/,
    ],
  ])('%s is a source that is down', async (_title, said, kind, says) => {
    const { read } = await sourceOf(() => said);
    expect(await read()).toEqual({ kind, says: expect.stringMatching(says) });
  });

  test('because it is too busy is left alone for as long as it says', async () => {
    let isBusy = true;
    const { read, asked, time } = await sourceOf(
      usual(() => (isBusy ? { status: 429, headers: { 'retry-after': '20' }, body: '{}' } : undefined)),
    );
    expect((await read()).kind).toBe('unreachable');
    expect(asked.length).toBe(1);
    isBusy = false;
    time.ms = 15_000;
    expect(await read()).toEqual({
      kind: 'unreachable',
      says: expect.stringMatching(/is too busy; it is asked again in 5 s/),
    });
    expect(asked.length).toBe(1);
    time.ms = 21_000;
    expect((await read()).kind).toBe('ok');
  });

  test('because it has nothing new for minutes is a source that is down', async () => {
    const { read, url } = await sourceOf(
      usual(({ values }) =>
        values.get('query')?.includes('timestamp(')
          ? vector(value({ pod: pod.name, what: 'at' }, at - 200))
          : undefined,
      ),
    );
    expect(await read()).toEqual({
      kind: 'unreachable',
      says: `Prometheus at ${url} has nothing new of ${pod.name} since 200 s.`,
    });
  });

  test('in parts that can be missed is read without them', async () => {
    const { read } = await sourceOf(
      usual(({ values }) =>
        values.get('query')?.includes('container_cpu')
          ? { status: 422, body: { status: 'error', error: 'too many series' } }
          : undefined,
      ),
    );
    const answer = await read();
    expect(answer.kind === 'ok' && answer.value.of.get(pod.uid)?.requests).toBe(100);
  });
});
