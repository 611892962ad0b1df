import { apiTime } from '../../clock.ts';
import { deploymentKind } from '../../kinds/deployment-kind.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import { replicaSetKind } from '../../kinds/replica-set-kind.ts';
import type { Deployment, KubeObject, ReplicaSet } from '../../kube-objects.ts';
import { conditionOf, controllerOf } from '../../kube-objects.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';
import { newCondition, withCondition } from './deployment-conditions.ts';
import { hasDeadline, syncPlainStatus } from './deployment-status.ts';
import type { DeploymentSync } from './deployment-sync.ts';
import { StaleDeployment, writeStatus } from './deployment-sync.ts';
import { cleanHistory } from './history-limit.ts';
import { findOld, syncNew } from './new-replica-set.ts';
import { isScalingEvent, scaleToSize } from './proportional-scaling.ts';
import { recreate } from './recreate.ts';
import { rollOn } from './rolling-update.ts';

export type DeploymentControllerOptions = {
  /** True for a Deployment that nobody looks after for now, as when the controller manager has stalled. */
  readonly isHeld?: (deployment: Deployment) => boolean;
};

/** After pkg/controller/deployment of Kubernetes 1.36. */
export function deploymentController(
  { writes, wakeAt }: ControllerTools,
  { isHeld }: DeploymentControllerOptions = {},
): Controller {
  const name = 'deployment';
  const { store } = writes;
  return {
    name,
    affectedBy: ({ row, object, type }) => {
      if (row === deploymentKind) return type === 'DELETED' ? [] : [keyOfObject(object)];
      if (row === replicaSetKind) return ownerKey(object);
      // A pod that is really gone lets Recreate go on.
      if (row !== podKind || type !== 'DELETED') return [];
      const owner = controllerOf(object);
      const replicaSet = owner && store.byUid(owner.uid);
      return replicaSet ? ownerKey(replicaSet.object) : [];
    },
    reconcile: key => {
      const deployment = store.get(deploymentKind, ...namespaceAndName(key)) as Deployment | undefined;
      if (!deployment || isHeld?.(deployment)) return;
      const replicaSets = store
        .dependentsOf(deployment.metadata.uid)
        .filter(({ row, object }) => row === replicaSetKind && controllerOf(object)?.uid === deployment.metadata.uid)
        .map(({ object }) => object as ReplicaSet);
      try {
        look({ writes, wakeAt: millis => wakeAt(name, key, millis), deployment, replicaSets });
      } catch (error) {
        if (!(error instanceof StaleDeployment)) throw error;
      }
    },
  };
}

function look(sync: DeploymentSync): void {
  if (sync.deployment.metadata.deletionTimestamp) {
    settle(sync, false);
    return;
  }
  notePause(sync);
  if (sync.deployment.spec.paused) {
    settle(sync, true);
    return;
  }
  const old = findOld(sync);
  const fresh = syncNew(sync, old, false);
  if (isScalingEvent(sync, [...old, ...(fresh ? [fresh] : [])])) settle(sync, true);
  else if (sync.deployment.spec.strategy.type === 'Recreate') recreate(sync);
  else rollOn(sync);
}

/** Scales without rolling on. */
function settle(sync: DeploymentSync, mayScale: boolean): void {
  const old = findOld(sync);
  const fresh = syncNew(sync, old, false);
  if (mayScale) scaleToSize(sync, fresh, old);
  if (mayScale && sync.deployment.spec.paused) cleanHistory(sync, old);
  syncPlainStatus(sync, [...old, ...(fresh ? [fresh] : [])], fresh);
}

/** A pause stops the deadline: a Deployment that waits for a person is not late. */
function notePause(sync: DeploymentSync): void {
  const { deployment, writes } = sync;
  if (!hasDeadline(deployment)) return;
  const condition = conditionOf(deployment.status.conditions, 'Progressing');
  if (condition?.reason === 'ProgressDeadlineExceeded') return;
  const isNoted = condition?.reason === 'DeploymentPaused';
  if (Boolean(deployment.spec.paused) === isNoted) return;
  const now = apiTime(writes.clock.now());
  const noted = deployment.spec.paused
    ? newCondition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', now)
    : newCondition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', now);
  writeStatus(sync, withCondition(deployment.status, noted));
}

function keyOfObject(object: KubeObject): string {
  return `${object.metadata.namespace}/${object.metadata.name}`;
}

function ownerKey(object: KubeObject): string[] {
  const owner = controllerOf(object);
  return owner?.kind === 'Deployment' ? [`${object.metadata.namespace}/${owner.name}`] : [];
}
