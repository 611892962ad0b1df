import { at } from '../../json.ts';
import { nodeKind } from '../../kinds/plain-kinds.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import { listOf } from '../../kinds/pod-template-defaults.ts';
import type { IntOrPercent, KubeObject, Pod } from '../../kube-objects.ts';
import { isAvailable } from '../../kube-objects.ts';
import type { DaemonSet } from '../../workload-objects.ts';
import { claimObjects } from '../claimed-objects.ts';
import type { ControllerTools } from '../controller.ts';
import { toleratesCordon, toleratesTaints, wantsNode } from '../node-match.ts';
import { POD_REVISION } from '../revision-history.ts';
import { tolerantSpec } from './daemon-pod.ts';

/** A node, and the pods of the set that are on it or meant for it, oldest first. */
export type DaemonNode = {
  readonly name: string;
  readonly shouldRun: boolean;
  readonly mayStay: boolean;
  readonly pods: readonly Pod[];
};

/** One look at one DaemonSet: `hash` is that of the wanted revision. */
export type DaemonLook = {
  readonly tools: ControllerTools;
  readonly set: DaemonSet;
  readonly hash: string;
  readonly nodes: readonly DaemonNode[];
};

export function lookAtNodes(tools: ControllerTools, set: DaemonSet): DaemonNode[] {
  const byNode = Map.groupBy(claimObjects<Pod>(tools.writes, set, podKind).filter(isStillThere), targetNode);
  const spec = tolerantSpec(set.spec.template.spec);
  return tools.writes.store.list(nodeKind).map(node => ({
    name: node.metadata.name,
    ...mayRun(spec, node),
    pods: (byNode.get(node.metadata.name) ?? []).sort(oldestFirst),
  }));
}

/** A pod that has ended and is being deleted is nobody's business any more. */
function isStillThere({ metadata, status }: Pod): boolean {
  return !(metadata.deletionTimestamp && (status.phase === 'Failed' || status.phase === 'Succeeded'));
}

/** Upstream: NodeShouldRunDaemonPod. A taint that only forbids scheduling lets a pod stay that is there. */
function mayRun(spec: Pod['spec'], node: KubeObject): Pick<DaemonNode, 'shouldRun' | 'mayStay'> {
  if (!wantsNode(spec, node) || (spec.nodeName && spec.nodeName !== node.metadata.name)) {
    return { shouldRun: false, mayStay: false };
  }
  return {
    shouldRun: toleratesTaints(spec, node, ['NoSchedule', 'NoExecute']) && toleratesCordon(spec, node),
    mayStay: toleratesTaints(spec, node, ['NoExecute']),
  };
}

/** Before it is scheduled, a pod says by its affinity where it is going. */
function targetNode({ spec }: Pod): string {
  if (spec.nodeName) return spec.nodeName;
  const required = at(spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  const fields = listOf(at(required, 'nodeSelectorTerms')).flatMap(term => listOf(term.matchFields));
  const [name] = (fields.find(field => field.key === 'metadata.name')?.values as string[] | undefined) ?? [];
  return name ?? '';
}

function oldestFirst(left: Pod, right: Pod): number {
  return (
    Number(Boolean(right.spec.nodeName)) - Number(Boolean(left.spec.nodeName)) ||
    left.metadata.creationTimestamp.localeCompare(right.metadata.creationTimestamp) ||
    left.metadata.name.localeCompare(right.metadata.name)
  );
}

export function isUpdated({ hash }: DaemonLook, { metadata }: Pod): boolean {
  return metadata.labels?.[POD_REVISION] === hash;
}

export function isDaemonAvailable({ tools, set }: DaemonLook, pod: Pod): boolean {
  return isAvailable(pod, set.spec.minReadySeconds ?? 0, tools.writes.clock.now());
}

/** Both limits round up, other than a Deployment's; neither given, one pod may be missing. */
export function limits({ set, nodes }: DaemonLook): { maxSurge: number; maxUnavailable: number } {
  const wanted = nodes.filter(({ shouldRun }) => shouldRun).length;
  const rolling = set.spec.updateStrategy.rollingUpdate;
  const maxSurge = share(rolling?.maxSurge, wanted);
  const maxUnavailable = share(rolling?.maxUnavailable, wanted);
  return { maxSurge, maxUnavailable: wanted > 0 && maxSurge + maxUnavailable === 0 ? 1 : maxUnavailable };
}

export function allowsSurge({ spec }: DaemonSet): boolean {
  return spec.updateStrategy.type === 'RollingUpdate' && share(spec.updateStrategy.rollingUpdate?.maxSurge, 1) > 0;
}

function share(value: IntOrPercent | undefined, of: number): number {
  if (value === undefined) return 0;
  return typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * of) / 100);
}
