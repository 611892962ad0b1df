import { SERVICE_NAME } from '../controllers/endpoint-slice-controller.ts';
import { endpointSliceKind } from '../kinds/plain-kinds.ts';
import { podKind } from '../kinds/pod-kind.ts';
import { serviceKind } from '../kinds/service-kind.ts';
import type { EndpointSlice, Pod, Service } from '../kube-objects.ts';
import type { ObjectStore } from './object-store.ts';
import { badRequest, notFound, unavailable } from './status-error.ts';

/** Where a proxied request goes in the end. */
export type ProxyLocation = { readonly pod: Pod; readonly port: number };

/** `name`, `name:port` or `scheme:name:port`. Upstream: SplitSchemeNamePort in apimachinery's pkg/util/net. */
function splitName(id: string): { readonly name: string; readonly port: string } | undefined {
  const parts = id.split(':');
  const [scheme = '', name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts];
  return parts.length > 3 || name === '' || !['', 'http', 'https'].includes(scheme) ? undefined : { name, port };
}

/** Without a port the first one that the pod names counts. Upstream: ResourceLocation in pkg/registry/core/pod. */
export function podLocation(store: ObjectStore, namespace: string, id: string): ProxyLocation {
  const asked = splitName(id);
  if (!asked) throw badRequest(`invalid pod request ${JSON.stringify(id)}`);
  const pod = store.get(podKind, namespace, asked.name) as Pod | undefined;
  if (!pod) throw notFound(podKind, asked.name);
  if (!pod.status.podIP) throw badRequest('address not allowed');
  const named = pod.spec.containers.flatMap(container => container.ports ?? [])[0]?.containerPort;
  return { pod, port: asked.port === '' ? (named ?? 80) : Number(asked.port) };
}

/**
 * A ready pod behind the Service. The port is meant by its name: who names none means the port without a name, and finds
 * nobody where all ports have one. A number is that of the Service, not the pod's. Upstream: ResourceLocation in
 * pkg/registry/core/service/storage, which looks into Endpoints.
 */
export function serviceLocation(
  store: ObjectStore,
  namespace: string,
  id: string,
  pick: (many: number) => number,
): ProxyLocation {
  const asked = splitName(id);
  if (!asked) throw badRequest(`invalid service request ${JSON.stringify(id)}`);
  const { name } = asked;
  const service = store.get(serviceKind, namespace, name) as Service | undefined;
  const portName = /^[+-]?\d+$/.test(asked.port) ? nameOfPort(service, name, Number(asked.port)) : asked.port;
  if (!service) throw notFound(serviceKind, name);
  const slices = (store.list(endpointSliceKind, namespace) as readonly EndpointSlice[]).filter(
    slice => slice.metadata.labels?.[SERVICE_NAME] === name,
  );
  if (slices.every(({ endpoints }) => endpoints.length === 0)) throw noEndpoints(name);
  const reachable = slices.flatMap(({ endpoints, ports }) =>
    endpoints.flatMap(({ conditions, targetRef }) => {
      const port = ports.find(each => each.name === portName)?.port;
      const pod = store.byUid(targetRef.uid)?.object as Pod | undefined;
      return conditions.ready && pod && port !== undefined ? [{ pod, port }] : [];
    }),
  );
  const found = reachable[pick(reachable.length)];
  if (!found) throw noEndpoints(id);
  return found;
}

function nameOfPort(service: Service | undefined, name: string, number: number): string {
  if (!service) throw notFound(serviceKind, name);
  const found = service.spec.ports?.find(({ port }) => port === number);
  if (!found) throw unavailable(`no service port ${number} found for service ${JSON.stringify(name)}`);
  return found.name ?? '';
}

const noEndpoints = (name: string) => unavailable(`no endpoints available for service ${JSON.stringify(name)}`);
