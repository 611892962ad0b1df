import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connection } from '../../../src/adapters/kubernetes/connect.ts';
import { lookingOnly } from '../../../src/adapters/kubernetes/service-proxy.ts';
import { systemClock } from '../../../src/adapters/surroundings/node.ts';
import type { Json } from '../../../src/domain/json.ts';
import { deploymentKind } from '../../../src/practice/kinds/deployment-kind.ts';
import type { Deployment } from '../../../src/practice/kube-objects.ts';
import { type PracticeServer, servePractice } from '../../../src/practice/serve-practice.ts';
import { connected, never, temporaryFolder } from './connecting.ts';

let practice: PracticeServer;
const connections: Connection[] = [];
let ana: Connection;
let viewer: Connection;

beforeAll(async () => {
  practice = await servePractice({ scenario: 'blue-green', folder: await temporaryFolder(), seed: 'proxy' });
  const as = async (context?: string) => {
    const connection = await connected({
      kubeconfig: practice.kubeconfigPath,
      ...(context && { context }),
      env: {},
      home: '/nonexistent',
      version: '0.0.0-test',
      environmentOf: () => 'practice',
      clock: systemClock,
    });
    connections.push(connection);
    return connection;
  };
  ana = await as();
  viewer = await as('practice-viewer');
});
afterAll(async () => {
  for (const connection of connections) await connection.close();
  await practice?.close();
});

const send = (
  by: Connection,
  method: 'GET' | 'POST',
  path: string,
  more: { port?: string; body?: Json; service?: string } = {},
) => by.services.send({ namespace: 'shop', service: 'store', method, path, ...more }, never);

test('a purchase is made and read back, by the Service’s first port where none is named', async () => {
  // The release that has the users fails some: a person tries again.
  let order: string | undefined;
  for (let attempt = 0; attempt < 20 && order === undefined; attempt++) {
    const bought = await send(ana, 'POST', '/orders', { body: { item: 'tea' } });
    if (bought.kind === 'ok' && bought.value.status === 201) order = JSON.parse(bought.value.body).order;
  }
  expect(order).toMatch(/^4711-/);
  const read = await send(ana, 'GET', `/orders/${order}`, { port: 'http' });
  expect(read).toMatchObject({ kind: 'ok', value: { status: 200 } });
});

test('what the application refuses is its answer', async () => {
  expect(await send(ana, 'GET', '/nowhere')).toMatchObject({ kind: 'ok', value: { status: 404 } });
});

test('what the API server refuses is none', async () => {
  expect(await send(viewer, 'POST', '/orders', { body: {} })).toMatchObject({ kind: 'denied' });
  expect(await send(ana, 'GET', '/', { service: 'nobody' })).toMatchObject({ kind: 'absent' });
  expect(await send(ana, 'GET', '/', { port: 'other' })).toMatchObject({
    kind: 'unreachable',
    says: expect.stringContaining('no endpoints available for service "store:other"'),
  });
});

test('a Service without a ready pod cannot be reached', async () => {
  practice.cluster.change(deploymentKind, 'shop', 'stock', current => ({
    ...current,
    spec: { ...(current as Deployment).spec, replicas: 0 },
  }));
  await expect
    .poll(() => send(ana, 'GET', '/healthz', { service: 'stock' }), { timeout: 10_000 })
    .toMatchObject({
      kind: 'unreachable',
      says: expect.stringContaining('no endpoints available'),
    });
});

test('in read-only mode nothing is posted to an application, and looking works', async () => {
  const reading = lookingOnly(ana.services);
  const to = { namespace: 'shop', service: 'no-such-service', path: '/orders' } as const;
  expect(await reading.send({ ...to, method: 'POST', body: {} }, never)).toEqual({
    kind: 'denied',
    says: 'read only: no POST is sent',
  });
  expect(await reading.send({ ...to, method: 'GET' }, never)).toMatchObject({ kind: 'absent' });
});
