import { deleteObject } from '../api/object-deletion.ts';
import { changeObject, createObject } from '../api/object-writes.ts';
import { isNamespaceTerminating, StatusError } from '../api/status-error.ts';
import { apiTime } from '../clock.ts';
import { equalJson } from '../json.ts';
import { podKind } from '../kinds/pod-kind.ts';
import { replicaSetKind } from '../kinds/replica-set-kind.ts';
import type { Condition, KubeObject, Pod, ReplicaSet } from '../kube-objects.ts';
import { conditionOf, controllerOf, isAvailable, isReady, readySince } from '../kube-objects.ts';
import type { Controller, ControllerTools } from './controller.ts';
import { namespaceAndName } from './controller.ts';
import { recordEvent } from './event-recorder.ts';
import { inOrderOfDeletion } from './pod-victims.ts';
import type { Retries } from './retries.ts';
import { createRetries } from './retries.ts';

const MANAGER = 'kube-controller-manager';
const NAME = 'replicaset';

/** After pkg/controller/replicaset of Kubernetes 1.36, without adopting pods that nobody owns. */
export function replicaSetController(tools: ControllerTools): Controller {
  const { store } = tools.writes;
  const retries = createRetries();
  return {
    name: NAME,
    affectedBy: ({ row, object, type }) => {
      if (row === replicaSetKind) return type === 'DELETED' ? [] : [keyOf(object)];
      if (row !== podKind) return [];
      const owner = controllerOf(object);
      return owner?.kind === 'ReplicaSet' ? [`${object.metadata.namespace}/${owner.name}`] : [];
    },
    reconcile: key => {
      const replicaSet = store.get(replicaSetKind, ...namespaceAndName(key)) as ReplicaSet | undefined;
      if (replicaSet) look(tools, replicaSet, retries);
      else retries.forget(key);
    },
  };
}

function look(tools: ControllerTools, replicaSet: ReplicaSet, retries: Retries): void {
  const pods = podsOf(tools, replicaSet);
  const active = pods.filter(isActivePod);
  const failure = replicaSet.metadata.deletionTimestamp ? undefined : changePods(tools, replicaSet, active);
  writeStatus(tools, replicaSet, active, pods.length - active.length, failure);
  wakeWhenAvailable(tools, replicaSet, active);
  const key = keyOf(replicaSet);
  const again = failure && retries.next(key, tools.writes.clock.now());
  if (again !== undefined) tools.wakeAt(NAME, key, again);
  if (!failure) retries.forget(key);
}

function changePods(tools: ControllerTools, replicaSet: ReplicaSet, active: readonly Pod[]): Condition | undefined {
  const missing = replicaSet.spec.replicas - active.length;
  try {
    for (let count = 0; count < missing; count++) createPod(tools, replicaSet);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (isNamespaceTerminating(error)) return undefined;
    tell(tools, replicaSet, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
    const now = apiTime(tools.writes.clock.now());
    return {
      type: 'ReplicaFailure',
      status: 'True',
      reason: 'FailedCreate',
      message: error.message,
      lastTransitionTime: now,
    };
  }
  if (missing < 0) {
    const order = inOrderOfDeletion(active, relatedPods(tools, replicaSet), tools.writes.clock.now());
    for (const pod of order.slice(0, -missing)) deletePod(tools, replicaSet, pod);
  }
  return undefined;
}

function createPod(tools: ControllerTools, replicaSet: ReplicaSet): void {
  const { template } = replicaSet.spec;
  const pod = createObject(
    tools.writes,
    podKind,
    replicaSet.metadata.namespace,
    {
      metadata: {
        generateName: `${replicaSet.metadata.name}-`,
        labels: template.metadata.labels,
        annotations: template.metadata.annotations,
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: replicaSet.metadata.name,
            uid: replicaSet.metadata.uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: template.spec,
    },
    { manager: MANAGER },
  );
  tell(tools, replicaSet, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
}

function deletePod(tools: ControllerTools, replicaSet: ReplicaSet, pod: Pod): void {
  deleteObject(tools.writes, podKind, pod.metadata.namespace, pod.metadata.name, {});
  tell(tools, replicaSet, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
}

function tell(
  tools: ControllerTools,
  replicaSet: ReplicaSet,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  recordEvent(tools.writes, replicaSet, {
    type,
    reason,
    message,
    component: 'replicaset-controller',
  });
}

function writeStatus(
  { writes }: ControllerTools,
  replicaSet: ReplicaSet,
  active: readonly Pod[],
  terminating: number,
  failure: Condition | undefined,
): void {
  const minReady = replicaSet.spec.minReadySeconds ?? 0;
  const ready = active.filter(isReady);
  const available = ready.filter(pod => isAvailable(pod, minReady, writes.clock.now())).length;
  const template = Object.entries(replicaSet.spec.template.metadata.labels ?? {});
  const labelled = active.filter(({ metadata }) => template.every(([key, value]) => metadata.labels?.[key] === value));
  const known = conditionOf(replicaSet.status.conditions, 'ReplicaFailure');
  const conditions = failure ? [known?.reason === failure.reason ? known : failure] : [];
  const counters = {
    fullyLabeledReplicas: labelled.length,
    readyReplicas: ready.length,
    availableReplicas: available,
    observedGeneration: replicaSet.metadata.generation ?? 0,
  };
  const status = {
    replicas: active.length,
    ...Object.fromEntries(Object.entries(counters).filter(([, count]) => count !== 0)),
    terminatingReplicas: terminating,
    ...(conditions.length > 0 && { conditions }),
  };
  if (equalJson(status, replicaSet.status)) return;
  const { namespace, name } = replicaSet.metadata;
  const change = (current: KubeObject) => ({ ...current, status });
  changeObject(writes, replicaSetKind, namespace, name, change, {
    manager: MANAGER,
    subresource: 'status',
  });
}

function wakeWhenAvailable({ wakeAt, writes }: ControllerTools, replicaSet: ReplicaSet, active: readonly Pod[]): void {
  const minReady = replicaSet.spec.minReadySeconds ?? 0;
  if (minReady === 0) return;
  const now = writes.clock.now();
  const times = active.filter(isReady).map(pod => readySince(pod) + minReady * 1000);
  const next = Math.min(...times.filter(time => time > now));
  if (Number.isFinite(next)) wakeAt(NAME, keyOf(replicaSet), next);
}

function podsOf({ writes }: ControllerTools, replicaSet: ReplicaSet): Pod[] {
  return writes.store
    .dependentsOf(replicaSet.metadata.uid)
    .filter(({ row, object }) => row === podKind && controllerOf(object)?.uid === replicaSet.metadata.uid)
    .map(({ object }) => object as Pod)
    .filter(pod => !isEnded(pod));
}

/** Pods of every ReplicaSet with the same owner: a node that carries several of them is relieved first. */
function relatedPods(tools: ControllerTools, replicaSet: ReplicaSet): Pod[] {
  const owner = controllerOf(replicaSet);
  const siblings = owner
    ? tools.writes.store
        .dependentsOf(owner.uid)
        .filter(({ row }) => row === replicaSetKind)
        .map(({ object }) => object as ReplicaSet)
    : [replicaSet];
  return siblings.flatMap(each => podsOf(tools, each)).filter(isActivePod);
}

function isEnded(pod: Pod): boolean {
  return pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded';
}

function isActivePod(pod: Pod): boolean {
  return !isEnded(pod) && !pod.metadata.deletionTimestamp;
}

function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace}/${object.metadata.name}`;
}
