import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Connection, connect } from '../../../src/adapters/kubernetes/connect.ts';
import { loopbackCertificate, startFaultProxy } from '../../support/fault-proxy.ts';
import { connected, never, optionsFor, until } from './connecting.ts';
import { type Answering, cut, half, json, type ScriptedApi, startScriptedApi, status, stream } from './scripted-api.ts';

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

const text =
  (body: string, contentType = 'text/plain', code = 200): Answering =>
  (_request, response) =>
    void response.writeHead(code, { 'content-type': contentType }).end(body);

describe('a read is', () => {
  test.each<[string, Answering, object]>([
    ['ok with what the server holds', json({ a: 1 }), { kind: 'ok', value: { a: 1 } }],
    [
      'absent',
      status(404, 'deployments.apps "x" not found'),
      { kind: 'absent', says: 'deployments.apps "x" not found' },
    ],
    ['denied by rights', status(403, 'forbidden: User "ana"'), { kind: 'denied', says: 'forbidden: User "ana"' }],
    [
      'denied without a login',
      status(401, 'Unauthorized'),
      { kind: 'denied', says: expect.stringContaining('log in again') },
    ],
    [
      'unreachable when the server fails',
      status(500, 'etcd is slow'),
      { kind: 'unreachable', says: expect.stringContaining('etcd is slow') },
    ],
    [
      'unreachable when cut',
      cut,
      {
        kind: 'unreachable',
        says: expect.stringContaining('the connection was cut'),
      },
    ],
    ['unreachable when cut halfway', half('{"a":'), { kind: 'unreachable' }],
    [
      'unreachable behind a login page',
      text('<html>', 'text/html; charset=utf-8'),
      {
        kind: 'unreachable',
        says: expect.stringContaining('text/html instead of JSON'),
      },
    ],
    [
      'unreachable behind a proxy that wants a login',
      text('no', 'text/html', 407),
      { kind: 'unreachable', says: expect.stringContaining('HTTP 407') },
    ],
    ['unreachable when the JSON is broken', text('{"a":', 'application/json'), { kind: 'unreachable' }],
  ])('%s', async (_title, answering, expected) => {
    api.on('GET', /thing/, answering);
    const answer = await connection.reader.get('/thing', never);
    expect(answer).toMatchObject(expected);
    expect(JSON.stringify(answer)).not.toContain('secret-token');
  });

  test('waited for, when the server asks to', async () => {
    api.on('GET', /thing/, status(429, 'busy', {}, { 'retry-after': '1' }), json({ a: 1 }));
    expect(await connection.reader.get('/thing', never)).toMatchObject({
      kind: 'ok',
    });
    api.on('GET', /thing/, status(429, 'busy', {}, { 'retry-after': '100' }));
    expect(await connection.reader.get('/thing', never)).toMatchObject({
      kind: 'unreachable',
    });
  });

  test('over at once when nobody wants it any more', async () => {
    const stop = new AbortController();
    api.on('GET', /thing/, () => stop.abort());
    expect(await connection.reader.get('/thing', stop.signal)).toMatchObject({
      kind: 'unreachable',
    });
  });

  test('over after the time that was asked for', async () => {
    const quick = await connected({
      ...(await optionsFor({ server: api.url })),
      requestTimeoutMs: 100,
    });
    api.on('GET', /thing/, () => undefined);
    expect(await quick.reader.get('/thing', never)).toMatchObject({
      says: expect.stringMatching(/in time/),
    });
    await quick.close();
  });

  test('one of a hundred over few connections', async () => {
    api.on('GET', /thing/, json({ a: 1 }));
    for (let i = 0; i < 100; i += 1) await connection.reader.get('/thing', never);
    expect(api.connections()).toBeLessThanOrEqual(2);
  });
});

test('the items of a list say what they are, page after page', async () => {
  const page = (next: string, name: string) =>
    json({
      kind: 'PodList',
      apiVersion: 'v1',
      metadata: { continue: next },
      items: [{ metadata: { name } }],
    });
  api.on('GET', /pods/, page('n', 'a'), page('', 'b'));
  const answer = await connection.reader.list('/api/v1/pods?labelSelector=app%3Da', never);
  expect(answer).toMatchObject({
    value: [
      { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a' } },
      { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'b' } },
    ],
  });
  expect(api.seen.at(-1)?.query.get('labelSelector')).toBe('app=a');
  api.on('GET', /pods/, page('n', 'a'), status(403, 'forbidden'));
  expect(await connection.reader.list('/api/v1/pods', never)).toMatchObject({
    kind: 'denied',
  });
  api.on('GET', /pods/, json({ kind: 'Pod' }));
  expect(await connection.reader.list('/api/v1/pods', never)).toMatchObject({
    kind: 'unreachable',
  });
});

describe('a log', () => {
  const read = (previous: boolean) =>
    connection.logs.read({ namespace: 'shop', name: 'p', container: 'app' }, { tailLines: 20, previous }, never);

  test('comes line by line, and nothing in it is obeyed', async () => {
    api.on('GET', /pods\/p\/log/, text('one\n\u001b[2Jtwo\n'));
    expect(await read(true)).toMatchObject({
      kind: 'ok',
      value: [{ text: 'one' }, { text: '␛[2Jtwo' }],
    });
    expect(Object.fromEntries(api.seen.at(-1)?.query ?? [])).toEqual({
      container: 'app',
      tailLines: '20',
      previous: 'true',
      timestamps: 'true',
    });
  });

  test('that was never written is absent', async () => {
    api.on('GET', /pods\/p\/log/, status(400, 'previous terminated container "app" in pod "p" not found'));
    expect(await read(true)).toMatchObject({
      kind: 'absent',
      says: expect.stringContaining('previous terminated'),
    });
  });
});

test('a pod is reached through the API server, and a path cannot lead out of it', async () => {
  api.on('GET', /proxy/, text('metrics'));
  const get = (path: string, port?: string) =>
    connection.apiProxy.get({ namespace: 'shop', name: 'p', path, ...(port && { port }) }, never);
  expect(await get('/metrics', '8080')).toMatchObject({
    kind: 'ok',
    value: 'metrics',
  });
  await get('/../../../secrets?x=1');
  expect(api.seen.slice(-2).map(({ path }) => path)).toEqual([
    '/api/v1/namespaces/shop/pods/p:8080/proxy/metrics',
    '/api/v1/namespaces/shop/pods/p/proxy/secrets',
  ]);
});

test('who we are and what we may is asked of the API server', async () => {
  api.on('POST', /selfsubjectreviews/, json({ status: { userInfo: { username: 'ana', groups: ['ops'] } } }, {}, 201));
  api.on(
    'POST',
    /selfsubjectaccessreviews/,
    json({ status: { allowed: true } }, {}, 201),
    json({ status: {} }, {}, 201),
  );
  expect(await connection.access.whoAmI(never)).toMatchObject({
    value: { name: 'ana', groups: ['ops'] },
  });
  const right = {
    verb: 'patch',
    group: 'apps',
    resource: 'deployments',
    namespace: 'shop',
    name: 'checkout',
  };
  expect(await connection.access.may(right, never)).toMatchObject({
    value: true,
  });
  expect(JSON.parse(api.seen.at(-1)?.body ?? '')).toMatchObject({
    spec: { resourceAttributes: right },
  });
  expect(await connection.access.may(right, never)).toMatchObject({
    value: false,
  });
});

describe('connecting', () => {
  test('learns where it is', async () => {
    expect(connection.place).toEqual({
      context: 'here',
      server: api.url,
      cluster: 'cluster-1',
      namespace: 'shop',
      environment: 'development',
      tlsVerified: false,
    });
    expect(connection.contexts).toEqual([{ name: 'here', server: api.url, namespace: 'shop' }]);
  });

  test('names a cluster by its address and authority where its uid may not be read', async () => {
    const ids: string[] = [];
    for (const answering of [status(403, 'forbidden'), status(404, 'not found')]) {
      api.on('GET', /kube-system/, answering);
      const other = await connected(await optionsFor({ server: api.url }));
      ids.push(other.place.cluster);
      await other.close();
    }
    expect(ids[0]).toMatch(/^ca:[0-9a-f]{64}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  test.each([
    ['does not answer', cut, 'the connection was cut'],
    ['does not know us', status(401, 'Unauthorized'), 'log in again'],
  ])('to a server that %s is a problem, not another cluster', async (_title, answering, says) => {
    api.on('GET', /kube-system/, answering);
    expect(await connect(await optionsFor({ server: api.url }))).toMatchObject({
      kind: 'problem',
      says: expect.stringContaining(says),
    });
  });

  test('believes a server by its own authority, under another name too, and says when it does not check', async () => {
    const proxy = await startFaultProxy({
      target: { url: api.url.replace('http:', 'https:') },
    });
    proxy.arm({
      kind: 'status',
      status: 200,
      body: '{"metadata":{"uid":"u"}}',
      times: 9,
    });
    const authority = Buffer.from(proxy.caPem).toString('base64');
    const tries = [
      {
        cluster: { server: proxy.url, 'certificate-authority-data': authority },
        tlsVerified: true,
      },
      {
        cluster: {
          server: proxy.url,
          'certificate-authority-data': authority,
          'tls-server-name': 'localhost',
        },
        tlsVerified: true,
      },
      {
        cluster: { server: proxy.url, 'insecure-skip-tls-verify': true },
        tlsVerified: false,
      },
    ];
    for (const { cluster, tlsVerified } of tries) {
      const other = await connected(await optionsFor(cluster));
      expect(other.place).toMatchObject({ cluster: 'u', tlsVerified });
      await other.close();
    }
    const wrongName = {
      server: proxy.url,
      'certificate-authority-data': authority,
      'tls-server-name': 'other',
    };
    expect(await connect(await optionsFor(wrongName))).toMatchObject({
      says: expect.stringContaining('is for another name'),
    });
    const { certPem } = await loopbackCertificate();
    const wrongAuthority = {
      server: proxy.url,
      'certificate-authority-data': Buffer.from(certPem).toString('base64'),
    };
    expect(await connect(await optionsFor(wrongAuthority))).toMatchObject({
      kind: 'problem',
    });
    await proxy.close();
  });

  test.each<[string, object, RegExp]>([
    [
      'a certificate that is none',
      { 'client-certificate-data': 'eHh4', 'client-key-data': 'eHh4' },
      /certificate or key of the kubeconfig cannot be used/,
    ],
    [
      'a certificate that is missing',
      { 'client-certificate': '/nonexistent', 'client-key': '/nonexistent' },
      /\/nonexistent cannot be read: ENOENT/,
    ],
    ['a token that cannot be sent', { token: 'secret\nwith a line' }, /characters that cannot be sent/],
  ])('with %s is one sentence', async (_title, user, says) => {
    const server = api.url.replace('http:', 'https:');
    const options = await optionsFor(
      { server, 'insecure-skip-tls-verify': true },
      user as { readonly [key: string]: string },
    );
    const outcome = await connect(options);
    expect(outcome).toMatchObject({
      kind: 'problem',
      says: expect.stringMatching(says),
    });
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });

  test('goes through the proxy that the kubeconfig names', async () => {
    const { createServer } = await import('node:http');
    const { connect: dial } = await import('node:net');
    const asked: string[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      const [host, port] = (request.url ?? '').split(':');
      const onward = dial(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as { port: number };
    const target = await startFaultProxy({
      target: { url: api.url.replace('http:', 'https:') },
    });
    target.arm({
      kind: 'status',
      status: 200,
      body: '{"metadata":{"uid":"behind"}}',
    });
    const other = await connected(
      await optionsFor({
        server: target.url,
        'certificate-authority-data': Buffer.from(target.caPem).toString('base64'),
        'proxy-url': `http://127.0.0.1:${port}`,
      }),
    );
    expect(other.place.cluster).toBe('behind');
    expect(asked).toEqual([new URL(target.url).host]);
    await other.close();
    await target.close();
    proxy.close();
  });

  test('ends with every watch and every connection', async () => {
    let isOpen = false;
    let isClosed = false;
    api.on(
      'GET',
      /services/,
      json({
        kind: 'ServiceList',
        metadata: { resourceVersion: '1' },
        items: [],
      }),
    );
    api.on(
      'GET',
      /watch=1/,
      stream(response => {
        isOpen = true;
        response.on('close', () => {
          isClosed = true;
        });
      }),
    );
    const news: string[] = [];
    connection.reader.watch({ kind: 'Service' }, ({ type }) => void news.push(type), never);
    await until(() => isOpen, 'the watch is open');
    await connection.close();
    await until(() => isClosed, 'the watch is closed');
    expect(news).toEqual(['all']);
    expect(await connection.reader.get('/thing', never)).toMatchObject({
      kind: 'unreachable',
    });
  });
});

test('a packed answer is unpacked', async () => {
  api.on('GET', /thing/, (_request, response) => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    });
    response.end(gzipSync('{"a":1}'));
  });
  expect(await connection.reader.get('/thing', never)).toMatchObject({
    kind: 'ok',
    value: { a: 1 },
  });
});
