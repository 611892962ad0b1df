import type { NextStep } from '../../domain/rollout.ts';
import { podsOf } from '../shared/kept.ts';
import { rollingLimits } from '../shared/rolling-update.ts';
import { currentOfDeployment, type DeploymentFamily } from './kept.ts';
import { waitingFor } from './rollout.ts';

/**
 * The next batch, where it only waits for `minReadySeconds` of new pods that are ready. Nothing where it waits for
 * something whose time nobody knows.
 */
export function nextStep(family: DeploymentFamily): NextStep | undefined {
  const { workload: deployment } = family;
  const set = currentOfDeployment(family);
  if (!set || deployment.paused || deployment.strategy === 'Recreate' || !waitingFor(deployment)) return undefined;
  const pods = podsOf(family, set).filter(({ deletedAt }) => deletedAt === undefined);
  if (pods.length === 0 || pods.length >= deployment.desired || pods.some(({ isReady }) => !isReady)) return undefined;
  const readySince = pods.map(pod => pod.readySince ?? 0);
  const { surge, unavailable } = rollingLimits(deployment.desired, deployment.maxSurge, deployment.maxUnavailable);
  return {
    at: Math.max(...readySince) + deployment.minReadySeconds * 1000,
    pods: Math.min(deployment.desired, pods.length + Math.max(1, surge + unavailable)),
    of: deployment.desired,
  };
}
