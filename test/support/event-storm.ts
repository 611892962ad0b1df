import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An API server that does nothing but tell of changes, as many as it is asked for. */
export type EventStorm = {
  readonly url: string;
  /** Events a second from now on, told in ten portions. */
  rate(perSecond: number): void;
  readonly sent: () => number;
  close(): Promise<void>;
};

const portionsPerSecond = 10;

/** Every tenth workload (or so) is in the middle of a release; all of them change when there is a storm. */
export async function startEventStorm(workloads: number, rollingEvery = 10): Promise<EventStorm> {
  const deployment = (index: number, at: number) =>
    deploymentOf(index, at, rollingEvery > 0 && index % rollingEvery === 0);
  const watchers = new Set<ServerResponse>();
  let version = 1_000;
  let perSecond = 0;
  let sent = 0;
  let next = 0;

  const tell = () => {
    const count = Math.round(perSecond / portionsPerSecond);
    if (count === 0) return;
    let text = '';
    for (let index = 0; index < count; index += 1) {
      version += 1;
      next = (next + 7) % workloads;
      text += `${JSON.stringify({ type: 'MODIFIED', object: deployment(next, version) })}\n`;
    }
    sent += count;
    for (const watcher of watchers) watcher.write(text);
  };
  const timer = setInterval(tell, 1_000 / portionsPerSecond);

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://storm');
    if (request.method === 'POST') return void reviewed(request, response);
    if (url.pathname === '/api/v1/namespaces/kube-system')
      return json(response, { kind: 'Namespace', metadata: { name: 'kube-system', uid: 'storm' } });
    const isDeployments = url.pathname.endsWith('/deployments');
    if (url.searchParams.has('watch')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      if (!isDeployments) return;
      watchers.add(response);
      response.on('close', () => watchers.delete(response));
      return;
    }
    const [, name] = /\/deployments\/app-(\d+)$/.exec(url.pathname) ?? [];
    if (name !== undefined) return json(response, deployment(Number(name), version));
    const items = isDeployments ? Array.from({ length: workloads }, (_, index) => deployment(index, version)) : [];
    return json(response, { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: String(version) }, items });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rate(count) {
      perSecond = count;
    },
    sent: () => sent,
    close: () =>
      new Promise(resolve => {
        clearInterval(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function json(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function reviewed(request: IncomingMessage, response: ServerResponse): Promise<void> {
  for await (const _chunk of request);
  json(response, { status: { allowed: true, userInfo: { username: 'ana', groups: [] } } });
}

function deploymentOf(index: number, version: number, isRolling: boolean): object {
  const labels = { app: `app-${index}` };
  const updated = isRolling ? version % 8 : 8;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      uid: `uid-${index}`,
      name: `app-${index}`,
      namespace: 'shop',
      resourceVersion: String(version),
      generation: 2,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels,
      annotations: { 'deployment.kubernetes.io/revision': '2' },
    },
    spec: {
      replicas: 8,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'app', image: `registry.example/app:1.${index}`, env: [{ name: 'A', value: 'b' }] }],
        },
      },
    },
    status: {
      observedGeneration: 2,
      replicas: 8,
      updatedReplicas: updated,
      readyReplicas: 8 - (version % 2),
      availableReplicas: isRolling ? 8 - (version % 3) : 8,
      conditions: [{ type: 'Available', status: 'True', reason: 'Minimum', message: `seen at ${version}` }],
    },
  };
}

// As a process of its own, so that what it costs is not counted: `node event-storm.ts WORKLOADS ROLLING-EVERY`, then rates on stdin.
if (process.argv[1] === import.meta.filename) {
  const storm = await startEventStorm(Number(process.argv[2] ?? 200), Number(process.argv[3] ?? 10));
  process.stdout.write(`${storm.url}\n`);
  process.stdin.setEncoding('utf8').on('data', text => {
    storm.rate(Number(String(text).trim().split('\n').at(-1)));
  });
  process.stdin.on('end', () => process.exit(0));
}
