import { at } from '../../json.ts';
import { listOf } from '../../kinds/pod-template-defaults.ts';
import type { KubeObject, Pod } from '../../kube-objects.ts';
import { nothing, parseQuantity, plus, type Quantity } from '../../quantity.ts';
import { toleratesCordon, toleratesTaints, wantsNode } from '../node-match.ts';

/** Why a node doesn't take a pod; `isHopeless`: no pod that left could change that. */
export type Refusal = { readonly reason: string; readonly isHopeless: boolean };

export type Room = { readonly pods: number; readonly cpu: bigint; readonly memory: bigint };

/** Upstream: the Filter steps of pkg/scheduler/framework/plugins, in their order; the first that refuses counts. */
export function refusalsOf(node: KubeObject, used: Room, pod: Pod): readonly Refusal[] {
  if (!toleratesCordon(pod.spec, node)) return [{ reason: 'node(s) were unschedulable', isHopeless: true }];
  if (!toleratesTaints(pod.spec, node, ['NoSchedule', 'NoExecute']))
    return [{ reason: 'node(s) had untolerated taint(s)', isHopeless: true }];
  if (!wantsNode(pod.spec, node))
    return [{ reason: "node(s) didn't match Pod's node affinity/selector", isHopeless: true }];
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
