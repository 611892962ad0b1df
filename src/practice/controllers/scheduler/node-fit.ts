import { at } from '../../json.ts';
import { listOf } from '../../kinds/pod-template-defaults.ts';
import type { KubeObject, Labels, Pod } from '../../kube-objects.ts';
import { nothing, parseQuantity, plus, type Quantity } from '../../quantity.ts';

/** Why a node doesn't take a pod; `isHopeless`: no pod that left could change that. */
export type Refusal = { readonly reason: string; readonly isHopeless: boolean };

export type Room = { readonly pods: number; readonly cpu: bigint; readonly memory: bigint };

/** Upstream: the Filter steps of pkg/scheduler/framework/plugins, in their order; the first that refuses counts. */
export function refusalsOf(node: KubeObject, used: Room, pod: Pod): readonly Refusal[] {
  if (at(node.spec, 'unschedulable') === true && !toleratesUnschedulable(pod)) {
    return [{ reason: 'node(s) were unschedulable', isHopeless: true }];
  }
  if (hasUntoleratedTaint(node, pod)) return [{ reason: 'node(s) had untolerated taint(s)', isHopeless: true }];
  if (!isWanted(node, pod)) return [{ reason: "node(s) didn't match Pod's node affinity/selector", isHopeless: true }];
  return lackingRoom(node, used, pod);
}

const known = new WeakMap<object, Room>();

/** Kept by the spec, which stays the same object through all changes of a pod's status. */
export function requestsOf(pod: Pod): Room {
  const room = known.get(pod.spec) ?? sumOfRequests(pod);
  known.set(pod.spec, room);
  return room;
}

function sumOfRequests(pod: Pod): Room {
  const sum = (name: string): bigint =>
    listOf(pod.spec.containers)
      .map(container => parseQuantity(at(container, 'resources', 'requests', name)) ?? nothing)
      .reduce(plus, nothing as Quantity).milli;
  return { pods: 1, cpu: sum('cpu'), memory: sum('memory') };
}

function lackingRoom(node: KubeObject, used: Room, pod: Pod): Refusal[] {
  const room = (name: string) => parseQuantity(at(node.status, 'allocatable', name))?.milli;
  const asked = requestsOf(pod);
  const refusals: Refusal[] = [];
  const pods = room('pods');
  if (pods !== undefined && BigInt(used.pods + 1) * 1000n > pods) {
    refusals.push({ reason: 'Too many pods', isHopeless: false });
  }
  for (const name of ['cpu', 'memory'] as const) {
    const all = room(name);
    if (all === undefined || asked[name] === 0n || asked[name] <= all - used[name]) continue;
    refusals.push({ reason: `Insufficient ${name}`, isHopeless: asked[name] > all });
  }
  return refusals;
}

function isWanted(node: KubeObject, pod: Pod): boolean {
  const labels = node.metadata.labels ?? {};
  const selector = (pod.spec.nodeSelector ?? {}) as Labels;
  if (!Object.entries(selector).every(([key, value]) => labels[key] === value)) return false;
  const affinity = at(pod.spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  if (affinity === undefined) return true;
  const fields: Labels = { 'metadata.name': node.metadata.name };
  return listOf(at(affinity, 'nodeSelectorTerms')).some(
    term =>
      listOf(term.matchExpressions).every(rule => holds(rule, labels)) &&
      listOf(term.matchFields).every(rule => holds(rule, fields)),
  );
}

function holds({ key, operator, values }: Record<string, unknown>, labels: Labels): boolean {
  const value = labels[String(key)];
  const wanted = Array.isArray(values) ? values.map(String) : [];
  switch (operator) {
    case 'In':
      return value !== undefined && wanted.includes(value);
    case 'NotIn':
      return value === undefined || !wanted.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(wanted[0]);
    case 'Lt':
      return Number(value) < Number(wanted[0]);
    default:
      return false;
  }
}

const UNSCHEDULABLE = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function toleratesUnschedulable(pod: Pod): boolean {
  return listOf(pod.spec.tolerations).some(toleration => tolerates(toleration, UNSCHEDULABLE));
}

function hasUntoleratedTaint(node: KubeObject, pod: Pod): boolean {
  return listOf(at(node.spec, 'taints'))
    .filter(taint => taint.effect === 'NoSchedule' || taint.effect === 'NoExecute')
    .some(taint => !listOf(pod.spec.tolerations).some(toleration => tolerates(toleration, taint)));
}

function tolerates(toleration: Record<string, unknown>, taint: Record<string, unknown>): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return toleration.key === taint.key && (toleration.value ?? '') === (taint.value ?? '');
}
