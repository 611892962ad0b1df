import type { Deployment, IntOrPercent } from '../../kube-objects.ts';

/** Surge rounds up, unavailable rounds down; both zero would stand still, so one may be missing (ResolveFenceposts). */
export function fenceposts(deployment: Deployment): {
  maxSurge: number;
  maxUnavailable: number;
} {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type !== 'RollingUpdate') return { maxSurge: 0, maxUnavailable: 0 };
  const maxSurge = scaled(strategy.rollingUpdate?.maxSurge, replicas, Math.ceil);
  const unavailable = scaled(strategy.rollingUpdate?.maxUnavailable, replicas, Math.floor);
  const maxUnavailable = maxSurge === 0 && unavailable === 0 ? 1 : unavailable;
  return {
    maxSurge,
    maxUnavailable: replicas === 0 ? 0 : Math.min(maxUnavailable, replicas),
  };
}

function scaled(value: IntOrPercent | undefined, replicas: number, round: (share: number) => number): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  return round((Number.parseInt(value, 10) * replicas) / 100);
}
