import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, PracticeApi } from './api-fixture.ts';
import { DEPLOYMENTS, deploymentBody, JSON_PATCH, openPractice, until } from './api-fixture.ts';

let api: PracticeApi;

beforeAll(async () => {
  api = await openPractice({ scenario: 'checkout-quick' });
});
afterAll(() => api.close());

const AS_VIEWER = { as: 'practice-viewer' } as const;
const SCALE_UP = [{ op: 'replace', path: '/spec/replicas', value: 9 }];

describe('who may do what', () => {
  test('a viewer sees everything and changes nothing', async () => {
    expect((await api.ask('GET', `${DEPLOYMENTS}/checkout`, AS_VIEWER)).code).toBe(200);
    const { code, body } = await api.ask('PATCH', `${DEPLOYMENTS}/checkout`, {
      ...AS_VIEWER,
      type: JSON_PATCH,
      body: SCALE_UP,
    });
    expect(code).toBe(403);
    expect(body).toMatchObject({
      status: 'Failure',
      reason: 'Forbidden',
      message:
        'deployments.apps "checkout" is forbidden: User "viewer" cannot patch resource "deployments" in API group "apps" ' +
        'in the namespace "shop"',
      details: { name: 'checkout', group: 'apps', kind: 'deployments' },
    });
    const scale = await api.ask('PATCH', `${DEPLOYMENTS}/checkout/scale`, {
      ...AS_VIEWER,
      type: JSON_PATCH,
      body: SCALE_UP,
    });
    expect(scale.body.message).toContain('cannot patch resource "deployments/scale"');
    const dry = await api.ask('POST', `${DEPLOYMENTS}?dryRun=All`, {
      ...AS_VIEWER,
      body: deploymentBody('x'),
    });
    expect(dry.code).toBe(403);
  });

  test('a wrong token is nobody, and no token is anonymous', async () => {
    const wrong = await api.ask('GET', DEPLOYMENTS, {
      as: 'nobody',
      headers: { authorization: 'Bearer wrong' },
    });
    expect([wrong.code, wrong.body.reason]).toEqual([401, 'Unauthorized']);
    const none = await api.ask('GET', DEPLOYMENTS, { as: 'nobody' });
    expect(none.code).toBe(403);
    expect(none.body.message).toContain('User "system:anonymous" cannot list resource "deployments"');
    expect((await api.ask('GET', '/readyz', { as: 'nobody' })).code).toBe(200);
  });

  test('everybody may ask who they are and what they may do', async () => {
    const who = await api.ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body: {} });
    expect(who.body.status.userInfo).toMatchObject({ username: 'ana' });
    expect(who.body.status.userInfo.groups).toContain('practice:admins');
    const may = async (as: 'practice' | 'practice-viewer', attributes: object) => {
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
      const { body } = await api.ask('POST', path, {
        as,
        body: { spec: { resourceAttributes: attributes } },
      });
      return body.status.allowed as boolean;
    };
    const patch = {
      verb: 'patch',
      group: 'apps',
      resource: 'deployments',
      namespace: 'shop',
      name: 'checkout',
    };
    expect(await may('practice', patch)).toBe(true);
    expect(await may('practice-viewer', patch)).toBe(false);
    expect(
      await may('practice-viewer', {
        verb: 'get',
        resource: 'pods',
        subresource: 'proxy',
      }),
    ).toBe(true);
    const rules = await api.ask('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
      ...AS_VIEWER,
      body: { spec: { namespace: 'shop' } },
    });
    expect(rules.body.status.incomplete).toBe(false);
    expect(rules.body.status.resourceRules.length).toBeGreaterThan(3);
  });
});

describe('what pods say', () => {
  const somePod = async () =>
    (await api.ask('GET', '/api/v1/namespaces/shop/pods?labelSelector=app%3Dcheckout')).body.items[0];

  test('their figures come through the proxy of the API, and nothing else does', async () => {
    const { metadata } = await somePod();
    const path = `/api/v1/namespaces/shop/pods/${metadata.name}`;
    const figures = await api.ask('GET', `${path}:8080/proxy/metrics`, AS_VIEWER);
    expect([figures.code, figures.headers['content-type']]).toEqual([200, expect.stringContaining('text/plain')]);
    expect(figures.text).toContain('http_requests_total{');
    expect((await api.ask('GET', `${path}/proxy/metrics`)).code).toBe(200);
    expect((await api.ask('GET', `${path}:8080/proxy/secrets`)).code).toBe(404);
    const closed = await api.ask('GET', `${path}:9999/proxy/metrics`);
    expect([closed.code, closed.body.reason]).toEqual([503, 'ServiceUnavailable']);
    expect((await api.ask('POST', `${path}:8080/proxy/metrics`, { body: {} })).code).toBe(405);
  });

  test('a pod that does not run answers as the real proxy does', async () => {
    await api.ask('POST', DEPLOYMENTS, {
      body: deploymentBody('stuck', {
        template: {
          metadata: { labels: { app: 'stuck' } },
          spec: { containers: [{ name: 'app', image: 'example/app:1-pull' }] },
        },
      }),
    });
    const list = await until(api, '/api/v1/namespaces/shop/pods?labelSelector=app%3Dstuck', body =>
      Boolean(body.items[0]?.status.containerStatuses),
    );
    const path = `/api/v1/namespaces/shop/pods/${list.items[0].metadata.name}`;
    const figures = await api.ask('GET', `${path}:8080/proxy/metrics`);
    expect([figures.code, figures.body.message]).toEqual([400, 'address not allowed']);
    const log = await api.ask('GET', `${path}/log`);
    expect([log.code, log.body.message]).toEqual([400, expect.stringContaining('is waiting to start')]);
  });

  test('their logs can be cut by lines, by bytes and by time, and stamped', async () => {
    const { metadata } = await somePod();
    const path = `/api/v1/namespaces/shop/pods/${metadata.name}/log`;
    const all = await api.ask('GET', path);
    expect(all.text).toMatch(/INFO GET \/cart 200 \d+ms/);
    const tail = await api.ask('GET', `${path}?tailLines=3&container=checkout`);
    expect(tail.text.trimEnd().split('\n')).toHaveLength(3);
    expect((await api.ask('GET', `${path}?limitBytes=10`)).text).toHaveLength(10);
    const stamped = await api.ask('GET', `${path}?tailLines=1&timestamps=true`);
    expect(stamped.text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z /);
    const recent = await api.ask('GET', `${path}?sinceSeconds=30`);
    expect(recent.text.length).toBeLessThan(all.text.length);
    const previous = await api.ask('GET', `${path}?previous=true`);
    expect([previous.code, previous.body.message]).toEqual([
      400,
      expect.stringContaining('previous terminated container'),
    ]);
    expect((await api.ask('GET', `${path}?container=other`)).code).toBe(400);
  });
});

describe('what is written down', () => {
  test('a request keeps the id that its caller gave it, and is recorded with it', async () => {
    const headers = { 'audit-id': 'intent-1' };
    const reply = await api.ask('PATCH', `${DEPLOYMENTS}/checkout?dryRun=All`, {
      type: JSON_PATCH,
      body: SCALE_UP,
      headers,
    });
    expect(reply.headers['audit-id']).toBe('intent-1');
    const recorded = api.server.audit().find(event => event.auditID === 'intent-1');
    expect(recorded).toMatchObject({
      verb: 'patch',
      user: 'ana',
      userAgent: 'practice-test/1',
      code: 200,
      dryRun: true,
      requestObject: SCALE_UP,
      objectRef: {
        apiGroup: 'apps',
        resource: 'deployments',
        namespace: 'shop',
        name: 'checkout',
      },
    });
    expect((await api.ask('GET', '/version')).headers['audit-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('refusals are recorded as well', async () => {
    await api.ask('DELETE', `${DEPLOYMENTS}/checkout`, {
      ...AS_VIEWER,
      headers: { 'audit-id': 'refused-1' },
    });
    expect(api.server.audit().find((event: Json) => event.auditID === 'refused-1')).toMatchObject({
      code: 403,
      user: 'viewer',
    });
  });
});

test('an undo over the API brings back the version that still serves, under a new number', async () => {
  const replicaSets = (await api.ask('GET', '/apis/apps/v1/namespaces/shop/replicasets?labelSelector=app%3Dcheckout'))
    .body;
  const good = replicaSets.items.find(
    (item: Json) => item.metadata.annotations['deployment.kubernetes.io/revision'] === '6',
  );
  const deployment = (await api.ask('GET', `${DEPLOYMENTS}/checkout`)).body;
  const { 'pod-template-hash': _, ...labels } = good.spec.template.metadata.labels;
  const template = {
    ...good.spec.template,
    metadata: { ...good.spec.template.metadata, labels },
  };
  const { code } = await api.ask('PATCH', `${DEPLOYMENTS}/checkout`, {
    type: JSON_PATCH,
    body: [
      { op: 'test', path: '/metadata/uid', value: deployment.metadata.uid },
      { op: 'test', path: '/spec/template', value: deployment.spec.template },
      { op: 'test', path: '/spec/paused', value: null },
      { op: 'replace', path: '/spec/template', value: template },
    ],
  });
  expect(code).toBe(200);
  const serving =
    '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dcheckout';
  await until(api, serving, body => {
    const ready = body.items[0].endpoints.filter((endpoint: Json) => endpoint.conditions.ready);
    return (
      ready.length === 8 && ready.every((endpoint: Json) => endpoint.targetRef.name.startsWith(good.metadata.name))
    );
  });
  const after = (await api.ask('GET', `${DEPLOYMENTS}/checkout`)).body;
  expect(after.metadata.annotations['deployment.kubernetes.io/revision']).toBe('8');
});
