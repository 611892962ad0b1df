import type { ObjectStore } from '../api/object-store.ts';
import { nodeKind } from '../kinds/plain-kinds.ts';
import { podKind } from '../kinds/pod-kind.ts';
import type { KubeObject, Labels, Pod } from '../kube-objects.ts';

/** The scheduler's whole wisdom here: the node with the fewest pods. */
export function emptiestNode(store: ObjectStore): string | undefined {
  const nodes = store.list(nodeKind).filter(isSchedulable);
  const load = new Map<string, number>(nodes.map(node => [node.metadata.name, 0]));
  for (const pod of store.list(podKind) as readonly Pod[]) {
    const count = load.get(pod.spec.nodeName ?? '');
    if (count !== undefined) load.set(pod.spec.nodeName as string, count + 1);
  }
  return [...load].sort(([left, a], [right, b]) => a - b || left.localeCompare(right))[0]?.[0];
}

export function nodeAddress(store: ObjectStore, name: string): string {
  const index = store.list(nodeKind).findIndex(node => node.metadata.name === name);
  return `10.0.0.${index + 11}`;
}

const TOPOLOGY = new Set(['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']);

/** Zone and region are copied to the pods of a node. */
export function topologyOf(store: ObjectStore, name: string): Labels {
  const labels = store.get(nodeKind, undefined, name)?.metadata.labels ?? {};
  return Object.fromEntries(Object.entries(labels).filter(([key]) => TOPOLOGY.has(key)));
}

function isSchedulable(node: KubeObject): boolean {
  return (node.spec as { unschedulable?: boolean } | undefined)?.unschedulable !== true;
}
