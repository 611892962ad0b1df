import type { IncomingMessage, ServerResponse } from 'node:http';
import { webAnswer } from '../applications/web-answer.ts';
import type { Pod } from '../kube-objects.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { ProxyLocation } from './proxy-location.ts';
import { podLocation, serviceLocation } from './proxy-location.ts';
import { readBody } from './request-body.ts';
import type { ResourceTarget } from './request-target.ts';
import { unavailable } from './status-error.ts';

/** `pods/NAME:PORT/proxy/PATH` and `services/NAME:PORT/proxy/PATH`: what the application itself answers. */
export async function answerProxied(
  cluster: PracticeCluster,
  request: IncomingMessage,
  response: ServerResponse,
  target: ResourceTarget,
): Promise<void> {
  const body = await readBody(request);
  const { namespace = '', name = '', rest } = target;
  const location =
    target.row.resource === 'pods'
      ? podLocation(cluster.store, namespace, name)
      : serviceLocation(cluster.store, namespace, name, cluster.traffic.pickFrom);
  requireListening(location);
  const { status, type, text } = webAnswer(cluster, location.pod, {
    method: request.method ?? 'GET',
    path: `/${rest}`,
    body,
  });
  response.writeHead(status, { 'Content-Type': type });
  response.end(request.method === 'HEAD' ? undefined : text);
}

function requireListening({ pod, port }: ProxyLocation): void {
  const listens = pod.spec.containers.flatMap(container => container.ports ?? []).map(each => each.containerPort);
  if (isRunning(pod) && (listens.length === 0 || listens.includes(port))) return;
  throw unavailable(`error trying to reach service: dial tcp ${pod.status.podIP}:${port}: connect: connection refused`);
}

function isRunning(pod: Pod): boolean {
  return pod.status.containerStatuses?.some(status => status.state.running !== undefined) ?? false;
}
