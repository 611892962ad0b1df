import { deleteObject } from '../../api/object-deletion.ts';
import { createObject } from '../../api/object-writes.ts';
import { isNamespaceTerminating, StatusError } from '../../api/status-error.ts';
import { at } from '../../json.ts';
import { TEMPLATE_GENERATION } from '../../kinds/daemon-set-kind.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import { listOf } from '../../kinds/pod-template-defaults.ts';
import type { Pod, PodSpec } from '../../kube-objects.ts';
import type { DaemonSet } from '../../workload-objects.ts';
import type { ControllerTools } from '../controller.ts';
import { recordEvent } from '../event-recorder.ts';
import { ownerReferenceTo } from '../owner-reference.ts';
import { POD_REVISION } from '../revision-history.ts';

const MANAGER = 'kube-controller-manager';

const BORNE = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
] as const;

/** A daemon bears what drives other pods away (AddOrUpdateDaemonPodTolerations). */
export function tolerantSpec(spec: PodSpec): PodSpec {
  const all = [...BORNE, ...(spec.hostNetwork === true ? [['network-unavailable', 'NoSchedule'] as const] : [])];
  const added = all.map(([key, effect]) => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect }));
  const kept = listOf(spec.tolerations).filter(
    toleration => !added.some(({ key, effect }) => toleration.key === key && toleration.effect === effect),
  );
  return { ...spec, tolerations: [...kept, ...added] };
}

export function createDaemonPod(tools: ControllerTools, set: DaemonSet, hash: string, node: string): void {
  const { metadata, spec } = set.spec.template;
  const generation = set.metadata.annotations?.[TEMPLATE_GENERATION];
  const draft = {
    metadata: {
      generateName: `${set.metadata.name}-`,
      labels: {
        ...metadata.labels,
        ...(generation !== undefined && { 'pod-template-generation': generation }),
        [POD_REVISION]: hash,
      },
      annotations: metadata.annotations,
      ownerReferences: [ownerReferenceTo(set)],
    },
    spec: { ...tolerantSpec(spec), affinity: onlyOn(node, spec.affinity) },
  };
  try {
    const pod = createObject(tools.writes, podKind, set.metadata.namespace, draft, { manager: MANAGER });
    tell(tools, set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (isNamespaceTerminating(error)) return;
    tell(tools, set, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
    throw error;
  }
}

export function deleteDaemonPod(tools: ControllerTools, set: DaemonSet, { metadata }: Pod): void {
  deleteObject(tools.writes, podKind, metadata.namespace, metadata.name, {});
  tell(tools, set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${metadata.name}`);
}

export function tell(
  { writes }: ControllerTools,
  set: DaemonSet,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  recordEvent(writes, set, { type, reason, message, component: 'daemonset-controller' });
}

/** Takes the place of whatever the template requires of nodes: this node was chosen by it already. */
function onlyOn(node: string, affinity: unknown): unknown {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }];
  return {
    ...(affinity as object | undefined),
    nodeAffinity: {
      ...(at(affinity, 'nodeAffinity') as object | undefined),
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
    },
  };
}
