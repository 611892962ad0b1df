import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../../src/adapters/kubernetes/connect.ts';
import { makeWriter } from '../../../src/adapters/kubernetes/writer.ts';
import type { Id } from '../../../src/domain/brands.ts';
import type { KubeEffect, KubeSendable, Outcome } from '../../../src/domain/change.ts';
import { ours } from '../../../src/domain/safe-text.ts';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { connected, fastClock, never, optionsFor } from './connecting.ts';
import { type Answering, cut, half, json, type ScriptedApi, startScriptedApi, status } from './scripted-api.ts';
import { transportTo } from './transport-to.ts';

const path = '/apis/apps/v1/namespaces/shop/deployments/checkout';
const body = '[{"op":"test","path":"/metadata/uid","value":"d-1"}]';

const change = (effect: Partial<KubeEffect> = {}): KubeSendable => ({
  id: '0192-abc' as Id,
  target: {
    cluster: 'c',
    gvr: 'apps/v1/deployments',
    namespace: 'shop',
    name: 'checkout',
  },
  says: ours('undo'),
  class: 'change',
  probes: [],
  via: 'kube',
  bytes: 'sha256:0',
  repeatable: false,
  landsWithinMs: 40_000,
  effect: {
    via: 'kube',
    method: 'PATCH',
    path,
    contentType: 'application/json-patch+json',
    body,
    ...effect,
  },
});

let api: ScriptedApi;
let connection: Connection;
beforeEach(async () => {
  api = await startScriptedApi();
  api.on('GET', /kube-system/, json({ metadata: { uid: 'cluster-1' } }));
  connection = await connected(await optionsFor({ server: api.url }, { token: 'secret-token-1234567' }));
});
afterEach(async () => {
  await connection.close();
  await api.close();
});

const stored = {
  kind: 'Deployment',
  metadata: { name: 'checkout', generation: 8 },
};
const writes = () => api.seen.filter(({ method }) => method !== 'GET');
const send = (): Promise<Outcome> => connection.makeWriter().send(change());

describe('the request', () => {
  test('carries the same bytes in the trial and in earnest, each under its own audit id', async () => {
    api.on('PATCH', /checkout/, json(stored));
    await connection.makeWriter().dryRun(change(), never);
    expect(await send()).toEqual({ kind: 'applied', generation: 8, stored });
    const [trial, earnest] = writes();
    expect(trial?.body).toBe(body);
    expect(earnest?.body).toBe(body);
    expect(trial?.query.get('dryRun')).toBe('All');
    expect(earnest?.query.has('dryRun')).toBe(false);
    for (const request of [trial, earnest]) {
      expect(request?.query.get('fieldValidation')).toBe('Strict');
      expect(request?.query.get('fieldManager')).toBe('deploy-cockpit');
      expect(request?.headers['content-type']).toBe('application/json-patch+json');
      expect(request?.headers['user-agent']).toBe('deploy-cockpit/0.0.0-test');
    }
    expect([trial?.headers['audit-id'], earnest?.headers['audit-id']]).toEqual(['0192-abc-dry', '0192-abc']);
  });

  test('brings back the warnings of the trial', async () => {
    const warning = ['299 - "unknown field \\"spec.x\\"", 299 - "old version"', '299 - "again"'];
    api.on('PATCH', /checkout/, json(stored, { warning }));
    expect(await connection.makeWriter().dryRun(change(), never)).toEqual({
      kind: 'accepted',
      stored,
      warnings: ['unknown field "spec.x"', 'old version', 'again'],
    });
  });

  test('puts the trial of a deletion into its body, where alone the API server looks for it', async () => {
    api.on('DELETE', /checkout/, json({ kind: 'Status', status: 'Success' }));
    const deletion = change({
      method: 'DELETE',
      contentType: 'application/json',
      body: '{"preconditions":{"uid":"d-1"}}',
    });
    await connection.makeWriter().dryRun(deletion, never);
    await connection.makeWriter().send(deletion);
    expect(writes().map(request => JSON.parse(request.body))).toEqual([
      { preconditions: { uid: 'd-1' }, dryRun: ['All'] },
      { preconditions: { uid: 'd-1' } },
    ]);
    const broken = change({ method: 'DELETE', body: 'not json' });
    expect(await connection.makeWriter().dryRun(broken, never)).toMatchObject({
      kind: 'refused',
      why: 'invalid',
    });
  });
});

const causes = {
  details: {
    causes: [{ reason: 'FieldValueInvalid', message: 'no', field: 'spec' }],
  },
};
const forbidden =
  'deployments.apps "checkout" is forbidden: User "ana" cannot patch resource "deployments" in API group "apps"';

describe('an answer means', () => {
  test.each<[string, Answering, object]>([
    ['applied, when it was stored', json(stored), { kind: 'applied', generation: 8 }],
    [
      'a conflict, when a test of the patch was refused',
      status(422, 'the server rejected our request', {
        reason: 'Invalid',
        details: {},
      }),
      { kind: 'refused', why: 'conflict' },
    ],
    [
      'a conflict, when the object was changed',
      status(409, 'the object has been modified'),
      { kind: 'refused', why: 'conflict' },
    ],
    ['a conflict, when the object is gone', status(404, 'not found'), { kind: 'refused', why: 'conflict' }],
    ['invalid, when causes are given', status(422, 'spec is invalid', causes), { kind: 'refused', why: 'invalid' }],
    ['invalid, when it could not be read', status(400, 'strict decoding error'), { kind: 'refused', why: 'invalid' }],
    ['no rights', status(403, forbidden), { kind: 'refused', why: 'rights', says: forbidden }],
    [
      'a policy',
      status(403, 'deployments "checkout" is forbidden: exceeded quota: q'),
      { kind: 'refused', why: 'policy' },
    ],
    [
      'a policy, whatever its code',
      status(422, 'admission webhook "x" denied the request: no', causes),
      { kind: 'refused', why: 'policy' },
    ],
    ['log in again', status(401, 'Unauthorized'), { kind: 'not-sent', why: 'login' }],
    ['throttled', status(429, 'too many', {}, { 'retry-after': '60' }), { kind: 'not-sent', why: 'throttled' }],
    [
      'not now, when a time is named',
      status(503, 'overloaded', {}, { 'retry-after': '60' }),
      { kind: 'not-sent', why: 'throttled' },
    ],
    ['unknown at 500', status(500, 'etcdserver: request timed out'), { kind: 'unknown' }],
    ['unknown at 502', status(502, 'bad gateway'), { kind: 'unknown' }],
    ['unknown at 503 without a time', status(503, 'unavailable'), { kind: 'unknown' }],
    ['unknown at 504', status(504, 'timeout'), { kind: 'unknown' }],
    ['unknown at a redirect', status(302, 'login'), { kind: 'unknown' }],
    [
      'unknown when the connection is cut after the request',
      cut,
      {
        kind: 'unknown',
        says: expect.stringContaining('the connection was cut'),
      },
    ],
    ['unknown when the answer is cut halfway', half(JSON.stringify(stored)), { kind: 'unknown' }],
    [
      'unknown when a login page answers',
      (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      { kind: 'unknown' },
    ],
  ])('%s', async (_title, answering, expected) => {
    api.on('PATCH', /checkout/, answering);
    const outcome = await send();
    expect(outcome).toMatchObject(expected);
    expect(writes()).toHaveLength(1);
    expect(JSON.stringify(outcome)).not.toContain('secret-token');
  });

  test('unknown when no answer comes in time', async () => {
    api.on('PATCH', /checkout/, () => undefined);
    const quick = await connected(await optionsFor({ server: api.url }));
    const writer = quick.makeWriter({ totalMs: 150 });
    expect(await writer.send(change())).toMatchObject({
      kind: 'unknown',
      says: expect.stringContaining('in time'),
    });
    await quick.close();
  });
});

describe('a change is surely not sent', () => {
  test('when the connection is refused', async () => {
    await api.close();
    expect(await send()).toMatchObject({
      kind: 'not-sent',
      why: 'unreachable',
      says: expect.stringContaining('refused'),
    });
  });

  test('when the server cannot be believed', async () => {
    const proxy = await startFaultProxy({
      target: { url: api.url.replace('http:', 'https:') },
    });
    const writer = writerAgainst(proxy.url);
    expect(await writer.send(change())).toMatchObject({
      kind: 'not-sent',
      why: 'unreachable',
      says: expect.stringContaining('not signed by an authority we know'),
    });
    expect(proxy.seen).toHaveLength(0);
    await proxy.close();
  });

  test('when the name is not known', async () => {
    const writer = writerAgainst('https://cluster.invalid');
    expect(await writer.send(change())).toMatchObject({
      kind: 'not-sent',
      why: 'unreachable',
    });
  });

  test('when nobody takes the connection in time', async () => {
    // A server that accepts and never answers the greeting: TCP is up, TLS never comes.
    const sockets: Socket[] = [];
    const silent = createServer(socket => void sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise(resolve => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const writer = writerAgainst(`https://127.0.0.1:${port}`, 200);
    expect(await writer.send(change())).toMatchObject({
      kind: 'not-sent',
      says: expect.stringContaining('no connection came about in time'),
    });
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});

describe('a request that was refused unprocessed', () => {
  test('is sent again unchanged, when the server names a short time', async () => {
    api.on(
      'PATCH',
      /checkout/,
      status(429, 'too many', {}, { 'retry-after': '1' }),
      status(503, 'soon', {}, { 'retry-after': '2' }),
      json(stored),
    );
    expect(await send()).toMatchObject({ kind: 'applied' });
    expect(new Set(writes().map(request => `${request.headers['audit-id']} ${request.body}`)).size).toBe(1);
    expect(writes()).toHaveLength(3);
  });

  test('is given up when that would take more than ten seconds', async () => {
    api.on('PATCH', /checkout/, status(429, 'too many', {}, { 'retry-after': '11' }), json(stored));
    expect(await send()).toMatchObject({ kind: 'not-sent', why: 'throttled' });
    expect(writes()).toHaveLength(1);
  });
});

test('a refusal that echoes the whole object is cut before it can show a secret', async () => {
  const echo =
    'Deployment.apps "checkout" is invalid: spec: Invalid value: {"spec":{"env":[{"name":"DB_PASSWORD","value":"hunter2"}]}}: no';
  const go =
    'spec.template: Invalid value: v1.PodTemplateSpec{Spec:v1.PodSpec{Env:[]v1.EnvVar{v1.EnvVar{Value:"hunter2"}}}}: no';
  for (const message of [echo, go]) {
    api.on('PATCH', /checkout/, status(422, message, causes));
    const outcome = await send();
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
    expect(outcome).toMatchObject({
      says: expect.stringContaining('Invalid value'),
    });
  }
});

describe('through a network that fails', () => {
  let proxy: FaultProxy;
  beforeEach(async () => {
    proxy = await startFaultProxy({ target: { url: api.url } });
    api.on('PATCH', /checkout/, json(stored));
  });
  afterEach(() => proxy.close());

  test.each<[Parameters<FaultProxy['arm']>[0], Outcome['kind'], number]>([
    [{ kind: 'drop-request' }, 'unknown', 0],
    [{ kind: 'drop-answer' }, 'unknown', 1],
    [{ kind: 'reset-mid-body' }, 'unknown', 1],
    [{ kind: 'black-hole', forward: true }, 'unknown', 1],
    [{ kind: 'status', status: 503, retryAfter: 1 }, 'applied', 1],
    [{ kind: 'delay', ms: 50 }, 'applied', 1],
  ])('%j leaves the change %s, stored at most once', async (fault, kind, storedTimes) => {
    const through = await connected(await optionsFor({ server: proxy.url }));
    proxy.arm({ ...fault, on: request => request.verb === 'patch' });
    const outcome = await through.makeWriter({ totalMs: 1_500 }).send(change());
    expect(outcome.kind).toBe(kind);
    expect(writes()).toHaveLength(storedTimes);
    expect(proxy.count('patch')).toBe(fault.kind === 'status' ? 2 : 1);
    await through.close();
  });

  test('a kept connection that was closed meanwhile never sends twice', async () => {
    const through = await connected(await optionsFor({ server: proxy.url }));
    await proxy.down();
    await proxy.up();
    const outcome = await through.makeWriter().send(change());
    expect(['applied', 'unknown']).toContain(outcome.kind);
    expect(writes().length).toBeLessThanOrEqual(1);
    await through.close();
  });
});

const writerAgainst = (server: string, waitMs = 2_000) =>
  makeWriter({
    transport: transportTo(server, {}, waitMs),
    clock: fastClock(),
    totalMs: 3_000,
  });
