import type { DaemonSetReport } from '../../domain/reports.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { defineKind, type PodToDelete } from '../kind-rules.ts';
import { keptInControllerRevisions } from '../shared/controller-revisions.ts';
import { inBatchesMs } from '../shared/in-batches.ts';
import { type Kept, podsOf } from '../shared/kept.ts';
import { outdated } from '../shared/outdated.ts';
import { rollingLimits } from '../shared/rolling-update.ts';
import { currentOfDaemonSet, type DaemonSetFamily } from './kept.ts';
import { kubectlStatus } from './kubectl-status.ts';
import { daemonSetRollout, waitingFor } from './rollout.ts';

export const daemonSetKind = defineKind<DaemonSetReport>({
  kind: 'DaemonSet',
  mayBeMissing: ({ desired, maxSurge, maxUnavailable }) =>
    rollingLimits(desired, maxSurge, maxUnavailable, 'up').unavailable,
  revisionsIn: 'ControllerRevision',
  kept: keptInControllerRevisions,
  current: currentOfDaemonSet,
  waitingFor,
  rollout: daemonSetRollout,
  kubectlStatus,
  // Node after node, each when its pod is available: nobody knows when.
  nextStep: () => undefined,
  predictedEffectMs,
  rolls,
  podToDelete,
  everyPodCounts: true,
  keepsPod: () => false,
  notRolled,
});

function rolls({ strategy, maxSurge, maxUnavailable }: DaemonSetReport): SafeText {
  if (strategy === 'OnDelete') return safe('OnDelete: a pod takes the new template when it is deleted');
  const beside = maxSurge !== 0 && maxSurge !== '0%';
  return safe(
    beside ? `node by node, ${maxSurge} nodes at a time beside the old` : `node by node, ${maxUnavailable} at a time`,
  );
}

/** Pods that are not available are replaced at once; the others so many at a time (pkg/controller/daemon/update.go). */
function predictedEffectMs(family: DaemonSetFamily, target: Kept): number | undefined {
  const { workload, pods } = family;
  if (pods === undefined || workload.strategy === 'OnDelete') return undefined;
  const kept = keptInControllerRevisions(family);
  const others = kept.filter(({ uid }) => uid !== target.uid).flatMap(one => podsOf(family, one));
  const broken = others.filter(({ isReady }) => !isReady).length;
  const { surge, unavailable } = rollingLimits(workload.desired, workload.maxSurge, workload.maxUnavailable, 'up');
  const atATime = Math.max(surge, unavailable);
  const brokenMs = broken > 0 ? inBatchesMs(family, kept, broken, broken) : 0;
  return brokenMs + inBatchesMs(family, kept, others.length - broken, atATime);
}

/** OnDelete: the next pod of an older template, one that serves nobody first. */
function podToDelete(family: DaemonSetFamily): PodToDelete | undefined {
  const { workload } = family;
  const current = currentOfDaemonSet(family);
  if (workload.strategy !== 'OnDelete' || !current || workload.observedGeneration < workload.generation)
    return undefined;
  const [pod] = keptInControllerRevisions(family)
    .filter(({ uid }) => uid !== current.uid)
    .flatMap(one => podsOf(family, one))
    .filter(({ deletedAt }) => deletedAt === undefined)
    .sort((a, b) => Number(a.isReady) - Number(b.isReady) || (a.name < b.name ? -1 : 1));
  return pod && { pod, because: safe(`OnDelete: ${outdated(pod)} stays until it is deleted`) };
}

function notRolled(family: DaemonSetFamily, target: Kept): readonly SafeText[] {
  if (family.workload.strategy === 'RollingUpdate') return [];
  const kept = keptInControllerRevisions(family);
  const left = kept.filter(({ uid }) => uid !== target.uid).flatMap(one => podsOf(family, one)).length;
  return [safe(`OnDelete: ${left} ${left === 1 ? 'pod goes' : 'pods go'} on as before, each until it is deleted`)];
}
