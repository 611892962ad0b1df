import { apiTime } from '../../clock.ts';
import { equalJson } from '../../json.ts';
import type { Condition, Deployment, DeploymentStatus, ReplicaSet } from '../../kube-objects.ts';
import { conditionOf } from '../../kube-objects.ts';
import { newCondition, withCondition, withoutCondition } from './deployment-conditions.ts';
import type { DeploymentSync } from './deployment-sync.ts';
import { availablePods, wantedPods, writeStatus } from './deployment-sync.ts';
import { fenceposts } from './fenceposts.ts';

/** Upstream's way to say "no limit". */
const UNLIMITED = 2_147_483_647;

export function hasDeadline(deployment: Deployment): boolean {
  const deadline = deployment.spec.progressDeadlineSeconds;
  return deadline !== undefined && deadline !== UNLIMITED;
}

export function hasHistoryLimit(deployment: Deployment): boolean {
  const limit = deployment.spec.revisionHistoryLimit;
  return limit !== undefined && limit !== UNLIMITED;
}

/** Status while nothing is estimated: scaling, or paused. */
export function syncPlainStatus(sync: DeploymentSync, all: readonly ReplicaSet[], fresh: ReplicaSet | undefined): void {
  const status = countedStatus(sync, all, fresh);
  if (!equalJson(status, sync.deployment.status)) writeStatus(sync, status);
}

/** Status during a rollout: complete, else progressing, else timed out. Upstream: progress.go. */
export function syncRolloutStatus(
  sync: DeploymentSync,
  all: readonly ReplicaSet[],
  fresh: ReplicaSet | undefined,
): void {
  const { deployment } = sync;
  let status = countedStatus(sync, all, fresh);
  if (!hasDeadline(deployment)) status = withoutCondition(status, 'Progressing');
  const current = conditionOf(deployment.status.conditions, 'Progressing');
  const isFinished =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  if (hasDeadline(deployment) && !isFinished) status = withProgress(sync, status, current, fresh);
  const failure = replicaFailure(all, fresh);
  status = failure ? withCondition(status, failure) : withoutCondition(status, 'ReplicaFailure');
  if (equalJson(status, deployment.status)) wakeForDeadline(sync, status);
  else writeStatus(sync, status);
}

export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const { replicas } = deployment.spec;
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function withProgress(
  sync: DeploymentSync,
  status: DeploymentStatus,
  current: Condition | undefined,
  fresh: ReplicaSet | undefined,
): DeploymentStatus {
  const { deployment } = sync;
  const now = apiTime(sync.writes.clock.now());
  const subject = fresh
    ? `ReplicaSet ${JSON.stringify(fresh.metadata.name)}`
    : `Deployment ${JSON.stringify(deployment.metadata.name)}`;
  if (isComplete(deployment, status)) {
    const words = `${subject} has successfully progressed.`;
    return withCondition(status, newCondition('Progressing', 'True', 'NewReplicaSetAvailable', words, now));
  }
  if (isProgressing(deployment, status)) {
    const condition = newCondition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, now);
    if (current?.status === 'True' && current.lastTransitionTime)
      condition.lastTransitionTime = current.lastTransitionTime;
    // Taken out first: this is the one condition whose update time moves although nothing else changes.
    return withCondition(withoutCondition(status, 'Progressing'), condition);
  }
  if (isTimedOut(sync, status)) {
    const words = `${subject} has timed out progressing.`;
    return withCondition(status, newCondition('Progressing', 'False', 'ProgressDeadlineExceeded', words, now));
  }
  return status;
}

/** A counter that got better since the last look. */
function isProgressing({ status: old }: Deployment, status: DeploymentStatus): boolean {
  const oldPods = (each: DeploymentStatus) => (each.replicas ?? 0) - (each.updatedReplicas ?? 0);
  return (
    (status.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    oldPods(status) < oldPods(old) ||
    (status.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  );
}

function isTimedOut({ deployment, writes }: DeploymentSync, status: DeploymentStatus): boolean {
  const condition = conditionOf(status.conditions, 'Progressing');
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  return deadlineOf(deployment, condition) < writes.clock.now();
}

function deadlineOf(deployment: Deployment, condition: Condition): number {
  return Date.parse(condition.lastUpdateTime ?? '') + (deployment.spec.progressDeadlineSeconds ?? 600) * 1000;
}

/** Without a further change nobody would look again, so the deadline itself has to wake us. */
function wakeForDeadline({ deployment, wakeAt, writes }: DeploymentSync, status: DeploymentStatus): void {
  const condition = conditionOf(deployment.status.conditions, 'Progressing');
  if (!hasDeadline(deployment) || !condition) return;
  if (isComplete(deployment, status) || condition.reason === 'ProgressDeadlineExceeded') return;
  if (condition.reason === 'NewReplicaSetAvailable') return;
  // One second more, as upstream: times are kept in whole seconds.
  wakeAt(Math.max(deadlineOf(deployment, condition), writes.clock.now()) + 1000);
}

function countedStatus(
  { deployment, writes }: DeploymentSync,
  all: readonly ReplicaSet[],
  fresh: ReplicaSet | undefined,
): DeploymentStatus {
  const sum = (count: (replicaSet: ReplicaSet) => number | undefined) =>
    all.reduce((total, each) => total + (count(each) ?? 0), 0);
  const available = availablePods(all);
  const counters = {
    replicas: sum(each => each.status.replicas),
    updatedReplicas: fresh?.status.replicas ?? 0,
    readyReplicas: sum(each => each.status.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wantedPods(all) - available),
  };
  const status: DeploymentStatus = {
    ...(deployment.metadata.generation !== undefined && {
      observedGeneration: deployment.metadata.generation,
    }),
    // The API leaves counters of zero out, but for this one, which is a pointer.
    ...Object.fromEntries(Object.entries(counters).filter(([, count]) => count !== 0)),
    terminatingReplicas: sum(each => each.status.terminatingReplicas),
    ...(deployment.status.collisionCount !== undefined && {
      collisionCount: deployment.status.collisionCount,
    }),
    ...(deployment.status.conditions && {
      conditions: deployment.status.conditions,
    }),
  };
  const isEnough = available >= deployment.spec.replicas - fenceposts(deployment).maxUnavailable;
  const now = apiTime(writes.clock.now());
  return withCondition(
    status,
    isEnough
      ? newCondition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
      : newCondition(
          'Available',
          'False',
          'MinimumReplicasUnavailable',
          'Deployment does not have minimum availability.',
          now,
        ),
  );
}

function replicaFailure(all: readonly ReplicaSet[], fresh: ReplicaSet | undefined): Condition | undefined {
  const failures = [...(fresh ? [fresh] : []), ...all].map(each =>
    conditionOf(each.status.conditions, 'ReplicaFailure'),
  );
  const failure = failures.find(condition => condition !== undefined);
  return (
    failure && {
      ...failure,
      ...(failure.lastTransitionTime && {
        lastUpdateTime: failure.lastTransitionTime,
      }),
    }
  );
}
