import type { WorkloadView } from '../../../app/store/workload-view.ts';
import type { Place } from '../../../domain/environment.ts';
import type { Side } from '../../../domain/rollout.ts';
import { rolloutSentence } from '../../../wording/rollout.ts';
import { iso } from '../../output.ts';
import { deviationJson } from './deviation.ts';
import { keptJson } from './kept.ts';
import { placeJson } from './place.ts';

export const statusJson = (view: WorkloadView, place: Place, user: string, now: number) => ({
  ...placeJson(place, user),
  at: iso(now),
  ...workloadJson(view),
  // Whether an autoscaler owns the replicas is known only where they were read.
  ...(view.family.autoscalers !== undefined && { verbs: verbsJson(view) }),
});

const verbsJson = ({ verbs }: WorkloadView) =>
  Object.fromEntries(
    Object.entries(verbs).map(([verb, { notNow }]) => [
      verb,
      notNow === undefined ? { allowed: true } : { allowed: false, because: notNow },
    ]),
  );

export const workloadJson = ({
  ref,
  rollout,
  standing,
  mark,
  counts,
  owner,
  next,
  kubectl,
  deviations,
}: WorkloadView) => ({
  workload: { kind: ref.kind, namespace: ref.namespace, name: ref.name },
  phase: rollout.phase,
  says: rolloutSentence(rollout),
  kubectl,
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
  ...(counts.kind === 'lately' && { countedLately: { ...counts.lately.of, ms: counts.lately.ms } }),
  ...(next && { ifNobodyActs: { at: iso(next.at), pods: next.pods, of: next.of } }),
  ...(deviations && { deviations: deviations.map(deviationJson) }),
  startedAt: iso(rollout.startedAt),
  deadlineAt: iso(rollout.deadlineAt),
});

const sideJson = ({ revision, keptIn, keptAs, images, digests, desired, pods, ready, available, restarts }: Side) => ({
  revision,
  ...keptJson({ keptIn, keptAs }),
  images,
  digests,
  desired,
  pods,
  ready,
  available,
  ...(restarts !== undefined && { restarts }),
});
