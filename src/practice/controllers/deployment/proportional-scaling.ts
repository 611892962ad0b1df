import type { ReplicaSet } from '../../kube-objects.ts';
import type { DeploymentSync } from './deployment-sync.ts';
import { byCreation, isActive, scaleReplicaSet, wantedPods } from './deployment-sync.ts';
import { fenceposts } from './fenceposts.ts';
import { desiredReplicas, maxReplicas } from './revision-annotations.ts';

/**
 * A new size in the middle of a rollout (or while paused) is shared out in proportion, so that resizing neither
 * hastens nor takes back the rollout. Upstream: sync.go `scale`.
 */
export function scaleToSize(sync: DeploymentSync, fresh: ReplicaSet | undefined, old: readonly ReplicaSet[]): void {
  const { deployment } = sync;
  const single = activeOrLatest(fresh, old);
  if (single) {
    scaleReplicaSet(sync, single, deployment.spec.replicas);
    return;
  }
  if (fresh && isSaturated(sync, fresh)) {
    for (const each of old.filter(isActive)) scaleReplicaSet(sync, each, 0);
    return;
  }
  if (deployment.spec.strategy.type === 'RollingUpdate') scaleInProportion(sync, [...old, ...(fresh ? [fresh] : [])]);
}

/** Someone asked for another size since the ReplicaSets were last scaled. */
export function isScalingEvent(sync: DeploymentSync, all: readonly ReplicaSet[]): boolean {
  return all.filter(isActive).some(each => {
    const desired = desiredReplicas(each);
    return desired !== undefined && desired !== sync.deployment.spec.replicas;
  });
}

function activeOrLatest(fresh: ReplicaSet | undefined, old: readonly ReplicaSet[]): ReplicaSet | undefined {
  const active = [...old, ...(fresh ? [fresh] : [])].filter(isActive);
  if (active.length > 1) return undefined;
  return active[0] ?? fresh ?? [...old].sort(byCreation).at(-1);
}

function isSaturated({ deployment }: DeploymentSync, fresh: ReplicaSet): boolean {
  const { replicas } = deployment.spec;
  return (
    fresh.spec.replicas === replicas &&
    desiredReplicas(fresh) === replicas &&
    (fresh.status.availableReplicas ?? 0) === replicas
  );
}

function scaleInProportion(sync: DeploymentSync, replicaSets: readonly ReplicaSet[]): void {
  const { deployment } = sync;
  const active = replicaSets.filter(isActive);
  const { replicas } = deployment.spec;
  const allowed = replicas > 0 ? replicas + fenceposts(deployment).maxSurge : 0;
  const toAdd = allowed - wantedPods(active);
  const ordered = toAdd > 0 ? active.sort(largestThenNewest) : active.sort(largestThenOldest);
  let added = 0;
  const sizes = ordered.map(each => {
    const share = toAdd === 0 ? 0 : shareOf(sync, each, toAdd, added);
    added += share;
    return each.spec.replicas + share;
  });
  // What rounding has left over goes to the largest one.
  if (toAdd !== 0) sizes[0] = Math.max(0, (sizes[0] ?? 0) + toAdd - added);
  ordered.forEach((each, index) => {
    scaleReplicaSet(sync, each, sizes[index] ?? 0, true);
  });
}

function shareOf(sync: DeploymentSync, replicaSet: ReplicaSet, toAdd: number, added: number): number {
  if (toAdd === added) return 0;
  const fraction = fractionOf(sync, replicaSet);
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
}

function fractionOf({ deployment }: DeploymentSync, replicaSet: ReplicaSet): number {
  const size = replicaSet.spec.replicas;
  const { replicas } = deployment.spec;
  if (replicas === 0) return -size;
  const before = maxReplicas(replicaSet) || (deployment.status.replicas ?? 0);
  if (before === 0) return 0;
  const now = replicas + fenceposts(deployment).maxSurge;
  return Math.round((size * now) / before) - size;
}

function largestThenNewest(left: ReplicaSet, right: ReplicaSet): number {
  return right.spec.replicas - left.spec.replicas || byCreation(right, left);
}

function largestThenOldest(left: ReplicaSet, right: ReplicaSet): number {
  return right.spec.replicas - left.spec.replicas || byCreation(left, right);
}
