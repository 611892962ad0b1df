import type { KubectlStatus } from '../../domain/kubectl-status.ts';
import type { StatefulSetReport } from '../../domain/reports.ts';
import { safe } from '../../domain/safe-text.ts';
import { onlyRollingUpdate } from '../shared/only-rolling-update.ts';

/** kubectl's own words (pkg/polymorphichelpers/rollout_status.go, StatefulSetStatusViewer). */
export function kubectlStatus(workload: StatefulSetReport): KubectlStatus {
  const { strategy, observedGeneration, generation, desired, ready, updated, partition } = workload;
  const say = (text: string): KubectlStatus => ({ says: safe(text), exitCode: 0 });
  if (strategy !== 'RollingUpdate') return onlyRollingUpdate;
  if (observedGeneration === 0 || generation > observedGeneration)
    return say('Waiting for statefulset spec update to be observed...');
  if (ready < desired) return say(`Waiting for ${desired - ready} pods to be ready...`);
  if (workload.hasRollingUpdate) {
    const want = desired - partition;
    return updated < want
      ? say(`Waiting for partitioned roll out to finish: ${updated} out of ${want} new pods have been updated...`)
      : say(`partitioned roll out complete: ${updated} new pods have been updated...`);
  }
  return workload.updateRevision === workload.currentRevision
    ? say(`statefulset rolling update complete ${workload.current} pods at revision ${workload.currentRevision}...`)
    : say(
        `waiting for statefulset rolling update to complete ${updated} pods at revision ${workload.updateRevision}...`,
      );
}
