import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { makePrometheus } from '../../src/adapters/prometheus/prometheus.ts';
import { urlRoute } from '../../src/adapters/prometheus/url-route.ts';
import { systemClock } from '../../src/adapters/surroundings/node.ts';
import { rememberReadings } from '../../src/app/remember-readings.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { deployment, service } from '../control-plane/deployments.ts';
import { until } from '../control-plane/until.ts';
import { type Prometheus, startPrometheus } from '../prometheus/prometheus.ts';
import { type Bench, deploymentPath } from '../support/bench/bench.ts';
import { realBench } from '../support/bench/real-bench.ts';
import { type Said, type TestHouse, testHouse } from '../support/test-house.ts';
import { applicationPort, type PodApplications, podApplications } from './pod-applications.ts';

// So many errors, that there are enough of them to pass by within a minute.
const good = { perSecond: 100, errorShare: 0.01 };
const bad = { perSecond: 100, errorShare: 0.1 };

let bench: Bench;
let house: TestHouse;
let namespace: string;
let apps: PodApplications;
beforeAll(() => {
  bench = realBench(inject('controlPlane'));
  house = testHouse({ kubeconfig: bench.kubeconfigPath });
});
afterAll(() => house?.remove());

beforeEach(async () => {
  namespace = await bench.newNamespace();
  apps = await podApplications(bench.api, namespace);
  const scraped = { 'prometheus.io/port': String(applicationPort), 'prometheus.io/path': '/metrics' };
  const common = { namespace, image: 'registry.example/shop/checkout:1.0', podAnnotations: scraped };
  const stable = deployment({ ...common, name: 'checkout', replicas: 4, labels: { track: 'stable' } });
  const canary = deployment({
    ...common,
    name: 'checkout-canary',
    replicas: 1,
    labels: { track: 'canary' },
    annotations: { 'deploy-cockpit.io/canary-of': 'checkout' },
  });
  for (const body of [stable, canary]) await bench.api('POST', deploymentPath(namespace), { body });
  await bench.api('POST', `/api/v1/namespaces/${namespace}/services`, {
    body: service({ namespace, name: 'checkout' }),
  });
  await until('an application answers behind every pod', async () => apps.pages().length === 5);
  apps.behave('stable', good);
});
afterEach(() => apps?.close());

type Gated = Said & { readonly tookMs: number };

async function gate(flags: string, engine?: (engine: Engine) => Engine): Promise<Gated> {
  const began = performance.now();
  const said = await house.run(`gate checkout -n ${namespace} ${flags}`, { ...(engine && { engine }) });
  return { ...said, tookMs: performance.now() - began };
}

/** `10x in about 12 s`: what it said it could see, in milliseconds. */
const predictedMs = ({ complaints }: Said): number => Number(/10x in about (\d+) s/.exec(complaints)?.[1]) * 1_000;

describe('the gate on a real cluster, by the pods’ own pages', () => {
  test('fails a canary whose flag is turned to faulty, within about the time that it said', async () => {
    apps.behave('canary', bad);
    const said = await gate('--timeout 2m');
    expect([said.code, said.out.split('\n')[0]]).toEqual([1, expect.stringMatching(/^FAIL {2}errors .* on stable/)]);
    expect(said.out).toContain('the pods’ own pages');
    // The median is predicted; three times as long is hardly ever reached, and it looks every five seconds.
    expect(said.tookMs).toBeLessThan(3 * predictedMs(said) + 15_000);
  });

  test('passes a good one', { timeout: 150_000 }, async () => {
    apps.behave('canary', good);
    const said = await gate('--timeout 2m --window 20s');
    expect([said.code, said.out.split(' ')[0]]).toEqual([0, 'PASS']);
  });

  test('says 3 where hardly a request comes', async () => {
    apps.behave('canary', { perSecond: 0.5, errorShare: 0 });
    const said = await gate('--timeout 25s --window 10s');
    expect([said.code, said.out.split('\n')[0]]).toEqual([3, expect.stringMatching(/^NOT ENOUGH DATA/)]);
  });
});

describe('the gate on a real cluster, by a real Prometheus', () => {
  let prometheus: Prometheus;
  const byPrometheus = (engine: Engine): Engine => {
    const route = urlRoute({ kind: 'url', url: prometheus.url, login: {} }, undefined, {
      env: {},
      lookUp: async () => ({ values: {} }),
    });
    const source = makePrometheus(route, systemClock, { contexts: [], servers: [], match: {} });
    return { ...engine, sources: { ...engine.sources, measurements: rememberReadings(source) } };
  };
  beforeEach(async () => {
    apps.behave('canary', good);
    prometheus = await startPrometheus({ pages: apps.pages() });
    await until('all pods are scraped', async () => (await prometheus.query('http_requests_total')).length >= 5);
  });
  afterEach(() => prometheus?.stop());

  test('fails a canary whose flag is turned to faulty', async () => {
    apps.behave('canary', bad);
    const said = await gate('--timeout 2m', byPrometheus);
    expect([said.code, said.out.split('\n')[0]]).toEqual([1, expect.stringMatching(/^FAIL {2}errors .* on stable/)]);
    expect(said.out).toContain(`Prometheus at ${prometheus.url}`);
    expect(said.tookMs).toBeLessThan(3 * predictedMs(said) + 15_000);
  });

  test('passes a good one', { timeout: 150_000 }, async () => {
    const said = await gate('--timeout 2m --window 20s', byPrometheus);
    expect([said.code, said.out.split(' ')[0]]).toEqual([0, 'PASS']);
  });

  test('loses none of the first failures of a type that was never seen', async () => {
    apps.behave('canary', { perSecond: 100, errorShare: 0 });
    const gating = gate('--timeout 20s -o json', byPrometheus);
    const turn = setTimeout(() => apps.failOnce('canary', 503, 7), 9_000);
    const { out } = await gating;
    clearTimeout(turn);
    const { metrics } = JSON.parse(out) as { metrics: { key: string; canary?: { events?: number } }[] };
    expect(metrics.find(({ key }) => key === 'errors')?.canary?.events, out).toBe(7);
  });

  test('says 5 once it is stopped, which is no verdict', async () => {
    await prometheus.stop();
    const said = await gate('--timeout 15s', byPrometheus);
    expect([said.code, said.out]).toEqual([5, '']);
    expect(said.complaints).toMatch(/checkout can't be judged: Prometheus at .* does not answer/);
  });
});
