import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookUp } from '../../src/adapters/notify/sink-values.ts';
import { makePrometheus } from '../../src/adapters/prometheus/prometheus.ts';
import { urlRoute } from '../../src/adapters/prometheus/url-route.ts';
import { systemClock } from '../../src/adapters/surroundings/node.ts';
import type { Measured } from '../../src/domain/measurement.ts';
import type { MetricsSetting } from '../../src/domain/metrics-setting.ts';
import type { PodReport } from '../../src/domain/reports.ts';
import { beginDifferences, takeDifferences } from '../../src/judge/differences.ts';
import { until } from '../control-plane/until.ts';
import { type CountingApp, startCountingApp } from './counting-app.ts';
import { podReport } from './pods-behind.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';

const never = new AbortController().signal;
const surroundings = { env: {}, home: '/nonexistent' };
const login = {
  user: 'cockpit',
  password: 'open sesame',
  bcrypt: '$2b$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW',
};

const sourceAt = (url: string, more: Partial<MetricsSetting> = {}, password = login.password) => {
  const setting: MetricsSetting = { contexts: [], servers: [], match: {}, ...more };
  const own = { user: { from: 'settings', text: login.user }, password: { from: 'settings', text: password } } as const;
  const place = { kind: 'url', url, login: own } as const;
  const route = urlRoute(place, undefined, { env: {}, lookUp: values => lookUp(values, surroundings) });
  return makePrometheus(route, systemClock, setting);
};
type Source = ReturnType<typeof sourceAt>;

const readingsOf = async (source: Source, pods: readonly PodReport[]): Promise<Measured> => {
  const answer = await source.read(pods, never);
  return answer.kind === 'ok' ? answer.value : expect.fail(answer.says);
};
/** Reads until a pod's reading is as awaited. */
const read = (source: Source, pods: readonly PodReport[], what: string, isThere: (of: Measured) => boolean) =>
  until(what, async () => {
    const answer = await source.read(pods, never);
    return answer.kind === 'ok' && isThere(answer.value) && answer.value;
  });

describe('a real Prometheus that scrapes real pages', () => {
  const resources = { cpuRequest: 0.25, memoryLimit: 512 * 2 ** 20 };
  const stable = { ...podReport('checkout-7f8b9c5d4f-aaaaa', { ip: '127.0.0.2' }), resources };
  const canary = podReport('checkout-5c6d7e8f9a-bbbbb', { ip: '127.0.0.3' });
  const pods = [canary, stable];
  let apps: { readonly stable: CountingApp; readonly canary: CountingApp; readonly sidecar: CountingApp };
  let prometheus: Prometheus;

  beforeAll(async () => {
    apps = {
      stable: await startCountingApp('127.0.0.2'),
      canary: await startCountingApp('127.0.0.3'),
      sidecar: await startCountingApp('127.0.0.2'),
    };
    const labelsOf = ({ name }: PodReport) => ({ pod: name, namespace: 'shop' });
    const copy = (replica: string) => [
      { address: apps.stable.address, job: replica, labels: { namespace: 'twice', pod: stable.name, replica } },
    ];
    prometheus = await startPrometheus({
      login,
      pages: [
        { address: apps.stable.address, labels: labelsOf(stable) },
        { address: apps.canary.address, labels: labelsOf(canary) },
        { address: apps.sidecar.address, labels: labelsOf(stable) },
        ...copy('a'),
        ...copy('b'),
        { address: apps.canary.address, job: 'by address', labels: { team: 'address' } },
      ],
    });
    await until('all pages are scraped', async () => (await prometheus.query('up == 1')).length === 6);
    for (const app of [apps.stable, apps.canary]) {
      app.answer('POST', '/pay', 200, 90);
      app.answer('GET', '/metrics', 200, 1_000);
      app.count('checkouts_completed_total', 12);
      app.gauge('db_pool_used', 8);
      app.gauge('db_pool_size', 10);
      app.gauge('process_resident_memory_bytes', 64 * 2 ** 20);
    }
    // The kubelet's own page has the pods' names as labels; here they come with the target.
    apps.stable.gauge('container_memory_working_set_bytes', 128 * 2 ** 20, { container: 'app' });
    apps.stable.gauge('container_memory_working_set_bytes', 999 * 2 ** 20, { container: '' });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await apps?.stable.close();
    await apps?.canary.close();
    await apps?.sidecar.close();
  });

  test('tells what each pod counted, how long it took, and how often it looks itself', async () => {
    apps.stable.answer('POST', '/pay', 502, 3, 0.2);
    // What it does not know is not looked for again at once.
    await until('all is scraped', async () => {
      const failures = await prometheus.query('http_requests_total{namespace="shop",code="502"}');
      const pools = await prometheus.query('db_pool_size{namespace="shop"}');
      return failures.length === 1 && pools.length === 2;
    });
    const source = sourceAt(prometheus.url, {
      saturations: [{ name: 'db-pool', used: 'db_pool_used', of: 'db_pool_size' }],
    });
    const { of, source: name } = await read(source, pods, 'all is read', ({ of: all }) =>
      Boolean(all.get(stable.uid)?.failures && all.get(canary.uid)?.requests && all.get(canary.uid)?.gauges?.size),
    );
    expect(name).toBe(`Prometheus at ${prometheus.url}`);
    expect(of.get(stable.uid)).toMatchObject({
      requests: 93,
      failures: 3,
      errors: new Map([['POST /pay 502', 3]]),
      counters: new Map([['checkouts_completed_total', 12]]),
      durations: [
        { upToMs: 100, requests: 90 },
        { upToMs: 300, requests: 93 },
        { upToMs: 1_000, requests: 93 },
        { upToMs: Number.POSITIVE_INFINITY, requests: 93 },
      ],
    });
    const { at = 0, startedAt = 0, gauges } = of.get(canary.uid) ?? {};
    expect(of.get(canary.uid)).toMatchObject({ requests: 90, failures: 0, errors: new Map() });
    expect(gauges?.get('db-pool')).toBe(0.8);
    expect(gauges?.get('memory-bytes')).toBe(64 * 2 ** 20);
    expect(of.get(stable.uid)?.gauges?.get('memory-bytes')).toBe(128 * 2 ** 20);
    expect(of.get(stable.uid)?.gauges?.get('memory-of-limit')).toBe(0.25);
    expect(Math.abs(Date.now() - at)).toBeLessThan(10_000);
    expect(startedAt).toBeLessThan(at);
    const fresh = await until('it was scraped some times', async () => {
      const answer = await sourceAt(prometheus.url).read(pods, never);
      return answer.kind === 'ok' && answer.value.everyMs !== undefined && answer.value;
    });
    expect(fresh.everyMs).toBeGreaterThan(900);
    expect(fresh.everyMs).toBeLessThan(1_100);
  });

  test('loses none of the first failures of a new series, where its own increase() does', async () => {
    const source = sourceAt(prometheus.url);
    const before = await readingsOf(source, pods);
    const first = takeDifferences(beginDifferences(), before, pods, Date.now());
    apps.canary.answer('POST', '/refund', 503, 4);
    const after = await read(source, pods, 'the failures are there', ({ of }) =>
      Boolean(of.get(canary.uid)?.errors?.has('POST /refund 503')),
    );
    const { deltas } = takeDifferences(first.differences, after, pods, Date.now());
    expect(deltas.find(({ pod }) => pod === canary.uid)).toMatchObject({
      requests: 4,
      failures: 4,
      errors: new Map([['POST /refund 503', 4]]),
    });
    const increase = await until('it was scraped twice', async () => {
      const [one] = await prometheus.query('increase(http_requests_total{namespace="shop",code="503"}[1m])');
      return one?.value[1];
    });
    expect(increase).toBe('0');
  });

  test('tells of a pod that began anew by when it began', async () => {
    const source = sourceAt(prometheus.url);
    const before = await readingsOf(source, pods);
    const first = takeDifferences(beginDifferences(), before, pods, Date.now());
    // More than before, so that only its start tells.
    await until('its start differs', async () => Date.now() - (before.of.get(canary.uid)?.startedAt ?? 0) > 3_000);
    apps.canary.restart();
    apps.canary.answer('POST', '/pay', 200, 150);
    const after = await read(source, pods, 'it was scraped since', ({ of }) => of.get(canary.uid)?.requests === 150);
    const { deltas } = takeDifferences(first.differences, after, pods, Date.now());
    expect(deltas.find(({ pod }) => pod === canary.uid)).toMatchObject({ requests: 150, failures: 0 });
  });

  test('takes the restart of a sidecar for none of the application', async () => {
    const source = sourceAt(prometheus.url);
    const before = await readingsOf(source, [stable]);
    const { startedAt } = before.of.get(stable.uid) ?? {};
    apps.sidecar.restart();
    await until('the sidecar is scraped since', async () => {
      const [one] = await prometheus.query(`max(process_start_time_seconds{namespace="shop",pod="${stable.name}"})`);
      return Number(one?.value[1]) * 1_000 > (startedAt ?? 0) + 3_000;
    });
    const after = await readingsOf(sourceAt(prometheus.url), [stable]);
    expect(after.of.get(stable.uid)).toMatchObject({ requests: 93, startedAt });
  });

  test('counts nothing twice that two replicas, or two jobs, have stored', async () => {
    const twice = { ...stable, namespace: 'twice' };
    const [raw] = await until('both are scraped', async () => {
      const found = await prometheus.query('sum(http_requests_total{namespace="twice",code="200",route="/pay"})');
      return found[0]?.value[1] === '180' && found;
    });
    expect(raw?.value[1]).toBe('180');
    const { of } = await readingsOf(sourceAt(prometheus.url), [twice]);
    expect(of.get(stable.uid)).toMatchObject({ requests: 93, failures: 3 });
  });

  test('is split by addresses where no label holds the pod’s name', async () => {
    const byAddress = sourceAt(prometheus.url, { match: { team: 'address' } });
    const other = podReport('checkout-5c6d7e8f9a-ccccc', { ip: '127.0.0.9' });
    const { of, problems } = await readingsOf(byAddress, [canary, other]);
    expect(of.get(canary.uid)).toMatchObject({ requests: 150, failures: 0 });
    expect(problems).toEqual([`Prometheus at ${prometheus.url} has no numbers of checkout-5c6d7e8f9a-ccccc.`]);
  });

  test('says nothing of a pod whose name another one had before', async () => {
    const source = sourceAt(prometheus.url);
    const later = { ...canary, uid: 'another', createdAt: Date.now() + 60_000 };
    const { of } = await readingsOf(source, [later, stable]);
    expect([...of.keys()]).toEqual([stable.uid]);
  });

  test('misses a pod that is gone, and no other', async () => {
    const source = sourceAt(prometheus.url);
    await readingsOf(source, pods);
    await apps.canary.close();
    const { of, problems } = await read(source, pods, 'it is missed', ({ of: all }) => !all.has(canary.uid));
    expect(of.get(stable.uid)).toMatchObject({ requests: 93 });
    expect(problems).toEqual([`Prometheus at ${prometheus.url} has no numbers of ${canary.name}.`]);
  });

  test('that does not accept the password says so, and is no empty answer', async () => {
    expect(await sourceAt(prometheus.url, {}, 'guessed').read([stable], never)).toEqual({
      kind: 'denied',
      says: `Prometheus at ${prometheus.url} does not accept the login (HTTP 401).`,
    });
  });

  test('that knows nothing of the pods says so', async () => {
    const answer = await sourceAt(prometheus.url).read([podReport('cart-1-2', { ip: '127.0.0.77' })], never);
    expect(answer).toEqual({
      kind: 'absent',
      says: `Prometheus at ${prometheus.url}: It knows nothing of cart-1-2: is it scraped, and by which labels?`,
    });
  });

  test('that hangs is a source that is down, for whoever waits behind as well, and is read again when it goes on', async () => {
    const source = sourceAt(prometheus.url);
    await readingsOf(source, pods);
    const goOn = prometheus.hang();
    const began = performance.now();
    const answers = await Promise.all([stable, canary].map(pod => source.read([pod], never)));
    const tookMs = performance.now() - began;
    goOn();
    const down = { kind: 'unreachable', says: `Prometheus at ${prometheus.url} does not answer: it took too long.` };
    expect(answers).toEqual([down, down]);
    // Ten seconds for one question, and not for each of them.
    expect(tookMs).toBeLessThan(15_000);
    await until('it is read again', async () => (await source.read([stable], never)).kind === 'ok');
  });

  test('that is stopped is a source that is down, and no empty answer', async () => {
    const source = sourceAt(prometheus.url);
    await readingsOf(source, [stable]);
    await prometheus.stop();
    expect(
      await until('it is noticed', async () => {
        const answer = await source.read([stable], never);
        return answer.kind !== 'ok' && answer;
      }),
    ).toEqual({
      kind: 'unreachable',
      says: `Prometheus at ${prometheus.url} does not answer: nobody listens there.`,
    });
  });
});
