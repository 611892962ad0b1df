import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, PracticeApi } from './api-fixture.ts';
import { openPractice } from './api-fixture.ts';
import { START } from './cluster-fixture.ts';

const METRICS = '/apis/metrics.k8s.io/v1beta1';
const IN_SHOP = `${METRICS}/namespaces/shop/pods`;

describe('a cluster with a metrics server', () => {
  let now = START;
  let api: PracticeApi;
  beforeAll(async () => {
    api = await openPractice({ scenario: 'canary-ramp', time: () => now });
    now += 60_000;
    api.server.catchUp();
  });
  afterAll(() => api.close());

  const list = async (query: string, as: 'practice' | 'practice-viewer' = 'practice-viewer') =>
    (await api.ask('GET', `${IN_SHOP}?labelSelector=${encodeURIComponent(query)}`, { as })).body as Json;

  test('says of every pod what it uses, to whoever may look at pods', async () => {
    const body = await list('app=checkout');
    expect(body.kind).toBe('PodMetricsList');
    expect(body.items).toHaveLength(20);
    for (const { kind, containers, timestamp, window } of body.items) {
      expect(kind).toBe('PodMetrics');
      expect(containers).toHaveLength(1);
      expect(containers[0].name).toBe('checkout');
      // Fifty requests a second at 2.5 millicores each, and a little for being there.
      const millicores = Number(/^(\d+)n$/.exec(containers[0].usage.cpu)?.[1]) / 1_000_000;
      expect(millicores).toBeGreaterThan(110);
      expect(millicores).toBeLessThan(160);
      expect(containers[0].usage.memory).toMatch(/^\d{6}Ki$/);
      expect(window).toBe('15s');
      expect(now - Date.parse(timestamp)).toBeLessThan(15_000);
    }
  });

  test('selects by labels, and tells of one pod by its name', async () => {
    const { items } = await list('app=checkout,deploy-cockpit.io/track=canary');
    expect(items).toHaveLength(1);
    const { name } = items[0].metadata;
    const one = await api.ask('GET', `${IN_SHOP}/${name}`);
    expect(one.body).toEqual(items[0]);
  });

  test('knows nothing of a pod that is not there, and changes nothing', async () => {
    const missing = await api.ask('GET', `${IN_SHOP}/nobody`);
    expect(missing.code).toBe(404);
    expect(missing.body.message).toBe('podmetrics.metrics.k8s.io "shop/nobody" not found');
    expect((await api.ask('DELETE', `${IN_SHOP}/nobody`)).code).toBe(405);
    expect((await api.ask('GET', IN_SHOP, { as: 'nobody' })).code).toBe(403);
  });

  test('stands in discovery, with what can be done', async () => {
    const { resources } = (await api.ask('GET', METRICS)).body;
    expect(resources).toEqual([
      { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
    ]);
    const { groups } = (await api.ask('GET', '/apis')).body;
    expect(groups.map(({ name }: Json) => name)).toContain('metrics.k8s.io');
  });
});

test('a cluster without one does not know the group, as any server', async () => {
  const api = await openPractice();
  expect((await api.ask('GET', IN_SHOP)).code).toBe(404);
  expect((await api.ask('GET', '/apis')).text).not.toContain('metrics.k8s.io');
  await api.close();
});
