import { podKind } from '../../kinds/pod-kind.ts';
import type { Pod, ReplicaSet } from '../../kube-objects.ts';
import { isComplete, syncRolloutStatus } from './deployment-status.ts';
import type { DeploymentSync } from './deployment-sync.ts';
import { isActive, scaleReplicaSet } from './deployment-sync.ts';
import { cleanHistory } from './history-limit.ts';
import { findOld, syncNew } from './new-replica-set.ts';

/** All old pods go and are really gone before the first new one comes. Upstream: recreate.go. */
export function recreate(sync: DeploymentSync): void {
  const old = findOld(sync);
  let fresh = syncNew(sync, old, false);
  const known = [...old, ...(fresh ? [fresh] : [])];
  const active = old.filter(isActive);
  for (const each of active) scaleReplicaSet(sync, each, 0);
  if (active.length > 0 || oldPodsRun(sync, old)) {
    syncRolloutStatus(sync, known, fresh);
    return;
  }
  fresh ??= syncNew(sync, old, true);
  if (!fresh) return;
  scaleReplicaSet(sync, fresh, sync.deployment.spec.replicas);
  if (isComplete(sync.deployment, sync.deployment.status)) cleanHistory(sync, old);
  syncRolloutStatus(sync, [...old, fresh], fresh);
}

function oldPodsRun({ writes }: DeploymentSync, old: readonly ReplicaSet[]): boolean {
  return old.some(
    each =>
      each.status.replicas > 0 ||
      writes.store
        .dependentsOf(each.metadata.uid)
        .some(({ row, object }) => row === podKind && !['Failed', 'Succeeded'].includes((object as Pod).status.phase)),
  );
}
