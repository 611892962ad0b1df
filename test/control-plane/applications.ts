import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Api } from './api.ts';
import { type Instruments, makeInstruments, pageType } from './instruments.ts';
import { ownNetwork, podPort } from './network.ts';

/** What the image of a pod makes its users meet. */
type Manner = { readonly errorShare: number; readonly seconds: number };

/** `…-errors` fails 3 of 100 requests; every other one 3 of 1,000. */
const mannerOf = (image: string): Manner => ({ errorShare: image.endsWith('-errors') ? 0.03 : 0.003, seconds: 0.04 });

const requestsPerSecond = 100;
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

type App = {
  readonly manner: Manner;
  readonly startedAt: number;
  /** Between 0 and 1: pods that began together don't fail together. */
  readonly phase: number;
  readonly instruments: Instruments;
  /** Requests that its users sent by now, and those of them that failed. */
  all: number;
  failed: number;
};

/**
 * One server that answers for every pod of the cluster, by the address that it was asked at: `/metrics` as if users had
 * come all the time, `POST /orders` with an order number, `/healthz`. Needs the network of `in-namespace.ts`.
 */
export async function startApplications(api: Api): Promise<{ stop(): Promise<void> }> {
  if (process.env[ownNetwork] === undefined) {
    console.log('no applications answer behind the pods: start with node test/control-plane/in-namespace.ts');
    return { stop: async () => undefined };
  }
  const byAddress = new Map<string, Promise<App | undefined>>();
  const byPod = new Map<string, App>();
  let orders = 0;

  /** Addresses are given out again, so a pod is known by its address only while it has it. */
  async function look(address: string): Promise<App | undefined> {
    const { body } = await api('GET', `/api/v1/pods?fieldSelector=status.podIP=${address}`);
    const pod = body.items?.find(({ status }: { status: { phase: string } }) => status.phase === 'Running');
    if (!pod) return undefined;
    const { uid } = pod.metadata;
    const app = byPod.get(uid) ?? begin(mannerOf(pod.spec.containers[0].image), pod.status.startTime, address);
    byPod.set(uid, app);
    return app;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = request.socket.localAddress ?? '';
    const app = await (byAddress.get(address) ?? remember(address));
    if (!app) return reply(response, 502, { error: `no pod has the address ${address}` });
    const { pathname } = new URL(request.url ?? '/', 'http://pod');
    if (pathname === '/metrics') {
      serve(app, Date.now());
      response.setHeader('content-type', pageType);
      return void response.end(await app.instruments.page());
    }
    if (pathname === '/healthz') return reply(response, 200, { ok: true });
    if (pathname === '/orders' && request.method === 'POST') {
      orders += 1;
      return reply(response, 201, { order: `4711-${String(orders).padStart(6, '0')}` });
    }
    reply(response, 404, { error: 'not found' });
  }

  function remember(address: string): Promise<App | undefined> {
    const found = look(address);
    byAddress.set(address, found);
    // Long enough for one look of ours at all pods, short enough for an address that another pod gets.
    setTimeout(() => byAddress.delete(address), 2_000).unref();
    return found;
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(cause => reply(response, 500, { error: String(cause) }));
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(podPort, '0.0.0.0', resolve);
  });
  return {
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function begin(manner: Manner, startTime: string, address: string): App {
  const startedAt = Date.parse(startTime);
  const [last = 0, before = 0] = address.split('.').map(Number).toReversed();
  const phase = (last * 0.618 + before * 0.414) % 1;
  return { manner, startedAt, phase, instruments: makeInstruments(startedAt, buckets), all: 0, failed: 0 };
}

/** Its users are caught up with when somebody looks, so that nobody has to send the requests of pods without end. */
function serve(app: App, now: number): void {
  const { manner, startedAt, phase, instruments } = app;
  const all = Math.max(app.all, Math.floor(((now - startedAt) / 1_000) * requestsPerSecond));
  const failed = Math.floor(all * manner.errorShare + phase);
  const answered = (code: number, times: number) =>
    instruments.answered({ method: 'POST', route: '/orders', code }, times, manner.seconds);
  answered(201, all - app.all - (failed - app.failed));
  answered(502, failed - app.failed);
  Object.assign(app, { all, failed });
}
