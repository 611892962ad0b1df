import { deleteObject } from '../api/object-deletion.ts';
import { changeObject, createObject } from '../api/object-writes.ts';
import { matchesLabels } from '../api/selectors.ts';
import { equalJson } from '../json.ts';
import { endpointSliceKind } from '../kinds/plain-kinds.ts';
import { podKind } from '../kinds/pod-kind.ts';
import { serviceKind } from '../kinds/service-kind.ts';
import type { Endpoint, EndpointSlice, KubeObject, Pod, Service, ServicePort } from '../kube-objects.ts';
import { isReady } from '../kube-objects.ts';
import type { Controller, ControllerTools } from './controller.ts';
import { namespaceAndName } from './controller.ts';

const MANAGER = 'kube-controller-manager';
export const SERVICE_NAME = 'kubernetes.io/service-name';

/** Says who may get traffic. A pod that is being deleted may not, from the first moment on. */
export function endpointSliceController({ writes }: ControllerTools): Controller {
  const { store } = writes;
  return {
    name: 'endpointslice',
    affectedBy: ({ row, object, previous }) => {
      if (row === serviceKind) return [`${object.metadata.namespace}/${object.metadata.name}`];
      if (row === endpointSliceKind) {
        const service = object.metadata.labels?.[SERVICE_NAME];
        return service === undefined ? [] : [`${object.metadata.namespace}/${service}`];
      }
      if (row !== podKind) return [];
      return (store.list(serviceKind, object.metadata.namespace) as readonly Service[])
        .filter(service => selects(service, object) || (previous && selects(service, previous)))
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    },
    reconcile: key => {
      const [namespace, name] = namespaceAndName(key);
      const service = store.get(serviceKind, namespace, name) as Service | undefined;
      const slices = (store.list(endpointSliceKind, namespace) as readonly EndpointSlice[]).filter(
        slice => slice.metadata.labels?.[SERVICE_NAME] === name,
      );
      if (!service?.spec.selector) {
        for (const slice of slices) deleteObject(writes, endpointSliceKind, namespace, slice.metadata.name, {});
        return;
      }
      const pods = (store.list(podKind, namespace) as readonly Pod[]).filter(pod => selects(service, pod));
      const content = contentOf(service, pods);
      const slice = slices[0];
      if (!slice) {
        createObject(writes, endpointSliceKind, namespace, draftOf(service, content), { manager: MANAGER });
      } else if (!equalJson({ endpoints: slice.endpoints, ports: slice.ports }, content)) {
        const change = (current: KubeObject) => ({ ...current, ...content });
        changeObject(writes, endpointSliceKind, namespace, slice.metadata.name, change, { manager: MANAGER });
      }
    },
  };
}

function selects(service: Service, pod: KubeObject): boolean {
  const selector = service.spec.selector;
  return selector !== undefined && Object.keys(selector).length > 0 && matchesLabels(selector, pod.metadata.labels);
}

function contentOf(service: Service, pods: readonly Pod[]): Pick<EndpointSlice, 'endpoints' | 'ports'> {
  const reachable = pods.filter(pod => pod.status.podIP && !['Failed', 'Succeeded'].includes(pod.status.phase));
  return {
    endpoints: reachable.map(endpointOf),
    ports: (service.spec.ports ?? []).flatMap(port => {
      const number = targetPort(port, reachable[0]);
      return number === undefined
        ? []
        : [
            {
              name: port.name ?? '',
              port: number,
              protocol: port.protocol ?? 'TCP',
            },
          ];
    }),
  };
}

function endpointOf(pod: Pod): Endpoint {
  const isLeaving = pod.metadata.deletionTimestamp !== undefined;
  const serving = isReady(pod);
  // A bound pod carries the zone of its node.
  const zone = pod.metadata.labels?.['topology.kubernetes.io/zone'];
  return {
    addresses: [pod.status.podIP as string],
    conditions: {
      ready: serving && !isLeaving,
      serving,
      terminating: isLeaving,
    },
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
    ...(zone && { zone }),
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace as string,
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
  };
}

function targetPort({ port, targetPort: target }: ServicePort, pod: Pod | undefined): number | undefined {
  if (typeof target !== 'string') return target ?? port;
  const ports = pod?.spec.containers.flatMap(container => container.ports ?? []) ?? [];
  return ports.find(each => each.name === target)?.containerPort;
}

function draftOf(service: Service, content: object): unknown {
  const { name, uid } = service.metadata;
  return {
    metadata: {
      generateName: `${name}-`,
      labels: {
        ...service.metadata.labels,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        [SERVICE_NAME]: name,
      },
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Service',
          name,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    addressType: 'IPv4',
    ...content,
  };
}
