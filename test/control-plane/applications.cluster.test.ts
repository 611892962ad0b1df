import { expect, inject, test } from 'vitest';
import { connectControlPlane } from './control-plane.ts';
import { deployment, service } from './deployments.ts';
import { until } from './until.ts';

const cluster = connectControlPlane(inject('controlPlane'));
const ana = cluster.apiAs('ana');

test('an application answers behind every pod, through the real API server', async () => {
  const namespace = await cluster.newNamespace('apps');
  await ana('POST', `/apis/apps/v1/namespaces/${namespace}/deployments`, {
    body: deployment({ namespace, name: 'checkout', image: 'registry.example/shop/checkout:1.0-errors', replicas: 2 }),
  });
  await ana('POST', `/api/v1/namespaces/${namespace}/services`, { body: service({ namespace, name: 'checkout' }) });
  const proxy = `/api/v1/namespaces/${namespace}/services/checkout:http/proxy`;
  const { body } = await until('an order is taken', async () => {
    const answer = await ana('POST', `${proxy}/orders`, { body: { sku: 'smoke-test' } });
    return answer.status === 201 && answer;
  });
  expect(body.order).toMatch(/^4711-\d{6}$/);
  const pods = await ana('GET', `/api/v1/namespaces/${namespace}/pods`);
  for (const pod of pods.body.items) {
    const metrics = await ana('GET', `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}:8080/proxy/metrics`);
    expect(metrics.body).toContain('http_requests_total{method="POST",route="/orders",code="502"}');
  }
});
