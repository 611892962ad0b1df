import type { Condition, DeploymentStatus } from '../../kube-objects.ts';
import { conditionOf } from '../../kube-objects.ts';

export function newCondition(type: string, status: string, reason: string, message: string, now: string): Condition {
  return {
    type,
    status,
    lastUpdateTime: now,
    lastTransitionTime: now,
    reason,
    message,
  };
}

/** Same status and reason: nothing changes, not even a time. Same status: the transition time stays. */
export function withCondition(status: DeploymentStatus, condition: Condition): DeploymentStatus {
  const current = conditionOf(status.conditions, condition.type);
  if (current?.status === condition.status && current.reason === condition.reason) return status;
  const since = current?.status === condition.status ? current.lastTransitionTime : condition.lastTransitionTime;
  const next = {
    ...condition,
    ...(since !== undefined && { lastTransitionTime: since }),
  };
  return {
    ...status,
    conditions: [...otherConditions(status, condition.type), next],
  };
}

export function withoutCondition(status: DeploymentStatus, type: string): DeploymentStatus {
  if (!conditionOf(status.conditions, type)) return status;
  return { ...status, conditions: otherConditions(status, type) };
}

function otherConditions(status: DeploymentStatus, type: string): Condition[] {
  return (status.conditions ?? []).filter(condition => condition.type !== type);
}
