import type { ObjectStore } from '../../api/object-store.ts';
import { nodeKind } from '../../kinds/plain-kinds.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { Labels, Pod } from '../../kube-objects.ts';
import type { Refusal, Room } from './node-fit.ts';
import { refusalsOf, requestsOf } from './node-fit.ts';

/** A node for the pod, or why there is none, in the scheduler's words. */
export type NodeChoice = { readonly node: string } | { readonly why: string };

/** Of the nodes that fit the one with the fewest pods. */
export function chooseNode(store: ObjectStore, pod: Pod): NodeChoice {
  const nodes = store.list(nodeKind);
  if (nodes.length === 0) return { why: 'no nodes available to schedule pods' };
  const used = roomUsed(store);
  const free: Room = { pods: 0, cpu: 0n, memory: 0n };
  const fitting: { name: string; pods: number }[] = [];
  const refusals: Refusal[][] = [];
  for (const node of nodes) {
    const { name } = node.metadata;
    const room = used.get(name) ?? free;
    const reasons = refusalsOf(node, room, pod);
    if (reasons.length === 0) fitting.push({ name, pods: room.pods });
    else refusals.push([...reasons]);
  }
  const best = fitting.sort((left, right) => left.pods - right.pods || left.name.localeCompare(right.name))[0];
  return best ? { node: best.name } : { why: unfitWords(refusals) };
}

/** Upstream: FitError in pkg/scheduler/framework/types.go, and what DefaultPreemption adds. */
function unfitWords(refusals: readonly Refusal[][]): string {
  const none = `0/${refusals.length} nodes are available:`;
  const reasons = histogram(refusals.flatMap(each => each.map(({ reason }) => reason)));
  const preemption = histogram(
    refusals.map(each =>
      each.some(({ isHopeless }) => isHopeless)
        ? 'Preemption is not helpful for scheduling'
        : 'No preemption victims found for incoming pod',
    ),
  );
  return `${none} ${reasons}. preemption: ${none} ${preemption}.`;
}

function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}

function roomUsed(store: ObjectStore): Map<string, Room> {
  const used = new Map<string, Room>();
  for (const pod of store.list(podKind) as readonly Pod[]) {
    const { nodeName } = pod.spec;
    if (!nodeName || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') continue;
    const before = used.get(nodeName) ?? { pods: 0, cpu: 0n, memory: 0n };
    const asked = requestsOf(pod);
    used.set(nodeName, {
      pods: before.pods + 1,
      cpu: before.cpu + asked.cpu,
      memory: before.memory + asked.memory,
    });
  }
  return used;
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
