import type { WorkloadView } from '../../../app/store/workload-view.ts';
import type { Side } from '../../../domain/rollout.ts';
import { iso } from '../../output.ts';

export const workloadJson = ({ ref, rollout, standing, mark, counts, owner }: WorkloadView) => ({
  workload: { kind: ref.kind, namespace: ref.namespace, name: ref.name },
  phase: rollout.phase,
  standing,
  mark,
  ...(owner && { owner }),
  desired: rollout.desired,
  ...(rollout.current && { current: sideJson(rollout.current) }),
  old: rollout.old.map(sideJson),
  ...(rollout.cause && {
    cause: {
      kind: rollout.cause.kind,
      certainty: rollout.cause.certainty,
      says: rollout.cause.says,
      pods: rollout.cause.pods,
    },
  }),
  ...(counts.kind === 'compared' && {
    counted: { new: counts.comparison.fresh, old: counts.comparison.old, basis: counts.comparison.basis },
  }),
  startedAt: iso(rollout.startedAt),
  deadlineAt: iso(rollout.deadlineAt),
});

const sideJson = ({ revision, replicaSet, images, digests, desired, pods, ready, available, restarts }: Side) => ({
  revision,
  replicaSet,
  images,
  digests,
  desired,
  pods,
  ready,
  available,
  ...(restarts !== undefined && { restarts }),
});
