import { describe, expect, test } from 'vitest';
import type { PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { metricsText } from '../../src/practice/traffic/container-figures.ts';
import type { ServiceTraffic } from '../../src/practice/traffic/service-traffic.ts';
import { clusterWithWeb, passSeconds, pods, setImage } from './cluster-fixture.ts';

const users: ServiceTraffic = {
  namespace: 'shop',
  service: 'web',
  requestsPerSecond: 100,
  routes: [
    { method: 'GET', path: '/', share: 0.8, medianMillis: 20 },
    {
      method: 'POST',
      path: '/pay',
      share: 0.2,
      medianMillis: 90,
      business: { counter: 'orders_total', chance: 0.1 },
    },
  ],
  behaviours: [
    {
      imageEnds: ':bad',
      errorRate: 0.05,
      errors: [
        {
          route: 'POST /pay',
          code: 502,
          share: 1,
          message: 'upstream closed the connection',
        },
      ],
    },
    { imageEnds: '', errorRate: 0 },
  ],
};

function withUsers(replicas = 4, seed = 'users'): PracticeCluster {
  const cluster = clusterWithWeb({ replicas }, { traffic: [users], seed });
  passSeconds(cluster, 10);
  cluster.traffic.start();
  return cluster;
}

function count(cluster: PracticeCluster, fits: (labels: string) => boolean): number {
  return pods(cluster)
    .flatMap(pod => [...(cluster.traffic.figuresOf(pod.metadata.uid)?.requests ?? [])])
    .reduce((sum, [labels, times]) => (fits(labels) ? sum + times : sum), 0);
}

describe('the users of a service', () => {
  test('send as many requests as they are said to, spread over the ready pods', () => {
    const cluster = withUsers();
    passSeconds(cluster, 60);
    const all = count(cluster, () => true);
    expect(all).toBeGreaterThan(5600);
    expect(all).toBeLessThan(6400);
    for (const pod of pods(cluster)) {
      const requests = cluster.traffic.figuresOf(pod.metadata.uid)?.requests ?? new Map<string, number>();
      const own = [...requests.values()].reduce((sum, each) => sum + each, 0);
      expect(own / all).toBeGreaterThan(0.2);
      expect(own / all).toBeLessThan(0.3);
    }
  });

  test('meet the errors of the image that answers them, on the route where they are', () => {
    const cluster = withUsers();
    setImage(cluster, 'example/web:bad');
    passSeconds(cluster, 30);
    const before = count(cluster, () => true);
    const failedBefore = count(cluster, labels => labels.includes('code="502"'));
    passSeconds(cluster, 120);
    const failed = count(cluster, labels => labels.includes('code="502"')) - failedBefore;
    expect(failed / (count(cluster, () => true) - before)).toBeCloseTo(0.05, 2);
    expect(count(cluster, labels => labels.includes('code="502"') && !labels.includes('/pay'))).toBe(0);
  });

  test('find errors in about three of a hundred requests where a tag says so', () => {
    const cluster = clusterWithWeb({ image: 'example/web:1-errors' }, { traffic: [{ ...users, behaviours: [] }] });
    passSeconds(cluster, 10);
    cluster.traffic.start();
    passSeconds(cluster, 120);
    const failed = count(cluster, labels => labels.includes('code="500"'));
    expect(failed / count(cluster, () => true)).toBeGreaterThan(0.024);
    expect(failed / count(cluster, () => true)).toBeLessThan(0.036);
  });

  test('are answered by nobody while nothing is ready, and that is counted too', () => {
    const cluster = clusterWithWeb({ image: 'example/web:1-never' }, { traffic: [users] });
    cluster.traffic.start();
    passSeconds(cluster, 10);
    expect(count(cluster, () => true)).toBe(0);
    expect(cluster.traffic.unansweredBy('shop', 'web')).toBeGreaterThan(800);
  });

  test('do the same again from the same seed, and something else from another', () => {
    const texts = ['one', 'one', 'two'].map(seed => {
      const cluster = withUsers(2, seed);
      passSeconds(cluster, 20);
      return pods(cluster).map(pod => [...(cluster.traffic.figuresOf(pod.metadata.uid)?.requests ?? [])]);
    });
    expect(texts[0]).toEqual(texts[1]);
    expect(texts[0]).not.toEqual(texts[2]);
  });

  test('see the same however often somebody looks', () => {
    const often = withUsers(2);
    const once = withUsers(2);
    for (let step = 0; step < 100; step++) passSeconds(often, 0.2);
    passSeconds(once, 20);
    expect(count(often, () => true)).toBe(count(once, () => true));
  });
});

test('a pod tells its figures in the text format of Prometheus, with whole histograms', () => {
  const cluster = withUsers(1);
  passSeconds(cluster, 30);
  const figures = cluster.traffic.figuresOf(pods(cluster)[0]?.metadata.uid ?? '');
  const text = figures ? metricsText(figures) : '';
  expect(text).toContain('# TYPE http_requests_total counter');
  expect(text).toMatch(/^http_requests_total\{method="GET",route="\/",code="200"\} \d+$/m);
  expect(text).toMatch(/^orders_total \d+$/m);
  const requests = /^http_requests_total\{method="GET",route="\/",code="200"\} (\d+)$/m.exec(text)?.[1];
  const infinite = /^http_request_duration_seconds_bucket\{method="GET",route="\/",le="\+Inf"\} (\d+)$/m.exec(
    text,
  )?.[1];
  const total = /^http_request_duration_seconds_count\{method="GET",route="\/"\} (\d+)$/m.exec(text)?.[1];
  expect([infinite, total]).toEqual([requests, requests]);
});

test('a crash empties the counters, as a new process begins at zero', () => {
  const cluster = clusterWithWeb({ replicas: 1, image: 'example/web:1-crash' }, { traffic: [users] });
  passSeconds(cluster, 4);
  const uid = pods(cluster)[0]?.metadata.uid ?? '';
  const before = cluster.traffic.figuresOf(uid)?.startedAt ?? 0;
  passSeconds(cluster, 20);
  expect(cluster.traffic.figuresOf(uid)?.startedAt).toBeGreaterThan(before);
});

test('failed requests stand in the log of the pod that failed them', () => {
  const cluster = withUsers(1);
  setImage(cluster, 'example/web:bad');
  passSeconds(cluster, 40);
  const lines = cluster.logs.lines(pods(cluster)[0]?.metadata.uid ?? '') ?? [];
  const errors = lines.filter(line => line.text.includes(' ERROR '));
  expect(errors.length).toBeGreaterThan(20);
  expect(errors[0]?.text).toContain('POST /pay 502');
  expect(errors[0]?.text).toContain('upstream closed the connection');
});
