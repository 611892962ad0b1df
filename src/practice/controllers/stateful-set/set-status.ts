import { changeObject } from '../../api/object-writes.ts';
import { statefulSetKind } from '../../kinds/stateful-set-kind.ts';
import type { KubeObject } from '../../kube-objects.ts';
import type { StatefulSet, StatefulSetStatus } from '../../workload-objects.ts';
import type { SetLook } from './member.ts';
import { isMemberAvailable, isRunningAndReady, isTerminating, podRevision } from './member.ts';

/** The counters before this look changed anything, but for pods that it deletes to update them (`leaving`). */
export function countMembers(look: SetLook, leaving: number): StatefulSetStatus {
  const { tools, set, current, update, collisionCount } = look;
  const made = [...look.replicas, ...look.condemned].filter(({ pod }) => pod !== undefined);
  const ready = made.filter(isRunningAndReady);
  const at = (revision: string) =>
    made.filter(member => !isTerminating(member) && member.pod && podRevision(member.pod) === revision).length;
  const status = {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: made.length,
    readyReplicas: ready.length,
    currentReplicas: at(current.metadata.name) - leaving,
    updatedReplicas: at(update.metadata.name),
    currentRevision: current.metadata.name,
    updateRevision: update.metadata.name,
    collisionCount,
    availableReplicas: ready.filter(member => isMemberAvailable(tools, set, member)).length,
  };
  return isComplete(set, status)
    ? { ...status, currentReplicas: status.updatedReplicas, currentRevision: status.updateRevision }
    : status;
}

/** Upstream: completeRollingUpdate. Only from here on is the new revision the current one. */
function isComplete({ spec }: StatefulSet, status: StatefulSetStatus): boolean {
  const counts = [status.updatedReplicas, status.readyReplicas, status.replicas];
  return spec.updateStrategy.type === 'RollingUpdate' && counts.every(count => count === spec.replicas);
}

const COMPARED = [
  'replicas',
  'currentReplicas',
  'readyReplicas',
  'updatedReplicas',
  'currentRevision',
  'availableReplicas',
  'updateRevision',
] as const;

/** Upstream writes only when one of these moved (inconsistentStatus); a count of collisions alone does not tell. */
export function writeSetStatus({ tools, set }: SetLook, status: StatefulSetStatus): void {
  const known = set.status;
  const isNews =
    (status.observedGeneration ?? 0) > (known.observedGeneration ?? 0) ||
    COMPARED.some(member => (status[member] || undefined) !== (known[member] || undefined));
  if (!isNews) return;
  const { namespace, name } = set.metadata;
  const change = (current: KubeObject) => ({ ...current, status: written(status) });
  changeObject(tools.writes, statefulSetKind, namespace, name, change, {
    manager: 'kube-controller-manager',
    subresource: 'status',
  });
}

/** Counters of zero are left out, but for those two that are always written. */
function written(status: StatefulSetStatus): StatefulSetStatus {
  const kept = ['replicas', 'availableReplicas', 'collisionCount'];
  const entries = Object.entries(status).filter(([key, value]) => value !== 0 || kept.includes(key));
  return Object.fromEntries(entries) as StatefulSetStatus;
}
