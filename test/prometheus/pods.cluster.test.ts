import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { makePodPages } from '../../src/adapters/pod-scrape/pod-pages.ts';
import { makePrometheus } from '../../src/adapters/prometheus/prometheus.ts';
import type { Route } from '../../src/adapters/prometheus/route.ts';
import { serviceRoute } from '../../src/adapters/prometheus/service-route.ts';
import { urlRoute } from '../../src/adapters/prometheus/url-route.ts';
import { systemClock } from '../../src/adapters/surroundings/node.ts';
import type { PodReport } from '../../src/domain/reports.ts';
import { parseReport } from '../../src/reports/parse-report.ts';
import { connectControlPlane } from '../control-plane/control-plane.ts';
import { deployment } from '../control-plane/deployments.ts';
import { until } from '../control-plane/until.ts';
import { type OpenEngine, openEngine } from '../support/open-engine.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import { type ScrapedPods, scrapePods } from './scrape-pods.ts';

const cluster = connectControlPlane(inject('controlPlane'));
const ana = cluster.apiAs('ana');
const never = new AbortController().signal;
const noSettings = { contexts: [], servers: [], match: {} };

let namespace: string;
let prometheus: Prometheus;
let scraped: ScrapedPods;
let operator: OpenEngine;
let folder: string;
let pods: readonly PodReport[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-sources-'));
  namespace = await cluster.newNamespace('sources');
  operator = await openEngine({ kubeconfig: cluster.kubeconfigPath, folder });
  scraped = await scrapePods(ana, namespace);
  prometheus = await startPrometheus({ scrapeConfigs: [scraped.config], everywhere: true });
  for (const [name, image] of [
    ['checkout', 'shop/checkout:1.0'],
    ['checkout-canary', 'shop/checkout:1.1-errors'],
  ] as const)
    await ana('POST', `/apis/apps/v1/namespaces/${namespace}/deployments`, {
      body: deployment({ namespace, name, image, replicas: 2 }),
    });
  // The API server's proxy leads to pods alone: one has the Prometheus at its address, as every address of this network.
  const { port } = prometheus;
  await ana('POST', `/apis/apps/v1/namespaces/${namespace}/deployments`, {
    body: deployment({ namespace, name: 'prometheus', image: 'prom/prometheus:2.42', port }),
  });
  await ana('POST', `/api/v1/namespaces/${namespace}/services`, {
    body: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'prometheus' },
      spec: { selector: { app: 'prometheus' }, ports: [{ name: 'web', port: 9090, targetPort: port }] },
    },
  });
  pods = await until('all pods are ready', async () => {
    const { body } = await ana('GET', `/api/v1/namespaces/${namespace}/pods`);
    const reports = (body.items as readonly never[])
      .map(pod => parseReport({ ...(pod as object), apiVersion: 'v1', kind: 'Pod' }))
      .filter((report): report is PodReport => report?.kind === 'Pod' && report.isReady && report.ip !== undefined)
      .filter(({ name }) => name.startsWith('checkout'));
    return reports.length === 4 && reports;
  });
  // What it does not know is not looked for again at once.
  await until('all pods are scraped', async () => {
    const known = await prometheus.query(`count by (pod) (http_requests_total{pod=~"checkout.*"})`);
    return known.length === 4;
  });
});
afterAll(async () => {
  await prometheus?.stop();
  await scraped?.stop();
  await operator?.close();
  await rm(folder, { recursive: true, force: true });
});

const byUrl = (): Route =>
  urlRoute({ kind: 'url', url: prometheus.url, login: {} }, undefined, {
    env: {},
    lookUp: async () => ({ values: {} }),
  });
const byService = (): Route =>
  serviceRoute(operator.connection.services, {
    kind: 'service',
    namespace,
    service: 'prometheus',
    port: 'web',
    path: '',
  });

test.each<[string, () => Route]>([
  ['at its address', byUrl],
  ['behind its Service, through the API server', byService],
])('a Prometheus %s tells the same of real pods as their own pages', async (_title, route) => {
  const source = makePrometheus(route(), systemClock, noSettings);
  const stored = await until('all pods are read', async () => {
    const answer = await source.read(pods, never);
    return answer.kind === 'ok' && answer.value.of.size === 4 && answer.value;
  });
  expect(stored.problems).toEqual([]);
  const pages = await makePodPages(operator.connection.apiProxy, systemClock).read(pods, never);
  if (pages.kind !== 'ok') return expect.fail(pages.says);
  for (const { uid, name } of pods) {
    const [one, other] = [stored.of.get(uid), pages.value.of.get(uid)];
    // 100 requests a second come in between.
    expect((other?.requests ?? 0) - (one?.requests ?? 0)).toBeGreaterThanOrEqual(0);
    expect((other?.requests ?? 0) - (one?.requests ?? 0)).toBeLessThan(1_000);
    expect(one?.durations?.map(({ upToMs }) => upToMs)).toEqual(other?.durations?.map(({ upToMs }) => upToMs));
    if (name.startsWith('checkout-canary')) expect([...(one?.errors?.keys() ?? [])]).toEqual(['POST /orders 502']);
  }
});

test('a Prometheus behind its Service that is stopped is a source that is down', async () => {
  const source = makePrometheus(byService(), systemClock, noSettings);
  await until('it is read', async () => (await source.read(pods, never)).kind === 'ok');
  await prometheus.stop();
  const answer = await until('it is missed', async () => {
    const now = await source.read(pods, never);
    return now.kind !== 'ok' && now;
  });
  expect(answer.kind).toBe('unreachable');
});
