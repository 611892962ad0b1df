import type { Condition, KubeObject } from '../../kube-objects.ts';

export type MetricTarget = { type: string; averageUtilization?: number };
export type Metric = { type: string; resource?: { name: string; target: MetricTarget } };

export type AutoscalerStatus = {
  currentReplicas?: number;
  desiredReplicas: number;
  lastScaleTime?: string;
  conditions?: Condition[];
  currentMetrics: unknown;
};

export type Autoscaler = KubeObject & {
  spec: {
    minReplicas: number;
    maxReplicas: number;
    scaleTargetRef: { apiVersion?: string; kind: string; name: string };
    metrics: Metric[];
    behavior?: { scaleDown?: { stabilizationWindowSeconds?: number; selectPolicy?: string } };
  };
  status: AutoscalerStatus;
};

export function withCondition(
  status: AutoscalerStatus,
  type: 'AbleToScale' | 'ScalingActive' | 'ScalingLimited',
  isTrue: boolean,
  [reason, message]: readonly [reason: string, message: string],
  now: string,
): AutoscalerStatus {
  const known = status.conditions?.find(each => each.type === type);
  const value = isTrue ? 'True' : 'False';
  const lastTransitionTime = known?.status === value ? (known.lastTransitionTime ?? now) : now;
  const next: Condition = { type, status: value, lastTransitionTime, reason, message };
  const conditions = known
    ? (status.conditions ?? []).map(each => (each === known ? next : each))
    : [...(status.conditions ?? []), next];
  return { ...status, conditions };
}
