import type { Cause } from '../../domain/rollout.ts';
import { redacted, safe } from '../../domain/safe-text.ts';
import type { RolloutAt } from '../kind-rules.ts';
import { conditionOf } from '../shared/condition-of.ts';
import { type Kept, podsOf } from '../shared/kept.ts';
import { causeInPods } from '../shared/pod-trouble.ts';
import { isDeadlineMissed } from './conditions.ts';
import { currentOfDeployment, type DeploymentFamily } from './kept.ts';

/** The one cause that explains why the rollout doesn't go on, or nothing when it simply takes its time. */
export function causeOf(family: DeploymentFamily, at: RolloutAt): Cause | undefined {
  const set = currentOfDeployment(family);
  return (
    refusedPods(family, set) ??
    causeInPods(set ? podsOf(family, set) : [], at) ??
    (isDeadlineMissed(family.workload, at) ? missedDeadline(family) : undefined)
  );
}

function refusedPods({ workload }: DeploymentFamily, set: Kept | undefined): Cause | undefined {
  const failure = [...(set?.conditions ?? []), ...workload.conditions].find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  return (
    failure && {
      kind: 'quota-or-admission',
      certainty: 'sure',
      says: safe(`the cluster refuses new pods: ${redacted(failure.message)}`, 300),
      pods: { affected: 0, of: set?.desired ?? workload.desired },
      evidence: [safe(`condition ReplicaFailure: ${failure.reason}`)],
    }
  );
}

const missedDeadline = ({ workload }: DeploymentFamily): Cause => ({
  kind: 'deadline',
  certainty: 'sure',
  says: safe(`no progress within ${workload.progressDeadlineSeconds ?? 600} s, its progress deadline`),
  pods: { affected: Math.max(0, workload.desired - workload.available), of: workload.desired },
  evidence: [safe(conditionOf(workload.conditions, 'Progressing')?.message ?? '')],
});
