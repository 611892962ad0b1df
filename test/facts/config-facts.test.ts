import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../control-plane/until.ts';
import { brokenRelease, deploymentPath } from '../support/bench/bench.ts';
import { type FactsOn, factsOn } from './see-fact.ts';

const fact = 'config-changed-outside-revision';
let on: FactsOn;
beforeAll(async () => {
  on = await factsOn('config-key');
});
afterAll(() => on.close());

const see = async (name: string, as?: 'viewer', namespace = 'shop') => {
  const { value, says } = await on.see(fact, { kind: 'Deployment', namespace, name }, as);
  return `${value}: ${says}`;
};

test('a key that somebody took away leaves no date, and is seen all the same', async () => {
  expect(await see('pay')).toMatch(
    /^true: ConfigMap pay-config lost something after pay-\S+ had started, .*; r3 \(7\.2\) does not read it$/,
  );
});

test('a ConfigMap that was written again is told with its time and its writer', async () => {
  await on.bench.api('PATCH', '/api/v1/namespaces/shop/configmaps/pay-config?fieldManager=platform', {
    contentType: 'application/merge-patch+json',
    body: { data: { PAYMENTS_TIMEOUT: '1s' } },
  });
  expect(await see('pay')).toMatch(/^true: ConfigMap pay-config was written \d+ s ago by platform; /);
});

test('a template that names none has nothing outside of it', async () => {
  expect(await see('checkout')).toMatch(/^false: neither r\d+ \(.*\) nor r\d+ \(.*\) names a ConfigMap or Secret$/);
});

test('a Secret counts as well: unwritten it is no, unread it is unknown, gone it is yes', async () => {
  const namespace = await on.bench.newNamespace();
  const secret = `/api/v1/namespaces/${namespace}/secrets`;
  await on.bench.api('POST', secret, {
    body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key' }, stringData: { a: 'b' } },
  });
  const container = { name: 'app', envFrom: [{ secretRef: { name: 'key' } }] };
  const options = { namespace, name: 'web', replicas: 1 };
  await brokenRelease(on.bench, {
    ...options,
    good: 'registry.example/shop/web:1.0',
    bad: 'registry.example/shop/web:1.1-never',
  });
  const patched = await on.bench.api('PATCH', deploymentPath(namespace, 'web'), {
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { template: { spec: { containers: [container] } } } },
  });
  expect(patched.status).toBe(200);
  await until(
    'the newest revision is made',
    async () => !(await see('web', undefined, namespace)).startsWith('unknown'),
  );
  expect(await see('web', undefined, namespace)).toMatch(/^false: Secret key: not written since/);
  expect(await see('web', 'viewer', namespace)).toMatch(/^unknown: Secret key can't be read: .*forbidden/);
  await on.bench.api('DELETE', `${secret}/key`);
  expect(await see('web', undefined, namespace)).toBe('true: Secret key is gone');
});
