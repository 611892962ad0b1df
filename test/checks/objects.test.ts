import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Endpoint } from '../../src/domain/reports.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { until } from '../control-plane/until.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { lookingAround } from '../support/looking-around.ts';
import { openEngine } from '../support/open-engine.ts';
import { judged, problemsOf } from './judged.ts';

const address = (podUid: string, more: Partial<Endpoint> = {}): Endpoint => ({
  podUid,
  podName: `store-${podUid}`,
  isReady: true,
  isServing: true,
  isTerminating: false,
  ...more,
});
const side: JsonObject = { service: 'store', side: { key: 'slot', value: 'green' } };

test.each<[string, readonly Endpoint[], string, string]>([
  [
    'all of them of the side, and ready',
    [address('a'), address('b')],
    'yes',
    '2 of 2 addresses of store are ready, all slot=green',
  ],
  [
    'one of the other side',
    [address('a'), address('x')],
    'no',
    '1 of 2 addresses of store are not slot=green, as store-x',
  ],
  [
    'one of the other side that is not ready',
    [address('a'), address('x', { isReady: false })],
    'no',
    '1 of 2 addresses of store are not slot=green, as store-x',
  ],
  [
    'one without a pod',
    [{ isReady: true, isServing: true, isTerminating: false }],
    'no',
    '1 of 1 addresses of store are not slot=green, as one without a pod',
  ],
  [
    'one that is not ready',
    [address('a'), address('b', { isReady: false })],
    'no',
    '1 of 2 addresses of store are ready, all slot=green',
  ],
  [
    'one that stops',
    [address('a'), address('b', { isReady: false, isTerminating: true })],
    'yes',
    '1 of 1 addresses of store are ready, all slot=green',
  ],
  [
    'only one that stops',
    [address('b', { isReady: false, isTerminating: true })],
    'no',
    'store has no address that stays',
  ],
  ['none', [], 'no', 'store has no address'],
])('a Service with addresses: %s', (_, endpoints, holds, says) => {
  const seen = judged('endpoints', side, { endpoints, wanted: new Set(['a', 'b']) });
  expect(seen).toMatchObject({ holds, says });
});

test('addresses that can’t be read are unknown, and a check without a side is refused', () => {
  const unread = { unread: { kind: 'denied', says: ours('you may not list endpointslices') } };
  expect(judged('endpoints', side, unread)).toMatchObject({
    holds: 'unknown',
    says: 'you may not list endpointslices',
  });
  expect(problemsOf('endpoints', { service: 'store' })).toHaveLength(1);
  expect(problemsOf('endpoints', { ...side, selector: { slot: 'green' } })).toHaveLength(1);
  expect(problemsOf('endpoints', { side: { key: 'slot' } })).toHaveLength(2);
});

const job = (type: string | undefined, more: JsonObject = {}): JsonObject => ({
  status: { ...(type && { conditions: [{ type, status: 'True', message: 'so it went' }] }), ...more },
});
const ok = (value: JsonObject) => ({ kind: 'ok', value, at: 0 });

test.each<[string, object, string, string]>([
  ['complete', ok(job('Complete', { succeeded: 1 })), 'yes', 'Job up is complete'],
  ['failed', ok(job('Failed', { failed: 1 })), 'no', 'Job up failed: so it went'],
  ['about to fail', ok(job('FailureTarget')), 'no', 'Job up failed: so it went'],
  ['suspended', ok(job('Suspended')), 'no', 'Job up is suspended'],
  ['running', ok(job(undefined, { active: 1 })), 'no', 'Job up: 1 active, 0 succeeded'],
  ['not there', { kind: 'absent', says: ours('not found') }, 'no', 'not found'],
  ['not to be read', { kind: 'denied', says: ours('forbidden') }, 'unknown', 'forbidden'],
])('a Job that is %s', (_, answer, holds, says) => {
  expect(judged('job-done', { job: 'up' }, answer)).toMatchObject({ holds, says });
});

test.each<[string, string]>([
  ['true', 'yes'],
  ['false', 'no'],
  ['unknown', 'unknown'],
])('a fact that is %s by its evidence', (value, holds) => {
  const seen = { name: 'git-matches-cluster', value, says: ours('because'), evidence: null, at: 0 };
  expect(judged('fact', { name: 'git-matches-cluster' }, seen)).toMatchObject({
    holds,
    says: 'git-matches-cluster: because',
  });
  expect(judged('fact', { name: 'git-matches-cluster' }, undefined).holds).toBe('unknown');
  expect(problemsOf('fact', { name: 'x', window: 'long' })).toEqual(['"window" must be a length of time, as 30m']);
});

test('on a practice cluster the addresses of a Service follow its pods, and a Job is waited for', {
  timeout: 60_000,
}, async () => {
  const bench = await practiceBench('checkout-quick', 5);
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-objects-'));
  const { engine, close } = await openEngine({ kubeconfig: bench.kubeconfigPath, folder });
  const { see, seeUntil } = lookingAround(engine, {
    workload: { kind: 'Deployment', namespace: 'shop', name: 'checkout' },
  });
  await until(
    'checkout serves',
    async () => (await see('endpoints', { service: 'checkout', selector: { app: 'checkout' } })).holds === 'yes',
  );
  expect((await see('endpoints', { service: 'checkout', selector: { app: 'cart' } })).says).toMatch(/are not app=cart/);
  expect((await see('job-done', { job: 'tidy' })).holds).toBe('no');
  const made = await bench.api('POST', '/apis/batch/v1/namespaces/shop/jobs', {
    body: {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'tidy', namespace: 'shop' },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'task', image: 'example/task:1' }] } } },
    },
  });
  expect(made.status).toBe(201);
  expect(await seeUntil('yes', 'job-done', { job: 'tidy' })).toMatchObject({ says: 'Job tidy is complete' });
  expect(await see('poem')).toEqual({
    check: 'poem',
    holds: 'unknown',
    says: 'there is no check "poem"',
    evidence: null,
  });
  expect(await see('metric', { name: 'poems' })).toMatchObject({ check: 'metric', holds: 'unknown' });
  await close();
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});
