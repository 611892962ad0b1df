import type { ObjectStore } from '../../api/object-store.ts';
import { servedRow } from '../../custom/served-rows.ts';
import { serviceKind } from '../../kinds/service-kind.ts';
import type { Condition, KubeObject } from '../../kube-objects.ts';

export type BackendRef = {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly port?: number;
  readonly weight?: number;
};

/** What is read of an HTTPRoute of the Gateway API, v1. */
export type HttpRoute = KubeObject & {
  readonly spec: {
    readonly parentRefs?: readonly { readonly name: string }[];
    readonly rules?: readonly { readonly backendRefs?: readonly BackendRef[] }[];
  };
  readonly status?: {
    readonly parents: readonly {
      readonly parentRef: object;
      readonly controllerName: string;
      readonly conditions?: readonly (Condition & { readonly observedGeneration?: number })[];
    }[];
  };
};

/** Undefined where nobody has defined the kind. */
export const httpRouteKind = (store: ObjectStore) => servedRow(store, 'gateway.networking.k8s.io', 'v1', 'httproutes');

/** Why a gateway could not send anything there, in the API's own reasons. */
export function backendProblem(
  store: ObjectStore,
  { metadata }: HttpRoute,
  { group = '', kind = 'Service', namespace, name }: BackendRef,
): { readonly reason: string; readonly message: string } | undefined {
  if (group !== '' || kind !== 'Service')
    return { reason: 'InvalidKind', message: `${group}/${kind} is not supported as a backend` };
  if (namespace !== undefined && namespace !== metadata.namespace)
    return { reason: 'RefNotPermitted', message: `no ReferenceGrant allows a backend in namespace ${namespace}` };
  if (store.get(serviceKind, metadata.namespace, name)) return undefined;
  return { reason: 'BackendNotFound', message: `Service ${metadata.namespace}/${name} not found` };
}
