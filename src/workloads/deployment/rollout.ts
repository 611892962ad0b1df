import type { Instant } from '../../domain/brands.ts';
import type { DeploymentReport } from '../../domain/reports.ts';
import type { Rollout, Waiting } from '../../domain/rollout.ts';
import type { RolloutAt } from '../kind-rules.ts';
import { conditionOf } from '../shared/condition-of.ts';
import { podsOf, sideOf } from '../shared/kept.ts';
import { lasting } from '../shared/lasting.ts';
import { startOf } from '../shared/start-of.ts';
import { causeOf } from './cause.ts';
import { isDeadlineMissed } from './conditions.ts';
import { currentOfDeployment, type DeploymentFamily, keptByDeployment } from './kept.ts';

/**
 * Judges a Deployment: first kubectl's questions in kubectl's order (pkg/polymorphichelpers/rollout_status.go), then
 * stricter ones: paused is not waiting, and what cannot go on by itself is stuck long before its deadline.
 */
export function deploymentRollout(family: DeploymentFamily, at: RolloutAt): Rollout {
  const { workload: deployment } = family;
  const waiting = waitingFor(deployment);
  const cause = waiting || isDeadlineMissed(deployment, at) ? causeOf(family, at) : undefined;
  const set = currentOfDeployment(family);
  const old = keptByDeployment(family).filter(
    ({ uid, total, desired }) => uid !== set?.uid && (total > 0 || desired > 0),
  );
  const startedAt = startOf(deployment, set, set !== undefined && set.formerRevisions.length > 0);
  const deadlineAt = waiting ? deadlineOf(deployment) : undefined;
  return {
    phase: phaseOf(deployment, at, waiting, cause),
    ...(waiting && { waiting: lasting(waiting, set ? podsOf(family, set) : []) }),
    ...(cause && { cause }),
    desired: deployment.desired,
    ...(set && { current: sideOf(family, set) }),
    old: old.map(one => sideOf(family, one)),
    isRolling: waiting !== undefined || old.length > 0,
    ...(startedAt !== undefined && { startedAt }),
    ...(deadlineAt !== undefined && { deadlineAt }),
  };
}

function phaseOf(
  deployment: DeploymentReport,
  at: RolloutAt,
  waiting: Waiting | undefined,
  cause: Rollout['cause'],
): Rollout['phase'] {
  if (waiting?.for === 'observation') return 'unobserved';
  if (isDeadlineMissed(deployment, at)) return 'failed';
  if (deployment.paused) return 'paused';
  if (!waiting) return 'healthy';
  return cause && cause.certainty !== 'unknown' ? 'stuck' : 'progressing';
}

/** What kubectl would still wait for, or nothing when it would say "successfully rolled out". */
export function waitingFor(deployment: DeploymentReport): Waiting | undefined {
  const { generation, observedGeneration, desired, updated, total, available, minReadySeconds } = deployment;
  // Comes first: until the controller has seen the newest spec, every other number describes the old one.
  if (observedGeneration < generation) return { for: 'observation' };
  if (updated < desired) return { for: 'updated', have: updated, want: desired };
  if (total > updated) return { for: 'old-to-stop', left: total - updated };
  if (available < updated)
    return { for: 'available', have: available, want: updated, afterMs: minReadySeconds * 1_000 };
  return undefined;
}

function deadlineOf(deployment: DeploymentReport): Instant | undefined {
  const progressing = conditionOf(deployment.conditions, 'Progressing');
  const { progressDeadlineSeconds, paused } = deployment;
  // A complete Deployment has no deadline any more: its controller never times it out again.
  if (paused || progressing?.reason === 'NewReplicaSetAvailable') return undefined;
  if (progressing?.updatedAt === undefined || progressDeadlineSeconds === undefined) return undefined;
  return progressing.updatedAt + progressDeadlineSeconds * 1000;
}
