import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeEvents } from '../../../src/adapters/kubernetes/events.ts';
import { makeLogs } from '../../../src/adapters/kubernetes/logs.ts';
import { systemClock } from '../../../src/adapters/surroundings/node.ts';
import type { LogNews } from '../../../src/ports/logs.ts';
import { until } from '../../control-plane/until.ts';
import { hostileStrings, obeyed } from '../../support/hostile.ts';
import { never } from './connecting.ts';
import { type Answering, type ScriptedApi, startScriptedApi, status } from './scripted-api.ts';
import { transportTo } from './transport-to.ts';

let api: ScriptedApi;
let stop: AbortController;
const pod = { namespace: 'shop', name: 'checkout-1', container: 'app' };
const at = (second: number, fraction = '') => `2026-11-21T03:12:${String(second).padStart(2, '0')}${fraction}Z`;

beforeEach(async () => {
  api = await startScriptedApi();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await api.close();
});

const logs = () =>
  makeLogs({ transport: transportTo(api.url), clock: systemClock, random: () => 0, readMs: 2_000, closed: never });

/** Answers with a stream that the test writes to. */
const stream =
  (opened: (response: ServerResponse) => void): Answering =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
    opened(response);
  };

/** Takes a follower and says nothing, not even that it was heard: a kubelet's way with a quiet container. */
const quiet: Answering = () => undefined;

function following() {
  const news: LogNews[] = [];
  logs().follow(pod, { tailLines: 100 }, one => news.push(one), stop.signal);
  const texts = () => news.flatMap(one => (one.type === 'lines' ? one.lines.map(({ text }) => text as string) : []));
  return { news, texts };
}

describe('reading on in a log', () => {
  const bounds = { mostLines: 3, mostBytes: 200 };
  const answering = (text: string): Answering => stream(response => response.end(text));

  test('asks from where it stopped, within bounds, and tells each line once', async () => {
    api.on(
      'GET',
      /log\?/,
      answering(`${at(1)} one\n${at(2, '.5')} two\n`),
      answering(`${at(2)} older\n${at(2, '.5')} two\n${at(2, '.5')} two again\n`),
      answering(`${at(2, '.5')} two\n${at(2, '.5')} two again\n`),
    );
    const first = await logs().readOn(pod, bounds, stop.signal);
    if (first.kind !== 'ok') throw new Error(first.says);
    expect(first.value).toMatchObject({ lines: [{ text: 'one' }, { text: 'two' }], isCut: false });
    const second = await logs().readOn(pod, { ...bounds, after: first.value.place }, stop.signal);
    if (second.kind !== 'ok') throw new Error(second.says);
    expect(second.value).toMatchObject({ lines: [{ text: 'two again' }], isCut: false });
    const third = await logs().readOn(pod, { ...bounds, after: second.value.place, previous: true }, stop.signal);
    expect(third).toMatchObject({ kind: 'ok', value: { lines: [], isCut: false } });
    const usual = { container: 'app', timestamps: 'true', tailLines: '3', limitBytes: '200' };
    expect(api.seen.map(({ query }) => Object.fromEntries(query))).toEqual([
      usual,
      { ...usual, sinceTime: at(2, '.500000000') },
      { ...usual, sinceTime: at(2, '.500000000'), previous: 'true' },
    ]);
  });

  test('leaves out a line that was cut at a byte, and says that there is more', async () => {
    const line = `${at(1)} ${'a'.repeat(120)}\n`;
    api.on('GET', /log\?/, answering(`${line}${line}`.slice(0, bounds.mostBytes)));
    const part = await logs().readOn(pod, bounds, stop.signal);
    expect(part).toMatchObject({ kind: 'ok', value: { lines: [{ text: 'a'.repeat(120) }], isCut: true } });
  });

  test('says that lines before the last ones may be missing, where all of them are new', async () => {
    api.on('GET', /log\?/, answering([1, 2, 3].map(second => `${at(second)} line\n`).join('')));
    expect(await logs().readOn(pod, bounds, stop.signal)).toMatchObject({ kind: 'ok', value: { isCut: true } });
  });

  test('tells a container without a log from somebody who may not read it', async () => {
    api.on('GET', /log\?/, status(400, 'previous terminated container "app" not found'), status(403, 'forbidden'));
    expect((await logs().readOn(pod, bounds, stop.signal)).kind).toBe('absent');
    expect((await logs().readOn(pod, bounds, stop.signal)).kind).toBe('denied');
  });
});

describe('following a log', () => {
  test('goes on after a break where it broke off, and shows no line twice and none never', async () => {
    api.on(
      'GET',
      /follow=true/,
      stream(broken),
      stream(response => response.write(`${at(3)} three\n`)),
    );
    api.on(
      'GET',
      /tailLines=100/,
      stream(response => response.end(`${at(1)} one\n${at(2, '.5')} two\n`)),
    );
    api.on(
      'GET',
      /log\?(?!.*follow)(?=.*sinceTime)/,
      stream(response => {
        response.end(
          `${at(2)} old\n${at(2, '.5')} two\n${at(2, '.5')} two again\n${at(2, '.5')} half a line\n${at(2, '.50')} same\n`,
        );
      }),
    );
    const { texts, news } = following();
    await until('the third line', async () => texts().includes('three'));
    expect(texts()).toEqual(['one', 'two', 'two again', 'half a line', 'same', 'three']);
    expect(news.map(({ type }) => type)).toContain('broken');
    const since = api.seen.map(({ query }) => query.get('sinceTime'));
    expect(since).toEqual([null, at(2, '.500000000'), at(2, '.500000000'), at(2, '.500000000')]);

    function broken(response: ServerResponse) {
      response.write(`${at(2, '.5')} two\n${at(2, '.5')} two again\n${at(2, '.5')} half a li`, () =>
        setTimeout(() => response.socket?.resetAndDestroy(), 20),
      );
    }
  });

  test('says that a container has not started, and shows its lines once it has', async () => {
    api.on('GET', /follow/, quiet);
    api.on(
      'GET',
      /log\?(?!.*follow)/,
      status(400, 'container "app" in pod "checkout-1" is waiting to start: ContainerCreating'),
      stream(response => response.end(`${at(1)} up\n`)),
    );
    const { news, texts } = following();
    await until('the first line', async () => texts().includes('up'));
    expect(news[0]).toMatchObject({ type: 'waiting', says: expect.stringContaining('waiting to start') });
  });

  test('is there at once where the container writes nothing, and so is never answered', async () => {
    api.on('GET', /follow/, quiet);
    api.on(
      'GET',
      /log\?(?!.*follow)/,
      stream(response => response.end('')),
    );
    const { news } = following();
    await until('an answer', async () => news.length > 0);
    expect(news).toEqual([{ type: 'open' }]);
  });

  test('keeps the last words of a container that ended without a line end', async () => {
    api.on(
      'GET',
      /log/,
      stream(response => response.end('')),
      stream(response => response.end(`${at(1)} panic: no config`)),
      status(404, 'pods "checkout-1" not found'),
    );
    const { news, texts } = following();
    await until('its end', async () => news.some(({ type }) => type === 'over'));
    expect(texts()).toEqual(['panic: no config']);
    expect(news.at(-1)).toMatchObject({ type: 'over', kind: 'absent' });
  });

  test('is over for somebody who may not read logs', async () => {
    api.on('GET', /log/, status(403, 'pods/log is forbidden'));
    const { news } = following();
    await until('the refusal', async () => news.length > 0);
    expect(news).toEqual([expect.objectContaining({ type: 'over', kind: 'denied' })]);
  });

  test('cuts a line without an end, and goes on with the next one', async () => {
    api.on(
      'GET',
      /log/,
      stream(response => response.end('')),
      stream(response => response.write(`${at(1)} ${'x'.repeat(200_000)}\n${at(2)} next\n`)),
    );
    const { texts } = following();
    await until('the next line', async () => texts().includes('next'));
    expect(texts()[0]?.length).toBeLessThanOrEqual(2_000);
  });

  test('makes colours plain and every other control character visible', async () => {
    const hostile = hostileStrings.map(text => text.replaceAll('\n', ' '));
    api.on(
      'GET',
      /log/,
      stream(response => response.end('')),
      stream(response => {
        response.write(`${at(1)} \u001b[31merror\u001b[0m: it broke\n`);
        for (const text of hostile) response.write(`${at(2)} ${text}\n`);
        response.write(`${at(3)} done\n`);
      }),
    );
    const { texts } = following();
    await until('the last line', async () => texts().includes('done'));
    expect(texts()[0]).toBe('error: it broke');
    for (const text of texts()) expect(text).not.toMatch(obeyed);
  });
});

describe('Events', () => {
  test('of one object are asked for by its uid and come newest first, whichever way they were written', async () => {
    const event = (uid: string, more: object) => ({
      metadata: { uid, name: uid, namespace: 'shop', creationTimestamp: at(1) },
      involvedObject: { kind: 'Pod', name: 'checkout-1', uid: 'pod-1' },
      reason: 'Unhealthy',
      message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
      type: 'Warning',
      ...more,
    });
    api.on('GET', /\/events/, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const items = [
        event('old', { count: 3, lastTimestamp: at(2), source: { component: 'kubelet' } }),
        event('new', {
          eventTime: at(3, '.000001'),
          series: { count: 7, lastObservedTime: at(9) },
          reportingComponent: 'default-scheduler',
        }),
        { metadata: { uid: 'no object' } },
      ];
      response.end(JSON.stringify({ kind: 'EventList', apiVersion: 'v1', metadata: {}, items }));
    });
    const lists = {
      list: async (path: string) => {
        const reply = await transportTo(api.url).send({ method: 'GET', path }, never);
        const value = reply.kind === 'answer' ? (reply.json as { items: [] }).items : [];
        return { kind: 'ok', value, at: 0 } as const;
      },
    };
    const answer = await makeEvents(lists).about({ namespace: 'shop', uid: 'pod-1' }, never);
    expect(api.seen[0]?.query.get('fieldSelector')).toBe('involvedObject.uid=pod-1');
    expect(answer.kind === 'ok' && answer.value.map(({ uid, count, from }) => [uid, count, from])).toEqual([
      ['new', 7, 'default-scheduler'],
      ['old', 3, 'kubelet'],
    ]);
  });
});
