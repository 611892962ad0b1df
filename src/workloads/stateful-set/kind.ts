import type { StatefulSetReport } from '../../domain/reports.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { defineKind, type PodToDelete, type RolloutAt } from '../kind-rules.ts';
import { keptInControllerRevisions } from '../shared/controller-revisions.ts';
import { inBatchesMs } from '../shared/in-batches.ts';
import type { Kept } from '../shared/kept.ts';
import { outdated } from '../shared/outdated.ts';
import { fromPercent } from '../shared/rolling-update.ts';
import { blockingPod } from './blocked.ts';
import { currentOfStatefulSet, heldBelow, podsInOrder, rolledByItself, type StatefulSetFamily } from './kept.ts';
import { kubectlStatus } from './kubectl-status.ts';
import { statefulSetRollout, waitingFor } from './rollout.ts';

export const statefulSetKind = defineKind<StatefulSetReport>({
  kind: 'StatefulSet',
  mayBeMissing: ({ desired, maxUnavailable }) => fromPercent(maxUnavailable, desired, 'up'),
  revisionsIn: 'ControllerRevision',
  kept: keptInControllerRevisions,
  current: currentOfStatefulSet,
  waitingFor,
  rollout: statefulSetRollout,
  kubectlStatus,
  // One pod after the other, each when the one before is ready: nobody knows when.
  nextStep: () => undefined,
  predictedEffectMs,
  rolls,
  podToDelete,
  everyPodCounts: true,
  keepsPod: (pod, family) =>
    family.workload.strategy === 'RollingUpdate' &&
    podsInOrder(family).some(one => one.pod.uid === pod.uid && one.ordinal < heldBelow(family.workload)),
  notRolled,
});

/** The pod that blocks; with OnDelete the next one of an older template, one that serves nobody first. */
function podToDelete(family: StatefulSetFamily, at: RolloutAt): PodToDelete | undefined {
  const blocking = blockingPod(family, at);
  if (blocking) return { pod: blocking, because: safe(`${outdated(blocking)} is not ready and blocks all others`) };
  const { strategy, observedGeneration, generation } = family.workload;
  const current = currentOfStatefulSet(family);
  if (strategy !== 'OnDelete' || !current || observedGeneration < generation) return undefined;
  const [next] = podsInOrder(family)
    .filter(({ pod }) => pod.hash !== current.hash && pod.deletedAt === undefined)
    .sort((a, b) => Number(a.pod.isReady) - Number(b.pod.isReady) || b.ordinal - a.ordinal);
  return next && { pod: next.pod, because: safe(`OnDelete: ${outdated(next.pod)} stays until it is deleted`) };
}

function rolls({ strategy, partition, podManagement }: StatefulSetReport): SafeText {
  if (strategy === 'OnDelete') return safe('OnDelete: a pod takes the new template when it is deleted');
  const order = podManagement === 'Parallel' ? 'highest ordinal first' : 'one by one, highest ordinal first';
  return safe(partition > 0 ? `${order}, down to partition ${partition}` : order);
}

/** Pods of other templates, one after the other. Nothing where a pod blocks, or where nothing rolls by itself. */
function predictedEffectMs(family: StatefulSetFamily, target: Kept): number | undefined {
  const { workload, pods } = family;
  if (pods === undefined || workload.strategy === 'OnDelete') return undefined;
  if (workload.desired > 0 && rolledByItself(workload) === 0) return undefined;
  const own = podsInOrder(family).filter(({ ordinal }) => ordinal >= heldBelow(workload));
  const isInTheWay = ({ pod }: (typeof own)[number]) => !pod.isReady && pod.hash !== target.hash;
  if (workload.podManagement === 'OrderedReady' && own.some(isInTheWay)) return undefined;
  const left = own.filter(({ pod }) => pod.hash !== target.hash).length;
  const atATime = fromPercent(workload.maxUnavailable, workload.desired, 'up');
  return inBatchesMs(family, keptInControllerRevisions(family), left, atATime);
}

/** What an undo of the template changes nothing of, by itself. */
function notRolled(family: StatefulSetFamily, target: Kept): readonly SafeText[] {
  const { workload } = family;
  const own = podsInOrder(family).filter(({ pod }) => pod.hash !== target.hash);
  if (workload.strategy === 'OnDelete')
    return [
      safe(
        `OnDelete: ${own.length} ${own.length === 1 ? 'pod goes' : 'pods go'} on as before, each until it is deleted`,
      ),
    ];
  const held = own.filter(({ ordinal }) => ordinal < heldBelow(workload));
  const waits = own.find(
    ({ pod, ordinal }) => !pod.isReady && pod.deletedAt === undefined && ordinal >= heldBelow(workload),
  );
  const isBlocked = workload.podManagement === 'OrderedReady' && waits !== undefined;
  return [
    ...(workload.partition > 0
      ? [
          safe(
            `partition ${workload.partition}: ${held.length} ${held.length === 1 ? 'pod' : 'pods'} below ordinal ${heldBelow(workload)} keep what they run`,
          ),
        ]
      : []),
    ...(isBlocked
      ? [
          safe(
            `${waits.pod.name} is not ready: while it is not, nothing rolls; deleting it is a second step, planned and confirmed on its own`,
          ),
        ]
      : []),
    ...(workload.hasVolumeClaims ? [safe('volumes and what is on them stay as they are')] : []),
  ];
}
