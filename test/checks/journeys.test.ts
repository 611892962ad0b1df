import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { walkJourney } from '../../src/actions/walk-journey.ts';
import type { Answer } from '../../src/domain/answer.ts';
import type { Journey } from '../../src/domain/playbook.ts';
import { ours } from '../../src/domain/safe-text.ts';
import type { WorkloadRef } from '../../src/domain/workload.ts';
import type { AppReply } from '../../src/ports/service-proxy.ts';
import { answering, recordingServer } from '../adapters/notify/recording-server.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { lookingAround } from '../support/looking-around.ts';
import { type OpenEngine, openEngine } from '../support/open-engine.ts';
import { judged, problemsOf } from './judged.ts';

const workload: WorkloadRef = { kind: 'Deployment', namespace: 'shop', name: 'checkout' };
const buy: Journey = [
  { method: 'POST', path: '/orders', body: { item: 'tea' }, expectStatus: 201, read: { name: 'order', at: 'order' } },
  { method: 'GET', path: '/orders/$order', expectStatus: 200, read: { name: 'item', at: 'item' } },
  { method: 'GET', path: '/orders/$order', expectStatus: 200, read: { name: 'order', at: 'order' } },
];
const journeys = { buy, lost: [{ method: 'GET', path: '/orders/4711-9999', expectStatus: 200 }] } as const;
let bench: Awaited<ReturnType<typeof practiceBench>>;
let operator: OpenEngine;
let viewer: OpenEngine;
let folder: string;

beforeAll(async () => {
  bench = await practiceBench('checkout-quick');
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-journeys-'));
  operator = await openEngine({ kubeconfig: bench.kubeconfigPath, folder });
  viewer = await openEngine({ kubeconfig: bench.kubeconfigPath, context: 'practice-viewer', folder });
});
afterAll(async () => {
  await operator.close();
  await viewer.close();
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

/** A bad release fails some orders, as it does for users. */
const until = async <T>(isRight: (one: T) => boolean, ask: () => Promise<T>): Promise<T> => {
  for (let tries = 0; tries < 20; tries += 1) {
    const one = await ask();
    if (isRight(one)) return one;
  }
  throw new Error('it never was right');
};

describe('a journey on the practice cluster', () => {
  test('buys something through the Service, and its order number is read back', async () => {
    const seen = await until(
      ({ holds }) => holds === 'yes',
      () =>
        lookingAround(operator.engine, { workload, journeys }).see('flow', {
          name: 'buy',
          'read-back': 'order number',
        }),
    );
    expect(seen.readBack).toMatch(/^4711-\d{4}$/);
    expect(seen.says).toBe(
      `buy: POST /orders 201, GET /orders/${seen.readBack} 200, GET /orders/${seen.readBack} 200; order number ${seen.readBack}`,
    );
    expect(seen.evidence).toMatchObject({ values: { item: 'tea', order: seen.readBack } });
  });

  test('is walked once in 30 s, however often it is looked at, and says how old it is', async () => {
    let now = operator.engine.clock.now();
    const { see } = lookingAround(operator.engine, { workload, journeys, instead: { now: () => now } });
    const first = await see('flow', { name: 'buy' });
    now += 29_000;
    const second = await see('flow', { name: 'buy' });
    expect(second.evidence).toEqual(first.evidence);
    expect(second.says).toBe(`${first.says}, 29 s ago`);
    now += 1_000;
    const third = await see('flow', { name: 'buy' });
    expect(third.evidence).not.toEqual(first.evidence);
  });

  test('as a step is walked once, and gives what it read to the steps after it', async () => {
    const step = await until(
      ({ seen }) => seen.effect === 'in-effect',
      async () => {
        const { enter } = lookingAround(operator.engine, { workload, journeys });
        const entered = await enter('flow', { name: 'buy', 'read-back': 'order number' });
        expect(entered.plan).toMatchObject({ kind: 'look', says: 'walk buy as a user would' });
        return { entered, seen: await entered.see() };
      },
    );
    expect(step.seen.result).toMatchObject({ item: 'tea', 'read-back': expect.stringMatching(/^4711-/) });
    expect((await step.entered.see()).result).toEqual(step.seen.result);
  });

  test('that goes wrong says where, and as a step it is not walked again by itself', async () => {
    const around = lookingAround(operator.engine, { workload, journeys });
    const seen = await around.see('flow', { name: 'lost' });
    expect(seen).toMatchObject({ holds: 'no', says: 'lost: GET /orders/4711-9999: 404, expected 200' });
    expect(seen.readBack).toBeUndefined();
    expect(await (await around.enter('flow', { name: 'lost' })).see()).toMatchObject({ effect: 'failed' });
  });

  test('that may not be walked, or that nobody wrote, is unknown', async () => {
    const denied = await lookingAround(viewer.engine, { workload, journeys }).see('flow', { name: 'buy' });
    expect(denied).toMatchObject({ holds: 'unknown', says: expect.stringMatching(/services\/proxy/) });
    const around = lookingAround(operator.engine, { workload, journeys });
    expect((await around.see('flow', { name: 'sell' })).says).toBe('sell: the playbook has no flow "sell"');
    expect((await around.enter('flow', { name: 'sell' })).plan).toEqual({
      kind: 'blocked',
      because: 'the playbook has no flow "sell"',
    });
    const nobody = lookingAround(operator.engine, { workload: { ...workload, name: 'nothing' }, journeys });
    expect(await nobody.see('flow', { name: 'buy' })).toMatchObject({
      holds: 'unknown',
      says: expect.stringMatching(/not found/),
    });
  });
});

describe('the requests of a journey', () => {
  const walked = async (journey: Journey, ...replies: readonly Answer<AppReply>[]) => {
    const sent: unknown[] = [];
    const services = {
      send: async (request: unknown) => {
        sent.push(request);
        return replies[sent.length - 1] ?? { kind: 'unreachable' as const, says: ours('nobody answers') };
      },
    };
    const to = { namespace: 'shop', service: 'checkout' };
    const seen = await walkJourney(journey, to, { services, now: () => 0 }, new AbortController().signal);
    return { seen, sent };
  };
  const ok = (status: number, body: unknown): Answer<AppReply> => ({
    kind: 'ok',
    at: 0,
    value: { status, body: typeof body === 'string' ? body : JSON.stringify(body) },
  });
  const pay: Journey = [
    { method: 'GET', path: '/basket', expectStatus: 200, read: { name: 'id', at: 'basket.0.id' } },
    { method: 'POST', path: '/pay/$id?x=$id', body: { id: '$id', note: 'for $id and $nobody' }, expectStatus: 200 },
  ];

  test('take over what was read, as it was in a body and as text in a path', async () => {
    const { seen, sent } = await walked(pay, ok(200, { basket: [{ id: 7 }] }), ok(200, ''));
    expect(seen).toMatchObject({ went: 'well', values: { id: 7 }, last: '7' });
    expect(sent[1]).toMatchObject({ path: '/pay/7?x=7', body: { id: 7, note: 'for 7 and $nobody' } });
  });

  test('are not led elsewhere by what was read', async () => {
    const { sent } = await walked(pay, ok(200, { basket: [{ id: '../x?y#z' }] }), ok(200, ''));
    expect(sent[1]).toMatchObject({ path: '/pay/..%2Fx%3Fy%23z?x=..%2Fx%3Fy%23z' });
  });

  test.each<[string, Answer<AppReply>, string, string]>([
    ['another status', ok(500, 'no'), 'wrong', 'GET /basket: 500, expected 200'],
    ['no JSON', ok(200, 'hello'), 'wrong', 'GET /basket: 200, and its answer holds no basket.0.id'],
    ['nothing of that name', ok(200, { basket: [] }), 'wrong', 'GET /basket: 200, and its answer holds no basket.0.id'],
    ['no value', ok(200, { basket: [{ id: {} }] }), 'wrong', 'GET /basket: 200, and its answer holds no basket.0.id'],
    ['no answer', { kind: 'unreachable', says: ours('nobody answers') }, 'unknown', 'GET /basket: nobody answers'],
  ])('stop at %s', async (_, reply, went, says) => {
    const { seen, sent } = await walked(pay, reply);
    expect(seen).toMatchObject({ went, says });
    expect(sent).toHaveLength(1);
  });

  test('make what a person reads back safe to show', async () => {
    const { seen } = await walked(pay, ok(200, { basket: [{ id: '\u001b[2J7' }] }), ok(200, ''));
    expect(seen.last).toBe('␛[2J7');
  });
});

describe('a page', () => {
  test('of the workload answers as it should through its Service', async () => {
    const { see, enter } = lookingAround(operator.engine, { workload });
    expect(await see('http', { path: '/healthz', contains: 'ok' })).toMatchObject({
      holds: 'yes',
      says: '/healthz answered 200, with "ok"',
    });
    expect(await see('http', { path: '/nowhere' })).toMatchObject({
      holds: 'no',
      says: '/nowhere answered 404, expected 200',
    });
    expect(await see('http', { path: '/healthz', contains: 'fine' })).toMatchObject({ holds: 'no' });
    expect((await see('http', { path: '/healthz', service: 'nothing' })).holds).toBe('unknown');
    const step = await enter('http.check', { path: '/healthz' });
    expect(step.plan).toMatchObject({ kind: 'look', says: 'ask for /healthz' });
    expect(await step.see()).toMatchObject({ effect: 'in-effect', result: { says: '/healthz answered 200' } });
    expect(await (await enter('http.check', { path: '/nowhere' })).see()).toMatchObject({ effect: 'waiting' });
  });

  test('outside of the cluster answers as it should, or can’t be told', async () => {
    const server = await recordingServer();
    server.answers(answering(503, 'closed'));
    let now = operator.engine.clock.now();
    const { see, enter } = lookingAround(operator.engine, { instead: { now: () => now } });
    expect(await see('http', { url: server.url, status: 503, contains: 'closed' })).toMatchObject({ holds: 'yes' });
    expect(server.requests).toHaveLength(1);
    expect((await see('http', { url: server.url, status: 503, contains: 'closed' })).holds).toBe('yes');
    expect(server.requests).toHaveLength(1);
    now += 2_000;
    expect((await see('http', { url: server.url, status: 503, contains: 'open' })).holds).toBe('no');
    expect((await see('http', { url: server.url, status: 503, contains: 'closed' })).holds).toBe('yes');
    expect(server.requests).toHaveLength(3);
    await server.close();
    expect(await see('http', { url: `${server.url}/again` })).toMatchObject({ holds: 'unknown' });
    expect(await (await enter('http.check', { url: `${server.url}/more` })).see()).toMatchObject({ effect: 'unknown' });
  });

  test.each([
    [{}, 'either "url" or "path" must be there'],
    [{ url: 'https://x/', path: '/' }, 'either "url" or "path" must be there'],
    [{ url: 'file:///etc/passwd' }, '"url" must be an address without a password, as https://example.com/'],
    [{ url: 'https://ana:hunter2@x/' }, '"url" must be an address without a password, as https://example.com/'],
    [{ path: 'x' }, '"path" must begin with /'],
    [{ path: '/', status: 20 }, '"status" must be an HTTP status, as 200'],
    [{ path: '/', workload: 'checkout' }, '"workload" must name a kind, a namespace and a name'],
  ])('of %j is refused', (settings, problem) => {
    expect(problemsOf('http', settings)).toContain(problem);
  });
});

test('a flow that got no answer is unknown, and one that failed is a no without a value to read back', () => {
  const world = { at: 0, went: 'unknown', says: 'POST /orders: no answer', values: {}, last: '7', lastIs: 'order' };
  expect(judged('flow', { name: 'buy' }, world, 0)).toMatchObject({ holds: 'unknown' });
  expect(judged('flow', { name: 'buy' }, { ...world, went: 'wrong' }, 0)).not.toHaveProperty('readBack');
});
