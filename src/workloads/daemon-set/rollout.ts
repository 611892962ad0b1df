import type { DaemonSetReport } from '../../domain/reports.ts';
import type { Rollout, Waiting } from '../../domain/rollout.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import type { RolloutAt } from '../kind-rules.ts';
import { keptInControllerRevisions } from '../shared/controller-revisions.ts';
import { podsOf } from '../shared/kept.ts';
import { rolloutOfRevisions } from '../shared/ordered-rollout.ts';
import { causeInPods } from '../shared/pod-trouble.ts';
import { currentOfDaemonSet, type DaemonSetFamily } from './kept.ts';

/**
 * Judges a DaemonSet: kubectl's questions in kubectl's order (pkg/polymorphichelpers/rollout_status.go), then a
 * stricter one: no pod of an older template runs any more.
 */
export function daemonSetRollout(family: DaemonSetFamily, at: RolloutAt): Rollout {
  const { workload } = family;
  const current = currentOfDaemonSet(family);
  const left = keptInControllerRevisions(family)
    .filter(({ uid }) => uid !== current?.uid)
    .reduce((sum, { total }) => sum + total, 0);
  const waiting =
    waitingFor(workload) ??
    (left > 0 && workload.strategy === 'RollingUpdate' ? ({ for: 'old-to-stop', left } as const) : undefined);
  const cause = waiting ? causeOf(family, at) : undefined;
  return rolloutOfRevisions(family, { current, waiting, cause, held: heldBack(workload) });
}

export function waitingFor(workload: DaemonSetReport): Waiting | undefined {
  const { generation, observedGeneration, desired, updated, available, strategy, minReadySeconds } = workload;
  if (observedGeneration < generation) return { for: 'observation' };
  if (strategy === 'RollingUpdate' && updated < desired) return { for: 'updated', have: updated, want: desired };
  if (available < desired)
    return { for: 'available', have: available, want: desired, afterMs: minReadySeconds * 1_000 };
  if (strategy === 'OnDelete' && updated < desired) return { for: 'deletion', left: desired - updated };
  return undefined;
}

function causeOf(family: DaemonSetFamily, at: RolloutAt) {
  const current = currentOfDaemonSet(family);
  const all = keptInControllerRevisions(family).flatMap(one => podsOf(family, one));
  return causeInPods(current ? podsOf(family, current) : [], at) ?? causeInPods(all, at);
}

function heldBack({ strategy, desired, updated }: DaemonSetReport): SafeText | undefined {
  if (strategy !== 'OnDelete' || updated >= desired) return undefined;
  const left = desired - updated;
  return safe(
    `OnDelete: ${left} ${left === 1 ? 'pod keeps' : 'pods keep'} the older template, each until it is deleted`,
  );
}
