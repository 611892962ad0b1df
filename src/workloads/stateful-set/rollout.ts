import type { StatefulSetReport } from '../../domain/reports.ts';
import type { Rollout, Waiting } from '../../domain/rollout.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import type { RolloutAt } from '../kind-rules.ts';
import { rolloutOfRevisions } from '../shared/ordered-rollout.ts';
import { causeOf } from './blocked.ts';
import { currentOfStatefulSet, heldBelow, rolledByItself, type StatefulSetFamily } from './kept.ts';

/**
 * Judges a StatefulSet: first kubectl's questions in kubectl's order (pkg/polymorphichelpers/rollout_status.go), then
 * stricter ones: available, not only ready; and what a partition or OnDelete holds back waits for somebody.
 */
export function statefulSetRollout(family: StatefulSetFamily, at: RolloutAt): Rollout {
  const { workload } = family;
  const waiting = waitingFor(workload);
  const cause = waiting ? causeOf(family, at) : undefined;
  return rolloutOfRevisions(family, {
    current: currentOfStatefulSet(family),
    waiting,
    cause,
    held: heldBack(workload),
  });
}

/** What kubectl would still wait for; behind that what we do. OnDelete, where kubectl gives no answer, is asked as well. */
export function waitingFor(workload: StatefulSetReport): Waiting | undefined {
  const { generation, observedGeneration, desired, ready, updated, available, strategy, minReadySeconds } = workload;
  if (observedGeneration === 0 || observedGeneration < generation) return { for: 'observation' };
  if (ready < desired) return { for: 'ready', have: ready, want: desired };
  const want = rolledByItself(workload);
  // Without its block there is no partition, and kubectl waits for the controller to call it complete.
  const isUncalled = !workload.hasRollingUpdate && workload.updateRevision !== workload.currentRevision;
  if (strategy === 'RollingUpdate' && (updated < want || isUncalled)) return { for: 'updated', have: updated, want };
  if (available < desired)
    return { for: 'available', have: available, want: desired, afterMs: minReadySeconds * 1_000 };
  if (strategy === 'OnDelete' && updated < desired) return { for: 'deletion', left: desired - updated };
  return undefined;
}

/** Pods of an older template that nothing replaces by itself, in words. */
function heldBack(workload: StatefulSetReport): SafeText | undefined {
  const { strategy, desired, updated, partition } = workload;
  // `currentRevision` says nothing here: after an undo it equals `updateRevision`, whatever the pods run.
  if (updated >= desired) return undefined;
  const left = desired - updated;
  const pods = `${left} ${left === 1 ? 'pod keeps' : 'pods keep'}`;
  if (strategy === 'OnDelete') return safe(`OnDelete: ${pods} the older template, each until it is deleted`);
  if (partition === 0) return undefined;
  return safe(`partition ${partition}: ${pods} the older template, those below ordinal ${heldBelow(workload)}`);
}
