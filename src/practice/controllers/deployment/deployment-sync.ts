import type { Writes } from '../../api/object-writes.ts';
import { changeObject } from '../../api/object-writes.ts';
import { equalJson } from '../../json.ts';
import { deploymentKind } from '../../kinds/deployment-kind.ts';
import { replicaSetKind } from '../../kinds/replica-set-kind.ts';
import type { Deployment, DeploymentStatus, Labels, ReplicaSet } from '../../kube-objects.ts';
import { recordEvent } from '../event-recorder.ts';
import { sizeAnnotations } from './revision-annotations.ts';

/** One look at one Deployment. `deployment` follows our own writes; the ReplicaSets stay as they were read. */
export type DeploymentSync = {
  readonly writes: Writes;
  readonly wakeAt: (millis: number) => void;
  deployment: Deployment;
  hasWrittenStatus?: boolean;
  readonly replicaSets: readonly ReplicaSet[];
};

export const CONTROLLER_MANAGER = 'kube-controller-manager';

/** The look ends here; the write that made it stale has already asked for the next one. */
export class StaleDeployment extends Error {}

/**
 * Upstream throws away what its status writes are answered, so that a second one in the same look is a conflict. That
 * shows: a Deployment that is resumed onto a new template never says `NewReplicaSetCreated`.
 */
export function writeStatus(sync: DeploymentSync, status: DeploymentStatus, annotations?: Labels): void {
  if (sync.hasWrittenStatus) throw new StaleDeployment();
  sync.hasWrittenStatus = true;
  const { namespace, name } = sync.deployment.metadata;
  const kept = annotations ?? sync.deployment.metadata.annotations;
  sync.deployment = changeObject(
    sync.writes,
    deploymentKind,
    namespace,
    name,
    current => ({
      ...current,
      metadata: { ...current.metadata, ...(kept && { annotations: kept }) },
      status,
    }),
    { manager: CONTROLLER_MANAGER, subresource: 'status' },
  ) as Deployment;
}

/** Sets the size and what the size was derived from; returns the ReplicaSet as it is now. */
export function scaleReplicaSet(
  sync: DeploymentSync,
  replicaSet: ReplicaSet,
  replicas: number,
  force = false,
): ReplicaSet {
  const before = replicaSet.spec.replicas;
  if (!force && before === replicas) return replicaSet;
  const annotations = {
    ...replicaSet.metadata.annotations,
    ...sizeAnnotations(sync.deployment),
  };
  if (before === replicas && equalJson(annotations, replicaSet.metadata.annotations)) return replicaSet;
  const { namespace, name } = replicaSet.metadata;
  const scaled = changeObject(
    sync.writes,
    replicaSetKind,
    namespace,
    name,
    current => ({
      ...current,
      metadata: {
        ...current.metadata,
        annotations: { ...current.metadata.annotations, ...annotations },
      },
      spec: { ...(current as ReplicaSet).spec, replicas },
    }),
    { manager: CONTROLLER_MANAGER },
  ) as ReplicaSet;
  if (before !== replicas) announceScaling(sync, name, before, replicas);
  return scaled;
}

export function announceScaling(sync: DeploymentSync, replicaSet: string, from: number, to: number): void {
  recordEvent(sync.writes, sync.deployment, {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled ${from < to ? 'up' : 'down'} replica set ${replicaSet} from ${from} to ${to}`,
    component: 'deployment-controller',
  });
}

export function isActive(replicaSet: ReplicaSet): boolean {
  return replicaSet.spec.replicas > 0;
}

export function wantedPods(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((sum, each) => sum + each.spec.replicas, 0);
}

export function availablePods(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((sum, each) => sum + (each.status.availableReplicas ?? 0), 0);
}

export function byCreation(left: ReplicaSet, right: ReplicaSet): number {
  const byTime = left.metadata.creationTimestamp.localeCompare(right.metadata.creationTimestamp);
  return byTime !== 0 ? byTime : left.metadata.name.localeCompare(right.metadata.name);
}
