import { afterEach, describe, expect, test } from 'vitest';
import { makePrometheus } from '../../../src/adapters/prometheus/prometheus.ts';
import { urlRoute } from '../../../src/adapters/prometheus/url-route.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import type { Stored } from '../../../src/ports/measurements.ts';
import { podReport } from '../../prometheus/pods-behind.ts';
import { type Asked, type Said, scriptedPrometheus } from './scripted-prometheus.ts';

const never = new AbortController().signal;
const minutes = 60_000;
const now = 1_700_000_000_000;
const live = { ...podReport('checkout-7f8b9c5d4f-bbbbb', { createdAt: now - 10 * minutes }), hash: '7f8b9c5d4f' };
const pods = [{ ...live, labels: { 'pod-template-hash': live.hash }, readySince: now - 10 * minutes }];
const gone = 'checkout-5d4f7c9b8-xx2xb';

let server: Awaited<ReturnType<typeof scriptedPrometheus>> | undefined;
afterEach(() => server?.close());

const ok = (resultType: string, result: readonly object[]): Said => ({
  body: { status: 'success', data: { resultType, result } },
});
const stepsOf = ({ values }: Asked): number =>
  (Number(values.get('end')) - Number(values.get('start'))) / Number(values.get('step')) + 1;

/** As a Prometheus that stored a pod that is gone and the one that lives, a request a second each. */
function usual(asked: Asked): Said {
  const query = asked.values.get('query') ?? '';
  const times = () =>
    Array.from(
      { length: stepsOf(asked) },
      (_, i) => Number(asked.values.get('start')) + i * Number(asked.values.get('step')),
    );
  const both = (labels: object, valueAt: (seconds: number) => number) =>
    ok(
      'matrix',
      [gone, live.name].map(pod => ({
        metric: { pod, ...labels },
        values: times().map(seconds => [seconds, String(valueAt(seconds))]),
      })),
    );
  if (asked.path.endsWith('/__name__/values')) return { body: { status: 'success', data: ['http_requests_total'] } };
  if (asked.path.endsWith('/pod/values'))
    return {
      body: { status: 'success', data: [gone, live.name, 'checkout-canary-5d4f7c9b8-xx2xb', 'checkout-old-0'] },
    };
  if (asked.path.endsWith('/query')) return ok('vector', [{ metric: { code: '200' }, value: [now / 1_000, '1'] }]);
  if (query.includes('timestamp(')) return both({ what: 'at' }, seconds => seconds);
  if (query.includes('code!~')) return both({ code: '200' }, seconds => seconds - now / 1_000 + 10_000);
  return ok('matrix', []);
}

/** All that is told of an hour, and what was asked. */
async function storedBy(answer: (asked: Asked) => Said) {
  server = await scriptedPrometheus(answer);
  const waits: number[] = [];
  const clock = {
    now: () => now,
    monoMs: () => waits.length * 60_000,
    wait: async (ms: number) => void waits.push(ms),
  };
  const route = urlRoute({ kind: 'url', url: server.url, login: {} }, undefined, {
    env: {},
    lookUp: async () => ({ values: {} }),
  });
  const source = makePrometheus(route, clock, { contexts: [], servers: [], match: {} });
  const told: Answer<Stored>[] = [];
  const span = { from: now - 60 * minutes, to: now, everyMs: minutes };
  for await (const one of source.stored?.(pods, span, never) ?? []) told.push(one);
  return { told, waits, asked: server.asked };
}

const timesTold = (told: readonly Answer<Stored>[]) => told.map(one => (one.kind === 'ok' ? one.value.at : one.says));
const eachMinute = Array.from({ length: 61 }, (_, i) => now - (60 - i) * minutes);

const refusal = { status: 422, body: { status: 'error', error: 'query processing would load too many samples' } };

describe('what a Prometheus stored of a workload', () => {
  test('is read at each step, with pods of the same Deployment that are gone and their revision', async () => {
    const { told } = await storedBy(usual);
    expect(timesTold(told)).toEqual(eachMinute);
    const [first, last] = [told[0], told.at(-1)].map(one => (one?.kind === 'ok' ? one.value : undefined));
    expect(first?.pods).toEqual([{ uid: gone, name: gone, hash: '5d4f7c9b8', readySince: now - 60 * minutes }]);
    expect(last?.pods.map(({ name, hash }) => [name, hash])).toEqual([
      [live.name, '7f8b9c5d4f'],
      [gone, '5d4f7c9b8'],
    ]);
    expect(last?.measured.of.get(gone)).toMatchObject({ at: now, requests: 10_000, failures: 0 });
  });

  test('is asked for in shorter parts where a long one is too much, and none is lost', async () => {
    const { told, asked, waits } = await storedBy(one =>
      one.path.endsWith('/query_range') && stepsOf(one) > 20 ? refusal : usual(one),
    );
    expect(timesTold(told)).toEqual(eachMinute);
    expect(waits).toEqual([]);
    expect(Math.max(...asked.filter(one => one.path.endsWith('/query_range')).map(stepsOf))).toBe(60);
  });

  test('is read without what can be missed, where even a short part of that is refused', async () => {
    const { told } = await storedBy(one =>
      /container_cpu/.test(one.values.get('query') ?? '') ? refusal : usual(one),
    );
    expect(timesTold(told)).toEqual(eachMinute);
  });

  test('ends with the refusal where no part is short enough', async () => {
    const { told } = await storedBy(one => (one.path.endsWith('/query_range') ? refusal : usual(one)));
    expect(told).toMatchObject([{ kind: 'unreachable', says: expect.stringContaining('too many samples') }]);
  });

  test('is waited for while the server is busy, and given up when it stays so', async () => {
    let busy = 2;
    const once = await storedBy(one =>
      one.path.endsWith('/query_range') && busy-- > 0 ? { status: 503, body: {} } : usual(one),
    );
    expect(timesTold(once.told)).toEqual(eachMinute);
    expect(once.waits).toHaveLength(2);
    await server?.close();
    const always = await storedBy(one => (one.path.endsWith('/query_range') ? { status: 503, body: {} } : usual(one)));
    expect(always.told).toMatchObject([{ kind: 'unreachable' }]);
  });

  test('is not asked again with a login that is not accepted', async () => {
    const { told, asked } = await storedBy(one =>
      one.path.endsWith('/query_range') ? { status: 403, body: {} } : usual(one),
    );
    expect(told).toMatchObject([{ kind: 'denied', says: expect.stringContaining('does not accept the login') }]);
    expect(asked.filter(one => one.path.endsWith('/query_range'))).toHaveLength(1);
  });
});
