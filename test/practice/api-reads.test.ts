import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, PracticeApi } from './api-fixture.ts';
import { configMap, openPractice } from './api-fixture.ts';

const MAPS = '/api/v1/namespaces/shop/configmaps';

let api: PracticeApi;

beforeAll(async () => {
  api = await openPractice({ bookmarkMs: 50 });
  const tiers = ['web', 'web', 'api', 'api', 'db'];
  for (const [index, tier] of tiers.entries()) {
    await api.ask('POST', MAPS, {
      body: configMap(`map-${index}`, {
        tier,
        ...(index === 4 && { canary: 'yes' }),
      }),
    });
  }
});
afterAll(() => api.close());

describe('lists', () => {
  test.each([
    ['tier=web', ['map-0', 'map-1']],
    ['tier==api', ['map-2', 'map-3']],
    ['tier!=web', ['map-2', 'map-3', 'map-4']],
    ['tier in (web, db)', ['map-0', 'map-1', 'map-4']],
    ['tier notin (web,db)', ['map-2', 'map-3']],
    ['canary', ['map-4']],
    ['!canary,tier=api', ['map-2', 'map-3']],
  ])('the label selector "%s" finds what kubectl would find', async (selector, names) => {
    const { body } = await api.ask('GET', `${MAPS}?labelSelector=${encodeURIComponent(selector)}`);
    expect(body.items.map((item: Json) => item.metadata.name)).toEqual(names);
  });

  test('field selectors narrow by name and namespace, and an unknown field is refused', async () => {
    const named = await api.ask('GET', `${MAPS}?fieldSelector=metadata.name%3Dmap-3`);
    expect(named.body.items).toHaveLength(1);
    const elsewhere = await api.ask('GET', '/api/v1/configmaps?fieldSelector=metadata.namespace%3Ddefault');
    expect(elsewhere.body.items).toHaveLength(0);
    const unknown = await api.ask('GET', `${MAPS}?fieldSelector=data.name%3Dx`);
    expect([unknown.code, unknown.body.message]).toEqual([
      400,
      '"data.name" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ]);
  });

  test('a list names its kind and its version, its items do not repeat theirs', async () => {
    const { body } = await api.ask('GET', MAPS);
    expect([body.kind, body.apiVersion]).toEqual(['ConfigMapList', 'v1']);
    expect(body.metadata.resourceVersion).toMatch(/^\d+$/);
    expect(body.items[0]).not.toHaveProperty('kind');
  });

  test('pages show one moment, even when something changes between them', async () => {
    const first = await api.ask('GET', `${MAPS}?limit=2`);
    expect(first.body.metadata.remainingItemCount).toBe(3);
    await api.ask('POST', MAPS, { body: configMap('map-2b') });
    const token = encodeURIComponent(first.body.metadata.continue);
    const rest = await api.ask('GET', `${MAPS}?limit=10&continue=${token}`);
    expect(rest.body.items.map((item: Json) => item.metadata.name)).toEqual(['map-2', 'map-3', 'map-4']);
    expect(rest.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
    await api.ask('DELETE', `${MAPS}/map-2b`);
  });

  test('a page that comes too late is refused with a token for going on anyway', async () => {
    const first = await api.ask('GET', `${MAPS}?limit=2`);
    api.server.forgetPast();
    const late = await api.ask('GET', `${MAPS}?limit=2&continue=${encodeURIComponent(first.body.metadata.continue)}`);
    expect([late.code, late.body.reason]).toEqual([410, 'Expired']);
    const token = encodeURIComponent(late.body.metadata.continue);
    const on = await api.ask('GET', `${MAPS}?limit=2&continue=${token}`);
    expect(on.body.items.map((item: Json) => item.metadata.name)).toEqual(['map-2', 'map-3']);
  });

  test('a version that is still to come is answered with a timeout', async () => {
    const { code, body } = await api.ask('GET', `${MAPS}?resourceVersion=99999999`);
    expect([code, body.reason]).toEqual([504, 'Timeout']);
    expect(body.message).toMatch(/^Timeout: Too large resource version: 99999999, current: \d+$/);
    expect(body.details.causes[0].reason).toBe('ResourceVersionTooLarge');
  });
});

describe('watches', () => {
  test('from a version on, only what came later is told, one object per line', async () => {
    const { body } = await api.ask('GET', MAPS);
    const watch = await api.watch(`${MAPS}?watch=true&resourceVersion=${body.metadata.resourceVersion}`);
    await api.ask('POST', MAPS, { body: configMap('seen') });
    expect((await watch.next()).object.metadata.name).toBe('seen');
    await api.ask('DELETE', `${MAPS}/seen`);
    const gone = await watch.next();
    expect([gone.type, gone.object.kind, gone.object.apiVersion]).toEqual(['DELETED', 'ConfigMap', 'v1']);
    watch.stop();
  });

  test.each(['', '&resourceVersion=0'])('without a version everything is told as added first (%s)', async version => {
    const watch = await api.watch(`${MAPS}?watch=true${version}`);
    const names = [];
    for (let count = 0; count < 5; count++) names.push((await watch.next()).object.metadata.name);
    expect(names).toEqual(['map-0', 'map-1', 'map-2', 'map-3', 'map-4']);
    watch.stop();
  });

  test('an object that leaves a selector is deleted for its watcher, one that enters is added', async () => {
    const { body } = await api.ask('GET', MAPS);
    const from = `resourceVersion=${body.metadata.resourceVersion}`;
    const watch = await api.watch(`${MAPS}?watch=true&${from}&labelSelector=tier%3Dweb`);
    const relabel = (tier: string) =>
      api.ask('PATCH', `${MAPS}/map-0`, {
        type: 'application/merge-patch+json',
        body: { metadata: { labels: { tier } } },
      });
    const left = await relabel('api');
    const out = await watch.next();
    expect([out.type, out.object.metadata.labels.tier]).toEqual(['DELETED', 'web']);
    expect(out.object.metadata.resourceVersion).toBe(left.body.metadata.resourceVersion);
    await relabel('web');
    expect((await watch.next()).type).toBe('ADDED');
    watch.stop();
  });

  test('bookmarks come when they are asked for, and only then', async () => {
    const { body } = await api.ask('GET', MAPS);
    const version = body.metadata.resourceVersion;
    const watch = await api.watch(`${MAPS}?watch=true&allowWatchBookmarks=true&resourceVersion=${version}`);
    const bookmark = await watch.next();
    expect(bookmark.type).toBe('BOOKMARK');
    expect(bookmark.object).toEqual({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { resourceVersion: expect.stringMatching(/^\d+$/) },
    });
    watch.stop();
  });

  test('a watch ends by itself after its time', async () => {
    const watch = await api.watch(`${MAPS}?watch=true&timeoutSeconds=1`);
    await watch.ended;
    expect(watch.code).toBe(200);
  });

  test('a version that has been forgotten is told as an error in the stream', async () => {
    const { body } = await api.ask('GET', MAPS);
    await api.ask('POST', MAPS, { body: configMap('later') });
    api.server.forgetPast();
    const watch = await api.watch(`${MAPS}?watch=true&resourceVersion=${body.metadata.resourceVersion}`);
    const event = await watch.next();
    expect([event.type, event.object.code, event.object.reason]).toEqual(['ERROR', 410, 'Expired']);
    expect(event.object.message).toMatch(/^too old resource version: \d+ \(\d+\)$/);
    await watch.ended;
    await api.ask('DELETE', `${MAPS}/later`);
  });

  test('initial events are closed by a bookmark that says so', async () => {
    const watch = await api.watch(
      `${MAPS}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    );
    const end = await watch.next(event => event.type === 'BOOKMARK');
    expect(end.object.metadata.annotations).toEqual({
      'k8s.io/initial-events-end': 'true',
    });
    watch.stop();
  });
});

describe('the rest of the house', () => {
  test('the server says which version it is, that it is well, and what it serves', async () => {
    expect((await api.ask('GET', '/version')).body.gitVersion).toBe('v1.36.3-practice');
    expect((await api.ask('GET', '/readyz')).text).toBe('ok');
    expect((await api.ask('GET', '/livez')).text).toBe('ok');
    expect((await api.ask('GET', '/api')).body.versions).toEqual(['v1']);
    const groups = (await api.ask('GET', '/apis')).body.groups.map((group: Json) => group.name);
    expect(groups).toEqual(expect.arrayContaining(['apps', 'discovery.k8s.io', 'authorization.k8s.io']));
    const served = (await api.ask('GET', '/apis/apps/v1')).body.resources.map((resource: Json) => resource.name);
    expect(served).toEqual(
      expect.arrayContaining(['deployments', 'deployments/scale', 'deployments/status', 'replicasets']),
    );
  });

  test('what is not there is not found, in the words of the real server', async () => {
    const object = await api.ask('GET', '/apis/apps/v1/namespaces/shop/deployments/none');
    expect(object.code).toBe(404);
    expect(object.body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'deployments.apps "none" not found',
      reason: 'NotFound',
      details: { name: 'none', group: 'apps', kind: 'deployments' },
      code: 404,
    });
    const resource = await api.ask('GET', '/apis/apps/v1/namespaces/shop/unknowns');
    expect([resource.code, resource.body.message]).toEqual([404, 'the server could not find the requested resource']);
    expect((await api.ask('GET', '/nowhere')).code).toBe(404);
  });

  test('kube-system exists, so that a cluster can be told from another', async () => {
    const { body } = await api.ask('GET', '/api/v1/namespaces/kube-system');
    expect(body.metadata.uid).toMatch(/^[0-9a-f]{8}-/);
  });
});
