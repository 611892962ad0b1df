import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../../src/adapters/kubernetes/connect.ts';
import type { Json } from '../../../src/domain/json.ts';
import type { News } from '../../../src/ports/reader.ts';
import { startFaultProxy } from '../../support/fault-proxy.ts';
import { connected, type FastClock, fastClock, optionsFor, until } from './connecting.ts';
import { type Answering, cut, json, line, type ScriptedApi, startScriptedApi, status, stream } from './scripted-api.ts';

let api: ScriptedApi;
let connection: Connection;
let clock: FastClock;
let news: News[];
let stop: AbortController;
let bugs: unknown[];

beforeEach(async () => {
  api = await startScriptedApi();
  clock = fastClock();
  news = [];
  bugs = [];
  stop = new AbortController();
  api.on('GET', /kube-system/, json({ metadata: { uid: 'cluster-1' } }));
});
afterEach(async () => {
  stop.abort();
  await connection.close();
  await api.close();
});

const service = (name: string, resourceVersion: string): Json => ({
  metadata: { uid: `uid-${name}`, name, namespace: 'shop', resourceVersion },
  spec: { selector: { app: name } },
});

const list = (resourceVersion: string, ...names: string[]): Answering =>
  json({
    kind: 'ServiceList',
    apiVersion: 'v1',
    metadata: { resourceVersion },
    items: names.map(name => service(name, resourceVersion)),
  });

const open = stream(() => undefined);

/** A watch whose stream the test holds in its hands. */
const held = (streams: ServerResponse[]): Answering => stream(response => void streams.push(response));

const lists = (...answers: Answering[]) => api.on('GET', /\/services(?!.*watch=1)/, ...answers);
const watches = (...answers: Answering[]) => api.on('GET', /\/services.*watch=1/, ...answers);

async function watch(url = api.url, more: object = {}): Promise<void> {
  const options = await optionsFor({ server: url });
  connection = await connected({
    ...options,
    clock,
    onBug: bug => void bugs.push(bug),
    ...more,
  });
  connection.reader.watch(
    { kind: 'Service', namespace: 'shop', labels: 'app=a' },
    item => void news.push(item),
    stop.signal,
  );
}

const told = (type: News['type']) => news.filter(item => item.type === type);
const asked = (isWatch: boolean) =>
  api.seen.filter(({ path, query }) => path.endsWith('/services') && query.has('watch') === isWatch);
const names = (item: News | undefined) => (item?.type === 'all' ? item.reports.map(report => report.name) : []);

describe('a watch', () => {
  test('tells all that there is, then what changes, each once and in order', async () => {
    const streams: ServerResponse[] = [];
    lists(list('10', 'a', 'b'));
    watches(held(streams));
    await watch();
    await until(() => streams.length === 1, 'the watch is open');
    streams[0]?.write(line('ADDED', service('c', '11')) + line('MODIFIED', service('a', '12')));
    streams[0]?.write(line('BOOKMARK', { metadata: { resourceVersion: '20' } }) + line('DELETED', service('b', '21')));
    await until(() => told('gone').length === 1, 'the deletion is told');
    expect(news.map(item => (item.type === 'report' ? item.report.name : item.type))).toEqual([
      'all',
      'c',
      'a',
      'gone',
    ]);
    expect(names(news[0])).toEqual(['a', 'b']);
    expect(told('gone')[0]).toMatchObject({ uid: 'uid-b' });
  });

  test('asks as client-go does: pages of 500, bookmarks, a random end, from where the list was', async () => {
    lists(list('10'));
    watches(open);
    await watch(api.url, { random: () => 0.5 });
    await until(() => asked(true).length === 1, 'the watch is open');
    expect(Object.fromEntries(asked(false)[0]?.query ?? [])).toEqual({
      limit: '500',
      labelSelector: 'app=a',
    });
    expect(Object.fromEntries(asked(true)[0]?.query ?? [])).toEqual({
      watch: '1',
      allowWatchBookmarks: 'true',
      resourceVersion: '10',
      timeoutSeconds: '450',
      labelSelector: 'app=a',
    });
  });

  test('reads every page before it tells anything', async () => {
    const page = (next: string, name: string) =>
      json({
        kind: 'ServiceList',
        metadata: { resourceVersion: '10', continue: next },
        items: [service(name, '9')],
      });
    lists(page('more', 'a'), page('', 'b'));
    watches(open);
    await watch();
    await until(() => told('all').length === 1, 'all is told');
    expect(names(news[0])).toEqual(['a', 'b']);
    expect(asked(false).map(({ query }) => query.get('continue'))).toEqual([null, 'more']);
  });

  test('lists everything in one go when a page has expired, and tells nothing twice', async () => {
    const first = json({
      kind: 'ServiceList',
      metadata: { resourceVersion: '10', continue: 'more' },
      items: [service('a', '9')],
    });
    lists(first, status(410, 'expired'), list('11', 'a', 'b'));
    watches(open);
    await watch();
    await until(() => told('all').length === 1, 'all is told');
    expect(names(news[0])).toEqual(['a', 'b']);
    expect(asked(false)[2]?.query.has('limit')).toBe(false);
  });

  test('joins an event that comes in pieces, in the middle of a character too', async () => {
    const streams: ServerResponse[] = [];
    lists(list('10'));
    watches(held(streams));
    await watch();
    await until(() => streams.length === 1, 'the watch is open');
    const annotated = {
      metadata: {
        uid: 'u',
        name: 'n',
        namespace: 's',
        resourceVersion: '11',
        annotations: { note: 'größer' },
      },
    };
    const bytes = Buffer.from(line('ADDED', annotated));
    const middle = bytes.indexOf(Buffer.from('ö')) + 1;
    streams[0]?.write(bytes.subarray(0, middle));
    await new Promise(resolve => setImmediate(resolve));
    streams[0]?.write(bytes.subarray(middle));
    streams[0]?.write(line('ADDED', service('next', '12')));
    await until(() => told('report').length === 2, 'both events are told');
    expect(told('report')[0]).toMatchObject({
      report: { annotations: { note: 'größer' } },
    });
  });
});

describe('after a cut', () => {
  test('in the middle of an event it goes on from the last whole one, without a list and without a word', async () => {
    const streams: ServerResponse[] = [];
    lists(list('10', 'a'));
    watches(held(streams));
    await watch();
    await until(() => streams.length === 1, 'the watch is open');
    streams[0]?.write(`${line('ADDED', service('b', '15'))}{"type":"MODIFIED","obj`, () =>
      streams[0]?.socket?.resetAndDestroy(),
    );
    await until(() => streams.length === 2, 'the watch is open again');
    expect(asked(true)[1]?.query.get('resourceVersion')).toBe('15');
    expect(asked(false)).toHaveLength(1);
    expect(news.map(item => item.type)).toEqual(['all', 'report']);
    expect(bugs).toEqual([]);
  });

  test('it goes on from the last bookmark, and from an older one when the last says nothing', async () => {
    lists(list('10', 'a'));
    const bookmark = line('BOOKMARK', { metadata: { resourceVersion: '99' } });
    watches(
      stream(response => void response.end(bookmark + line('BOOKMARK', {}))),
      open,
    );
    await watch();
    await until(() => asked(true).length === 2, 'the watch is open again');
    expect(asked(true)[1]?.query.get('resourceVersion')).toBe('99');
  });

  test('a server that is down is silence told with each try, and a return without a new list', async () => {
    const proxy = await startFaultProxy({ target: { url: api.url } });
    lists(list('10', 'a'));
    watches(open);
    await watch(proxy.url);
    await until(() => asked(true).length === 1, 'the watch is open');
    await proxy.down();
    await until(() => told('silent').length >= 3, 'the silence is told');
    expect(
      told('silent')
        .map(item => item.type === 'silent' && item.tries)
        .slice(0, 3),
    ).toEqual([1, 2, 3]);
    expect(JSON.stringify(told('silent'))).toContain('the connection is refused');
    await until(() => told('silent').length >= 7, 'it is silent for long');
    await proxy.up();
    await until(() => told('back').length === 1, 'the return is told');
    expect(asked(false)).toHaveLength(1);
    await proxy.close();
  });
});

describe('when it cannot go on from where it was', () => {
  const expired = {
    kind: 'Status',
    code: 410,
    reason: 'Expired',
    message: 'too old resource version',
  };

  test.each<[string, Answering]>([
    ['and the server says so at once', status(410, 'too old resource version')],
    ['and the server says so in the stream', stream(response => void response.write(line('ERROR', expired)))],
  ])('%s, it lists anew, and what is missing is gone', async (_title, answering) => {
    lists(list('10', 'a', 'b'), list('50', 'b'));
    watches(answering, open);
    await watch();
    await until(() => told('all').length === 2, 'all is told again');
    expect(told('all').map(names)).toEqual([['a', 'b'], ['b']]);
    await until(() => asked(true).length === 2, 'the watch is open again');
    expect(asked(true)[1]?.query.get('resourceVersion')).toBe('50');
  });

  test('a position that only fails is doubted after five tries', async () => {
    lists(list('10', 'a'));
    watches(status(500, 'broken'));
    await watch();
    await until(() => told('all').length === 2, 'all is told again');
    const again = news.findLastIndex(item => item.type === 'all');
    expect(news.slice(0, again).filter(item => item.type === 'silent')).toHaveLength(5);
  });
});

describe('it does not press a server', () => {
  test('that has too many requests: it waits as told, and does not list again', async () => {
    lists(list('10', 'a'));
    watches(status(429, 'too many', {}, { 'retry-after': '7' }), open);
    await watch();
    await until(() => asked(true).length === 2, 'the watch is open');
    expect(clock.waits).toContain(7_000);
    expect(asked(false)).toHaveLength(1);
  });

  test('that fails: each wait is longer, up to thirty seconds', async () => {
    lists(cut);
    await watch();
    await until(() => told('silent').length >= 8, 'eight tries have failed');
    expect(clock.waits.slice(0, 7)).toEqual([800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000]);
  });

  test('that ends each watch as soon as it began', async () => {
    lists(list('10', 'a'));
    watches(stream(response => void response.end()));
    await watch();
    await until(() => told('silent').length >= 3, 'three tries have failed');
    expect(told('back')).toHaveLength(0);
    expect(clock.waits.filter(ms => ms >= 800).length).toBeGreaterThanOrEqual(2);
  });

  test('that denies: it says so, and asks again once a minute', async () => {
    lists(status(403, 'services is forbidden: User "ana" cannot list resource "services"'), list('10', 'a'));
    watches(open);
    await watch();
    await until(() => told('back').length === 1, 'the right is back');
    expect(told('denied')[0]).toMatchObject({
      says: expect.stringContaining('cannot list resource'),
    });
    expect(clock.waits[0]).toBe(60_000);
    expect(told('silent')).toHaveLength(0);
  });

  test('nor believes a login page', async () => {
    lists((_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'));
    await watch();
    await until(() => told('silent').length === 1, 'the silence is told');
    expect(told('silent')[0]).toMatchObject({
      says: expect.stringMatching(/text\/html instead of JSON|not a list/),
    });
  });
});

describe('a quiet stream', () => {
  test('whose other end is gone is opened again without a word', async () => {
    lists(list('10', 'a'));
    watches(open);
    await watch();
    await connection.close();
    const { makeReader } = await import('../../../src/adapters/kubernetes/reader.ts');
    const { transportTo } = await import('./transport-to.ts');
    const settings = {
      transport: transportTo(api.url),
      clock,
      random: () => 0.5,
      onBug: () => undefined,
    };
    const reader = makeReader({
      ...settings,
      readMs: 1_000,
      closed: stop.signal,
      idleMs: 100,
    });
    news = [];
    const before = asked(true).length;
    const clockNow = vi.spyOn(clock, 'monoMs');
    let time = 0;
    clockNow.mockImplementation(() => (time += 2_000));
    reader.watch({ kind: 'Service' }, item => void news.push(item), stop.signal);
    await until(() => asked(true).length >= before + 2, 'the watch is open again');
    expect(news.map(item => item.type)).toEqual(['all']);
  });
});

describe('stop', () => {
  test('means stop: nothing is told after it, and nothing is asked', async () => {
    const streams: ServerResponse[] = [];
    lists(list('10', 'a'));
    watches(held(streams));
    await watch();
    await until(() => streams.length === 1, 'the watch is open');
    let isClosed = false;
    streams[0]?.on('close', () => {
      isClosed = true;
    });
    stop.abort();
    const before = news.length;
    streams[0]?.write(line('ADDED', service('c', '11')));
    await until(() => isClosed, 'the stream is closed');
    expect(news).toHaveLength(before);
    expect(asked(true)).toHaveLength(1);
  });

  test('said while news is told ends the news at once', async () => {
    lists(cut, list('10', 'a'));
    watches(open);
    connection = await connected({
      ...(await optionsFor({ server: api.url })),
      clock,
    });
    const hear = (item: News) => {
      news.push(item);
      if (item.type === 'all') stop.abort();
    };
    connection.reader.watch({ kind: 'Service' }, hear, stop.signal);
    await until(() => told('all').length === 1, 'all is told');
    await new Promise(resolve => setImmediate(resolve));
    expect(news.map(item => item.type)).toEqual(['silent', 'all']);
  });

  test('in the middle of a wait ends the wait', async () => {
    lists(cut);
    await watch();
    await until(() => told('silent').length >= 1, 'it waits');
    stop.abort();
    const before = api.seen.length;
    await new Promise(resolve => setTimeout(resolve, 30));
    expect(api.seen.length).toBeLessThanOrEqual(before + 1);
  });

  test('before the start tells nothing', async () => {
    lists(list('10', 'a'));
    stop.abort();
    await watch();
    await new Promise(resolve => setImmediate(resolve));
    expect(news).toEqual([]);
    expect(asked(false)).toEqual([]);
  });
});

test('a listener that throws is reported and told the next news all the same', async () => {
  const streams: ServerResponse[] = [];
  lists(list('10', 'a'));
  watches(held(streams));
  const options = await optionsFor({ server: api.url });
  connection = await connected({
    ...options,
    clock,
    onBug: bug => void bugs.push(bug),
  });
  connection.reader.watch(
    { kind: 'Service' },
    item => {
      news.push(item);
      throw new Error('drawn wrong');
    },
    stop.signal,
  );
  await until(() => streams.length === 1, 'the watch is open');
  streams[0]?.write(line('ADDED', service('c', '11')));
  await until(() => told('report').length === 1, 'the event is told');
  expect(bugs).toHaveLength(2);
});

test('an event that is not JSON is not guessed at: the stream is opened again', async () => {
  lists(list('10', 'a'));
  watches(
    stream(response => void response.write('{"type":"ADDED",,}\n')),
    open,
  );
  await watch();
  await until(() => asked(true).length === 2, 'the watch is open again');
  expect(told('report')).toEqual([]);
  expect(bugs).toEqual([]);
});
