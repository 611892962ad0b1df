import type { ServerResponse } from 'node:http';
import { podKind } from '../kinds/pod-kind.ts';
import type { Pod } from '../kube-objects.ts';
import { isReady } from '../kube-objects.ts';
import { metricsText } from '../traffic/container-figures.ts';
import type { Traffic } from '../traffic/traffic.ts';
import type { ObjectStore } from './object-store.ts';
import { notFound, unavailable } from './status-error.ts';

/** `pods/NAME:PORT/proxy/PATH`: what the application itself answers. */
export function answerPodProxy(
  response: ServerResponse,
  store: ObjectStore,
  namespace: string,
  nameAndPort: string,
  path: string,
  traffic: Traffic,
): void {
  const { name, port } = splitName(nameAndPort);
  const pod = store.get(podKind, namespace, name) as Pod | undefined;
  if (!pod) throw notFound(podKind, name);
  const figures = isRunning(pod) ? traffic.figuresOf(pod.metadata.uid) : undefined;
  const listens = pod.spec.containers.flatMap(container => container.ports ?? []).map(each => each.containerPort);
  if (!pod.status.podIP) throw unavailable('no endpoints available: the pod has no address');
  if (!figures || (listens.length > 0 && !listens.includes(port))) {
    throw unavailable(
      `error trying to reach service: dial tcp ${pod.status.podIP}:${port}: connect: connection refused`,
    );
  }
  if (path === 'metrics') {
    response.writeHead(200, {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
    });
    response.end(metricsText(figures));
  } else if (path === 'ready' || path === 'live') {
    const isWell = path === 'live' || isReady(pod);
    response.writeHead(isWell ? 200 : 503, { 'Content-Type': 'text/plain' });
    response.end(isWell ? 'ok' : 'not ready');
  } else {
    response.writeHead(404, { 'Content-Type': 'text/plain' });
    response.end('404 page not found\n');
  }
}

/** `name`, `name:8080` or `http:name:8080`. Without a port the first one that the pod names counts. */
function splitName(text: string): { name: string; port: number } {
  const parts = text.split(':');
  const [name = '', port] = parts.length === 3 ? parts.slice(1) : parts;
  return { name, port: port ? Number(port) : 8080 };
}

function isRunning(pod: Pod): boolean {
  return pod.status.containerStatuses?.some(status => status.state.running !== undefined) ?? false;
}
