import type { KubectlStatus } from '../../domain/kubectl-status.ts';
import type { DeploymentReport } from '../../domain/reports.ts';
import { safe } from '../../domain/safe-text.ts';
import { isDeadlineMissed } from './conditions.ts';
import { waitingFor } from './rollout.ts';

/** kubectl's own words (pkg/polymorphichelpers/rollout_status.go, DeploymentStatusViewer). */
export function kubectlStatus(workload: DeploymentReport): KubectlStatus {
  const { name, updated, desired, total, available } = workload;
  const waiting = waitingFor(workload);
  if (waiting?.for === 'observation')
    return { says: safe('Waiting for deployment spec update to be observed...'), exitCode: 0 };
  // Without a moment of ours: kubectl knows of no undo, and takes an old reason for a new one.
  if (isDeadlineMissed(workload, { now: 0 }))
    return { says: safe(`error: deployment "${name}" exceeded its progress deadline`), exitCode: 1 };
  const left = (what: string): KubectlStatus => ({
    says: safe(`Waiting for deployment "${name}" rollout to finish: ${what}...`),
    exitCode: 0,
  });
  switch (waiting?.for) {
    case 'updated':
      return left(`${updated} out of ${desired} new replicas have been updated`);
    case 'old-to-stop':
      return left(`${total - updated} old replicas are pending termination`);
    case 'available':
      return left(`${available} of ${updated} updated replicas are available`);
    default:
      return { says: safe(`deployment "${name}" successfully rolled out`), exitCode: 0 };
  }
}
