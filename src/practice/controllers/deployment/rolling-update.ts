import type { ReplicaSet } from '../../kube-objects.ts';
import { isComplete, syncRolloutStatus } from './deployment-status.ts';
import type { DeploymentSync } from './deployment-sync.ts';
import { availablePods, byCreation, isActive, scaleReplicaSet, wantedPods } from './deployment-sync.ts';
import { fenceposts } from './fenceposts.ts';
import { cleanHistory } from './history-limit.ts';
import { findOld, sizeOfNew, syncNew } from './new-replica-set.ts';

/** One step of a rolling update: up if there is room, else down if there is enough. Upstream: rolling.go. */
export function rollOn(sync: DeploymentSync): void {
  const old = findOld(sync);
  const fresh = syncNew(sync, old, true);
  if (!fresh) return;
  const all = [...old, fresh];
  if (growNew(sync, fresh, old) || shrinkOld(sync, fresh, old)) {
    syncRolloutStatus(sync, all, fresh);
    return;
  }
  if (isComplete(sync.deployment, sync.deployment.status)) cleanHistory(sync, old);
  syncRolloutStatus(sync, all, fresh);
}

function growNew(sync: DeploymentSync, fresh: ReplicaSet, old: readonly ReplicaSet[]): boolean {
  const size = fresh.spec.replicas;
  const wanted = sync.deployment.spec.replicas;
  if (size === wanted) return false;
  const next = size > wanted ? wanted : sizeOfNew(sync.deployment, old, size);
  scaleReplicaSet(sync, fresh, next);
  return next !== size;
}

function shrinkOld(sync: DeploymentSync, fresh: ReplicaSet, old: readonly ReplicaSet[]): boolean {
  const active = old.filter(isActive).sort(byCreation);
  if (active.length === 0) return false;
  const minAvailable = sync.deployment.spec.replicas - fenceposts(sync.deployment).maxUnavailable;
  const newUnavailable = fresh.spec.replicas - (fresh.status.availableReplicas ?? 0);
  const most = wantedPods([...old, fresh]) - minAvailable - newUnavailable;
  if (most <= 0) return false;
  const cleaned = dropUnhealthy(sync, active, most);
  return dropHealthy(sync, cleaned.replicaSets, fresh, minAvailable) + cleaned.count > 0;
}

/** Pods that don't serve anyway go first: they would only block the rollout. */
function dropUnhealthy(
  sync: DeploymentSync,
  active: readonly ReplicaSet[],
  most: number,
): { replicaSets: ReplicaSet[]; count: number } {
  let count = 0;
  const replicaSets = active.map(each => {
    const unhealthy = each.spec.replicas - (each.status.availableReplicas ?? 0);
    const drop = Math.min(most - count, unhealthy);
    if (drop <= 0) return each;
    count += drop;
    return scaleReplicaSet(sync, each, each.spec.replicas - drop);
  });
  return { replicaSets, count };
}

function dropHealthy(
  sync: DeploymentSync,
  active: readonly ReplicaSet[],
  fresh: ReplicaSet,
  minAvailable: number,
): number {
  const spare = availablePods([...active, fresh]) - minAvailable;
  let count = 0;
  for (const each of active) {
    const drop = Math.min(each.spec.replicas, spare - count);
    if (drop <= 0) continue;
    scaleReplicaSet(sync, each, each.spec.replicas - drop);
    count += drop;
  }
  return count;
}
