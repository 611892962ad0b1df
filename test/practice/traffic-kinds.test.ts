import { describe, expect, test } from 'vitest';
import { createChance } from '../../src/practice/chance.ts';
import type { Pod } from '../../src/practice/kube-objects.ts';
import type { ClusterOptions, PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { metricsText } from '../../src/practice/traffic/container-figures.ts';
import type { Latency } from '../../src/practice/traffic/latency.ts';
import { durationOf } from '../../src/practice/traffic/latency.ts';
import type { Behaviour, ErrorType, ServiceTraffic } from '../../src/practice/traffic/service-traffic.ts';
import { clusterWithWeb, passSeconds, pods, START, setImage } from './cluster-fixture.ts';

const usual: Latency = { sigma: 0.7 };

const users: ServiceTraffic = {
  namespace: 'shop',
  service: 'web',
  requestsPerSecond: 300,
  routes: [
    { method: 'GET', path: '/', share: 0.8, medianMillis: 40, latency: usual },
    {
      method: 'POST',
      path: '/orders',
      share: 0.2,
      medianMillis: 40,
      latency: usual,
      business: { counter: 'checkouts_completed_total', chance: 0.5 },
    },
  ],
  behaviours: [{ imageEnds: '', errorRate: 0.01 }],
};

function cluster(of: Partial<ServiceTraffic>, replicas = 6, options: Partial<ClusterOptions> = {}): PracticeCluster {
  const begun = clusterWithWeb({ replicas }, { traffic: [{ ...users, ...of }], seed: 'kinds', ...options });
  passSeconds(begun, 10);
  begun.traffic.start();
  return begun;
}

const figuresOf = (of: PracticeCluster, pod: Pod) => of.traffic.figuresOf(pod.metadata.uid);

/** Requests, failures and purchases, of the pods that fit. */
function counted(of: PracticeCluster, fits: (pod: Pod) => boolean = () => true) {
  const sums = { requests: 0, failed: 0, bought: 0, slow: 0 };
  for (const pod of pods(of).filter(fits)) {
    for (const [labels, times] of figuresOf(of, pod)?.requests ?? []) {
      sums.requests += times;
      if (labels.includes('code="5')) sums.failed += times;
    }
    for (const { buckets, count } of figuresOf(of, pod)?.durations.values() ?? [])
      sums.slow += count - buckets.slice(0, 5).reduce((sum, each) => sum + each, 0);
    sums.bought += figuresOf(of, pod)?.business.get('checkouts_completed_total') ?? 0;
  }
  return sums;
}

function lately(of: PracticeCluster, seconds: number, fits?: (pod: Pod) => boolean) {
  const before = counted(of, fits);
  passSeconds(of, seconds);
  const now = counted(of, fits);
  return {
    requests: now.requests - before.requests,
    failed: now.failed - before.failed,
    bought: now.bought - before.bought,
    slow: now.slow - before.slow,
  };
}

describe('how long requests take', () => {
  const draws = (latency: Latency, slowness = 1) => {
    const chance = createChance('latency');
    const all = Array.from({ length: 40_000 }, () => durationOf({ medianMillis: 100, latency }, slowness, chance));
    all.sort((left, right) => left - right);
    return (part: number) => all[Math.floor(part * all.length)] ?? 0;
  };

  test('is log-normal: quantiles are where the formula has them', () => {
    const at = draws(usual);
    expect(at(0.5) / 100).toBeCloseTo(1, 1);
    expect(at(0.95) / (100 * Math.exp(0.7 * 1.6449))).toBeCloseTo(1, 1);
    expect(at(0.99) / (100 * Math.exp(0.7 * 2.3263))).toBeCloseTo(1, 1);
  });

  test('is longer by the factor of a release, everywhere alike', () => {
    for (const part of [0.5, 0.95, 0.99]) expect(draws(usual, 1.5)(part) / draws(usual)(part)).toBeCloseTo(1.5, 5);
  });

  test('has a heavy tail where one is asked for, up to when everybody has given up', () => {
    const [plain, heavy] = [draws(usual), draws({ ...usual, tail: { share: 0.02, exponent: 1 } })];
    expect(heavy(0.5) / plain(0.5)).toBeCloseTo(1, 1);
    expect(heavy(0.999)).toBeGreaterThan(2 * plain(0.999));
    expect(heavy(0.99999)).toBeLessThanOrEqual(30_000);
  });
});

describe('failures', () => {
  /** How much more the failures of seconds vary than independent ones would: 1 where each stands alone. */
  function dispersion(retries?: number) {
    const release: Behaviour = { imageEnds: '', errorRate: 0.01, ...(retries !== undefined && { retries }) };
    const of = cluster({ behaviours: [release] });
    const seconds = Array.from({ length: 600 }, () => lately(of, 1).failed);
    const mean = seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
    const variance = seconds.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (seconds.length - 1);
    return { ...counted(of), of: variance / mean };
  }

  test('come one by one, unless those who fail try again: then in rows of four, and no more than before', () => {
    const alone = dispersion();
    const rows = dispersion(4);
    expect(alone.failed / alone.requests).toBeCloseTo(0.01, 2);
    expect(alone.of).toBeGreaterThan(0.8);
    expect(alone.of).toBeLessThan(1.3);
    expect(rows.failed / rows.requests).toBeGreaterThan(0.0085);
    expect(rows.failed / rows.requests).toBeLessThan(0.0115);
    // Of a geometric number with mean 4: its second moment over its mean, 7.
    expect(rows.of).toBeGreaterThan(5.5);
    expect(rows.of).toBeLessThan(8.5);
  });

  const outage: Omit<ErrorType, 'share'> = { route: 'POST /orders', code: 503, message: 'pay is down' };

  test('rise for every version while a trouble lasts, from the opening on, and fall when it is over', () => {
    const of = cluster({ troubles: [{ from: 60, until: 180, errorRate: 0.05, error: outage }] }, 6);
    const before = lately(of, 50);
    passSeconds(of, 1);
    const within = lately(of, 110);
    passSeconds(of, 15);
    const after = lately(of, 60);
    expect(of.now()).toBe(START + 246_000);
    expect(before.failed / before.requests).toBeCloseTo(0.01, 2);
    expect(within.failed / within.requests).toBeGreaterThan(0.054);
    expect(within.failed / within.requests).toBeLessThan(0.065);
    expect(after.failed / after.requests).toBeCloseTo(0.01, 2);
  });

  test('are more on a sick node, for all pods there and for no others', () => {
    const of = cluster({ troubles: [{ node: 'practice-2', errorRate: 0.05, error: outage, slowness: 2 }] });
    const there = (pod: Pod) => pod.spec.nodeName === 'practice-2';
    expect(pods(of).filter(there).length).toBeGreaterThan(0);
    passSeconds(of, 120);
    const [sick, well] = [counted(of, there), counted(of, pod => !there(pod))];
    expect(sick.failed / sick.requests).toBeGreaterThan(0.05);
    expect(well.failed / well.requests).toBeLessThan(0.015);
    expect(sick.slow / sick.requests).toBeGreaterThan((3 * well.slow) / well.requests);
  });

  test('stand in the log as their program writes them: a line, a JSON object, or a stack', () => {
    const type = {
      route: 'GET /',
      code: 500,
      share: 1 / 3,
      message: 'no total',
      exception: 'TypeError',
      in: 'Cart.sum',
    };
    const errors: readonly ErrorType[] = [
      { ...type, written: 'line' },
      { ...type, written: 'json', message: 'no cart' },
      { ...type, written: 'stack', message: 'no items' },
    ];
    const of = cluster({ behaviours: [{ imageEnds: '', errorRate: 0.05, errors }] }, 1);
    passSeconds(of, 20);
    const lines = of.logs.lines(pods(of)[0]?.metadata.uid ?? '')?.map(({ text }) => text) ?? [];
    expect(lines.some(line => /ERROR GET \/ 500 \d+ms no total$/.test(line))).toBe(true);
    const written = lines.find(line => line.startsWith('{')) ?? '{}';
    expect(JSON.parse(written)).toMatchObject({
      level: 'error',
      msg: 'no cart',
      error: { type: 'TypeError', message: 'no cart', in: 'Cart.sum' },
      route: '/',
      status: 500,
    });
    const first = lines.indexOf('TypeError: no items');
    expect(lines[first - 1]).toContain(' ERROR GET / 500 ');
    expect(lines[first + 1]).toMatch(/^ {4}at Cart\.sum \(\/app\/src\/cart\.js:\d+:\d+\)$/);
  });
});

test('a release that nobody buys from answers as well as ever, and completes half as many checkouts', () => {
  const of = cluster({
    behaviours: [
      { imageEnds: ':worse', errorRate: 0, business: 0.5 },
      { imageEnds: '', errorRate: 0 },
    ],
  });
  const before = lately(of, 120);
  setImage(of, 'example/web:worse');
  passSeconds(of, 40);
  const after = lately(of, 120);
  expect(before.bought / before.requests).toBeCloseTo(0.1, 2);
  expect(after.bought / after.requests).toBeCloseTo(0.05, 2);
  expect(after.failed).toBe(0);
});

test('a pod is slow in its first minute where its service starts cold, and as fast as the others after it', () => {
  const of = clusterWithWeb(
    { replicas: 4 },
    { traffic: [{ ...users, slowStart: { seconds: 60, slowness: 4 } }], seed: 'cold' },
  );
  passSeconds(of, 5);
  of.traffic.start();
  const cold = lately(of, 50);
  passSeconds(of, 10);
  const warm = lately(of, 60);
  expect(cold.slow / cold.requests).toBeGreaterThan(0.5);
  expect(warm.slow / warm.requests).toBeLessThan(0.15);
});

describe('a pod that tells how busy it is', () => {
  const workplace = { workers: 4, connections: 3 };
  const told = (of: PracticeCluster, name: string): readonly number[] =>
    pods(of).map(pod => {
      const figures = figuresOf(of, pod);
      const text = figures ? metricsText(figures) : '';
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    });

  test('has as many connections open as requests are worked on, and an empty queue while workers are free', () => {
    const of = cluster({ workplace });
    passSeconds(of, 30);
    // Fifty requests a second of about 50 ms each.
    for (const open of told(of, 'db_connections_in_use')) expect([2, 3]).toContain(open);
    for (const waiting of told(of, 'queue_depth')) expect(waiting).toBe(0);
    for (const most of told(of, 'db_connections_max')) expect(most).toBe(3);
  });

  test('has a queue that grows when a release is too slow for its workers', () => {
    const of = cluster({ workplace, behaviours: [{ imageEnds: '', errorRate: 0, slowness: 3 }] });
    passSeconds(of, 30);
    const after30 = told(of, 'queue_depth');
    passSeconds(of, 30);
    for (const [index, waiting] of told(of, 'queue_depth').entries()) {
      expect(waiting).toBeGreaterThan(100);
      expect(waiting).toBeGreaterThan(after30[index] ?? 0);
    }
  });

  test('uses processor time for each request, and memory that grows where its image leaks', () => {
    const leaks = { millicoresPerRequest: 4, memory: { startMebibytes: 100, mebibytesPerMinute: 12 } };
    const applications = [{ imageEnds: 'example/web:1', application: leaks }];
    const of = cluster({ workplace }, 6, { applications });
    const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);
    const before = { cpu: sum(told(of, 'process_cpu_seconds_total')) || 0, requests: counted(of).requests };
    passSeconds(of, 120);
    const used = sum(told(of, 'process_cpu_seconds_total')) - before.cpu;
    expect(used).toBeCloseTo((counted(of).requests - before.requests) * 0.004 + 6 * 120 * 0.01, 0);
    for (const held of told(of, 'process_resident_memory_bytes')) {
      expect(held / 1024 / 1024).toBeGreaterThan(123);
      expect(held / 1024 / 1024).toBeLessThan(130);
    }
  });

  test('tells nothing of it where its service does not', () => {
    const of = cluster({});
    passSeconds(of, 30);
    const figures = figuresOf(of, pods(of)[0] as Pod);
    expect(figures ? metricsText(figures) : '').not.toMatch(/queue_depth|process_cpu|resident_memory/);
  });
});
