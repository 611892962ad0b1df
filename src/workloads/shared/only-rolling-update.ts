import type { KubectlStatus } from '../../domain/kubectl-status.ts';
import { ours } from '../../domain/safe-text.ts';

/** kubectl has no answer for OnDelete. */
export const onlyRollingUpdate: KubectlStatus = {
  says: ours('error: rollout status is only available for RollingUpdate strategy type'),
  exitCode: 1,
};
