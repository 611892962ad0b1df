import type { DeploymentReport } from '../../domain/reports.ts';
import { ours } from '../../domain/safe-text.ts';
import { defineKind } from '../kind-rules.ts';
import { rollingLimits } from '../shared/rolling-update.ts';
import { currentOfDeployment, keptByDeployment } from './kept.ts';
import { kubectlStatus } from './kubectl-status.ts';
import { nextStep } from './next-step.ts';
import { predictedEffectMs } from './predict-effect.ts';
import { deploymentRollout, waitingFor } from './rollout.ts';

export const deploymentKind = defineKind<DeploymentReport>({
  kind: 'Deployment',
  mayBeMissing: ({ strategy, desired, maxSurge, maxUnavailable }) =>
    strategy === 'Recreate' ? desired : rollingLimits(desired, maxSurge, maxUnavailable).unavailable,
  revisionsIn: 'ReplicaSet',
  kept: keptByDeployment,
  current: currentOfDeployment,
  waitingFor,
  rollout: deploymentRollout,
  kubectlStatus,
  nextStep,
  predictedEffectMs,
  podToDelete: () => undefined,
  everyPodCounts: false,
  keepsPod: () => false,
  notRolled: () => [],
  rolls: ({ strategy }) => ours(strategy === 'Recreate' ? 'Recreate: down while it changes' : 'rolling, no gate'),
});
