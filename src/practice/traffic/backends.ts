import type { Writes } from '../api/object-writes.ts';
import { SERVICE_NAME } from '../controllers/endpoint-slice-controller.ts';
import { backendProblem, type HttpRoute, httpRouteKind } from '../controllers/gateway/http-route.ts';
import { endpointSliceKind } from '../kinds/plain-kinds.ts';
import type { EndpointSlice, Pod } from '../kube-objects.ts';
import type { ServiceTraffic } from './service-traffic.ts';

/** Pods that share one part of the users evenly. */
export type Backend = { readonly weight: number; readonly pods: readonly Pod[] };

/**
 * Where users of a service end up: at its ready addresses, or where the first rule of its HTTPRoute sends them. A part
 * whose Service is missing or has no address is answered by nobody, as a gateway answers 500 or 503 then.
 */
export function backendsOf(writes: Writes, { namespace, service, through }: ServiceTraffic): readonly Backend[] {
  const { store } = writes;
  const kind = through === undefined ? undefined : httpRouteKind(store);
  const route = kind && (store.get(kind, namespace, through ?? '') as HttpRoute | undefined);
  if (!route) return [{ weight: 1, pods: readyPods(writes, namespace, service) }];
  return (route.spec.rules?.[0]?.backendRefs ?? [])
    .map(backend => ({
      weight: backend.weight ?? 1,
      pods: backendProblem(store, route, backend) ? [] : readyPods(writes, namespace, backend.name),
    }))
    .filter(({ weight }) => weight > 0);
}

/** Which pod a uniform draw in [0, 1) falls on: its index in all pods, in order; undefined where nobody answers. */
export function pickerOf(backends: readonly Backend[]): (draw: number) => number | undefined {
  const sum = backends.reduce((all, { weight }) => all + weight, 0);
  return draw => {
    let rest = draw * sum;
    let first = 0;
    for (const [index, { weight, pods }] of backends.entries()) {
      if (rest < weight || index === backends.length - 1)
        return pods.length === 0
          ? undefined
          : first + Math.min(pods.length - 1, Math.floor((rest / weight) * pods.length));
      rest -= weight;
      first += pods.length;
    }
    return undefined;
  };
}

function readyPods({ store }: Writes, namespace: string, service: string): readonly Pod[] {
  const slices = store.list(endpointSliceKind, namespace) as readonly EndpointSlice[];
  return slices
    .filter(slice => slice.metadata.labels?.[SERVICE_NAME] === service)
    .flatMap(slice => slice.endpoints.filter(endpoint => endpoint.conditions.ready))
    .flatMap(endpoint => {
      const found = store.byUid(endpoint.targetRef.uid);
      return found ? [found.object as Pod] : [];
    });
}
