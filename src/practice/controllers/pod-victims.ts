import type { Pod } from '../kube-objects.ts';
import { conditionOf, isReady, readySince } from '../kube-objects.ts';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/** Who goes first when there are too many. Upstream: controller_utils.go, ActivePodsWithRanks. */
export function inOrderOfDeletion(pods: readonly Pod[], related: readonly Pod[], now: number): Pod[] {
  const onNode = new Map<string, number>();
  for (const pod of related) {
    if (pod.spec.nodeName) onNode.set(pod.spec.nodeName, (onNode.get(pod.spec.nodeName) ?? 0) + 1);
  }
  const rank = (pod: Pod) => onNode.get(pod.spec.nodeName ?? '') ?? 0;
  return [...pods].sort(
    (left, right) =>
      Number(Boolean(left.spec.nodeName)) - Number(Boolean(right.spec.nodeName)) ||
      phaseOrder(left) - phaseOrder(right) ||
      Number(isReady(left)) - Number(isReady(right)) ||
      deletionCost(left) - deletionCost(right) ||
      rank(right) - rank(left) ||
      byReadyTime(left, right, now) ||
      restarts(right) - restarts(left) ||
      byAge(Date.parse(left.metadata.creationTimestamp), Date.parse(right.metadata.creationTimestamp), now) ||
      left.metadata.uid.localeCompare(right.metadata.uid),
  );
}

function phaseOrder(pod: Pod): number {
  return { Pending: 0, Unknown: 1, Running: 2 }[pod.status.phase] ?? 3;
}

function deletionCost(pod: Pod): number {
  return Number.parseInt(pod.metadata.annotations?.[DELETION_COST] ?? '0', 10) || 0;
}

function restarts(pod: Pod): number {
  return Math.max(0, ...(pod.status.containerStatuses ?? []).map(status => status.restartCount));
}

function byReadyTime(left: Pod, right: Pod, now: number): number {
  if (!conditionOf(left.status.conditions, 'Ready') || !isReady(left) || !isReady(right)) return 0;
  return byAge(readySince(left), readySince(right), now);
}

/** Younger first, but only by order of magnitude: otherwise it would always hit the newest (LogarithmicScaleDown). */
function byAge(left: number, right: number, now: number): number {
  return magnitude(now - left) - magnitude(now - right);
}

function magnitude(millis: number): number {
  return millis <= 0 ? -1 : Math.floor(Math.log2(millis * 1e6));
}
