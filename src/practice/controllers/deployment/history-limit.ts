import { deleteObject } from '../../api/object-deletion.ts';
import { replicaSetKind } from '../../kinds/replica-set-kind.ts';
import type { ReplicaSet } from '../../kube-objects.ts';
import { hasHistoryLimit } from './deployment-status.ts';
import type { DeploymentSync } from './deployment-sync.ts';
import { byCreation } from './deployment-sync.ts';
import { revisionOf } from './revision-annotations.ts';

/** Deletes the lowest revisions beyond the limit, but only empty ones. */
export function cleanHistory(sync: DeploymentSync, old: readonly ReplicaSet[]): void {
  const limit = sync.deployment.spec.revisionHistoryLimit ?? 10;
  const kept = old.filter(each => !each.metadata.deletionTimestamp);
  const tooMany = kept.length - limit;
  if (!hasHistoryLimit(sync.deployment) || tooMany <= 0) return;
  const byRevision = [...kept].sort((left, right) => revisionOf(left) - revisionOf(right) || byCreation(left, right));
  for (const each of byRevision.slice(0, tooMany).filter(isEmpty)) {
    deleteObject(sync.writes, replicaSetKind, each.metadata.namespace, each.metadata.name, {});
  }
}

function isEmpty({ metadata, spec, status }: ReplicaSet): boolean {
  return status.replicas === 0 && spec.replicas === 0 && (metadata.generation ?? 0) <= (status.observedGeneration ?? 0);
}
