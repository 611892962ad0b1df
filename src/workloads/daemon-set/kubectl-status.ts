import type { KubectlStatus } from '../../domain/kubectl-status.ts';
import type { DaemonSetReport } from '../../domain/reports.ts';
import { safe } from '../../domain/safe-text.ts';
import { onlyRollingUpdate } from '../shared/only-rolling-update.ts';

/** kubectl's own words (pkg/polymorphichelpers/rollout_status.go, DaemonSetStatusViewer). */
export function kubectlStatus(workload: DaemonSetReport): KubectlStatus {
  const { name, strategy, generation, observedGeneration, updated, desired, available } = workload;
  const say = (text: string): KubectlStatus => ({ says: safe(text), exitCode: 0 });
  const left = (what: string) => say(`Waiting for daemon set "${name}" rollout to finish: ${what}...`);
  if (strategy !== 'RollingUpdate') return onlyRollingUpdate;
  if (generation > observedGeneration) return say('Waiting for daemon set spec update to be observed...');
  if (updated < desired) return left(`${updated} out of ${desired} new pods have been updated`);
  if (available < desired) return left(`${available} of ${desired} updated pods are available`);
  return say(`daemon set "${name}" successfully rolled out`);
}
