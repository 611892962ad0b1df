import fc from 'fast-check';
import { deploymentKind } from '../../../src/practice/kinds/deployment-kind.ts';
import { replicaSetKind } from '../../../src/practice/kinds/replica-set-kind.ts';
import type { Deployment, ReplicaSet } from '../../../src/practice/kube-objects.ts';
import { isReady } from '../../../src/practice/kube-objects.ts';
import { rule, type Subject, share, tell } from './subject.ts';
import { type Course, commonDeeds, type Trial } from './told-history.ts';

const HISTORY_LIMIT = 2;
const REVISION = 'deployment.kubernetes.io/revision';

type Wish = {
  readonly replicas: number;
  readonly minReadySeconds: number;
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
};

const { scale, image, undo, deletePod, wait } = commonDeeds;
const pause = fc.constantFrom('pause', 'resume', 'resume').map(kind => ({ kind }) as const);

export const deploymentTrial: Trial<Wish> = {
  wish: fc
    .record({
      replicas: fc.integer({ min: 1, max: 3 }),
      minReadySeconds: fc.constantFrom(0, 0, 3),
      maxSurge: fc.constantFrom<number | string>(0, 1, '25%', '50%'),
      maxUnavailable: fc.constantFrom<number | string>(0, 1, '25%', '50%'),
    })
    .filter(({ maxSurge, maxUnavailable }) => maxSurge !== 0 || maxUnavailable !== 0),
  deed: fc.oneof(scale, image, undo, deletePod, pause, wait, wait, wait),
  begin: ({ replicas, minReadySeconds, maxSurge, maxUnavailable }) => {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
    const spec = { replicas, minReadySeconds, strategy, revisionHistoryLimit: HISTORY_LIMIT };
    return courseOf(tell<Deployment>(deploymentKind, spec, 3, () => {}));
  },
};

function courseOf(subject: Subject<Deployment>): Course {
  const sets = () => [...(subject.cluster.store.list(replicaSetKind, 'shop') as readonly ReplicaSet[])];
  const imageOf = ({ spec }: Deployment | ReplicaSet) => spec.template.spec.containers[0]?.image;
  const newest = () => sets().find(each => imageOf(each) === imageOf(subject.read()));
  let wantedBefore = 0;
  let wasEnough = false;
  let observed = 0;
  let last = { image: '', revision: 0 };

  return {
    subject,
    beforeDeed: ({ kind }) => {
      if (kind === 'scale' || kind === 'delete pod') wasEnough = false;
    },
    look: () => {
      const { spec, status, metadata } = subject.read();
      const { surge, missing } = limitsOf(spec);
      const wanted = sets().reduce((sum, each) => sum + each.spec.replicas, 0);
      // After somebody has scaled down there may be more for a while, but never more than before.
      rule(subject, wanted <= Math.max(wantedBefore, spec.replicas + surge), `${wanted} pods, more than the surge`);
      wantedBefore = wanted;
      // Ready, and not available: a ReplicaSet that drops one which was not ready for long enough may hit one that was,
      // because its node has more of them, as a real one does (ActivePodsWithRanks).
      const ready = subject.staying().filter(isReady).length;
      const least = spec.replicas - missing;
      rule(subject, ready >= least || !wasEnough, `${ready} of ${spec.replicas} pods ready, fewer than may be`);
      wasEnough = subject.pods().filter(subject.isGood).length >= least;
      const numbers = sets().map(revisionOf);
      rule(subject, new Set(numbers).size === numbers.length, `revisions ${numbers} are not each other's`);
      const isSeen = status.observedGeneration === metadata.generation && !spec.paused;
      const now = { image: imageOf(subject.read()) ?? '', revision: revisionOf(subject.read()) };
      const isNew = isSeen && now.image !== last.image;
      rule(subject, !isNew || now.revision > last.revision, `revision ${now.revision} after ${last.revision}`);
      rule(subject, now.revision >= last.revision, `revision ${now.revision} after ${last.revision}`);
      if (isSeen) last = now;
      rule(subject, (status.observedGeneration ?? 0) >= observed, 'the observed generation went back');
      observed = status.observedGeneration ?? 0;
    },
    undo: which => {
      const target = sets()[which % Math.max(1, sets().length)];
      if (!target) return;
      const { 'pod-template-hash': _, ...labels } = target.spec.template.metadata.labels ?? {};
      subject.edit(() => ({ template: { ...target.spec.template, metadata: { labels } } }));
    },
    isComplete: () => {
      const { spec, status, metadata } = subject.read();
      const counts = [status.replicas, status.updatedReplicas, status.availableReplicas].map(count => count ?? 0);
      return status.observedGeneration === metadata.generation && counts.every(count => count === spec.replicas);
    },
    help: () => {},
    lookAtLast: () => {
      const old = sets().filter(each => each !== newest());
      rule(subject, old.length <= HISTORY_LIMIT, `${old.length} old ReplicaSets are kept`);
      rule(subject, subject.staying().length === subject.read().spec.replicas, 'there are pods too many or too few');
    },
  };
}

/** Written down again on purpose, and not taken from the controller. */
function limitsOf({ replicas, strategy }: Deployment['spec']): { surge: number; missing: number } {
  const { maxSurge = 0, maxUnavailable = 0 } = strategy.rollingUpdate ?? {};
  const surge = share(maxSurge, replicas, Math.ceil);
  const missing = share(maxUnavailable, replicas, Math.floor);
  return { surge, missing: surge === 0 && missing === 0 ? 1 : missing };
}

function revisionOf({ metadata }: Deployment | ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION] ?? 0);
}
