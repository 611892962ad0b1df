import fc from 'fast-check';
import { statefulSetKind } from '../../../src/practice/kinds/stateful-set-kind.ts';
import type { Pod } from '../../../src/practice/kube-objects.ts';
import { isReady } from '../../../src/practice/kube-objects.ts';
import type { StatefulSet } from '../../../src/practice/workload-objects.ts';
import { historyRules } from './history-rules.ts';
import { type PodNews, rule, type Subject, tell } from './subject.ts';
import { type Course, commonDeeds, type Trial } from './told-history.ts';

const HISTORY_LIMIT = 2;

type Wish = {
  readonly replicas: number;
  readonly minReadySeconds: number;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
};

const { scale, image, undo, deletePod, wait } = commonDeeds;
const partition = fc.integer({ min: 0, max: 3 }).map(value => ({ kind: 'partition', partition: value }) as const);

export const statefulSetTrial: Trial<Wish> = {
  wish: fc.record({
    replicas: fc.integer({ min: 1, max: 3 }),
    minReadySeconds: fc.constantFrom(0, 0, 3),
    podManagementPolicy: fc.constantFrom('OrderedReady', 'OrderedReady', 'Parallel'),
  }),
  deed: fc.oneof(scale, image, undo, deletePod, partition, wait, wait, wait),
  begin: wish =>
    courseOf(
      tell<StatefulSet>(statefulSetKind, { ...wish, serviceName: '', revisionHistoryLimit: HISTORY_LIMIT }, 3, onPod),
    ),
};

const ordinalOf = ({ metadata }: Pod) => Number(metadata.name.split('-').at(-1));
const revisionOf = ({ metadata }: Pod) => metadata.labels?.['controller-revision-hash'];

/** What a controller does to a pod is judged at that very moment. */
function onPod(subject: Subject<StatefulSet>, news: PodNews, pod: Pod): void {
  const { spec, status } = subject.read();
  const ordinal = ordinalOf(pod);
  const others = subject.pods().filter(each => each.metadata.name !== pod.metadata.name);
  const partition = spec.updateStrategy.rollingUpdate?.partition ?? 0;
  const isOrdered = spec.podManagementPolicy === 'OrderedReady';
  if (news === 'made') {
    rule(subject, ordinal < spec.replicas, `a pod for place ${ordinal} of ${spec.replicas}`);
    const below = others.filter(each => ordinalOf(each) < ordinal && subject.isGood(each)).length;
    rule(subject, !isOrdered || below === ordinal, `place ${ordinal} filled while a lower one was not available`);
    const isOld = status.currentRevision === undefined || revisionOf(pod) === status.currentRevision;
    rule(subject, ordinal >= partition || isOld, `place ${ordinal} below the partition ${partition} made new`);
    return;
  }
  if (ordinal >= spec.replicas) {
    const higher = others.filter(each => ordinalOf(each) > ordinal);
    rule(subject, !isOrdered || higher.length === 0, `place ${ordinal} taken away before a higher one was gone`);
    return;
  }
  rule(subject, ordinal >= partition, `place ${ordinal} below the partition ${partition} was updated`);
  const waited = others.filter(each => ordinalOf(each) < spec.replicas && (isOrdered || ordinalOf(each) > ordinal));
  rule(subject, waited.every(subject.isGood), `place ${ordinal} was updated while another one was not available`);
}

function courseOf(subject: Subject<StatefulSet>): Course {
  const history = historyRules(subject, HISTORY_LIMIT);
  return {
    subject,
    beforeDeed: () => {},
    look: () => {
      history.look();
      const places = subject.pods().map(ordinalOf);
      rule(subject, new Set(places).size === places.length, 'two pods in one place');
    },
    undo: history.undo,
    isComplete: () => {
      const { spec, status, metadata } = subject.read();
      const counts = [status.replicas, status.updatedReplicas, status.availableReplicas].map(count => count ?? 0);
      return (
        status.observedGeneration === metadata.generation &&
        counts.every(count => count === spec.replicas) &&
        status.currentRevision === status.updateRevision
      );
    },
    // A pod of a bad release that never gets ready blocks the set until somebody deletes it (kubernetes#67250).
    help: () => {
      subject.staying().forEach((pod, index) => {
        if (!isReady(pod) && revisionOf(pod) !== subject.read().status.updateRevision) subject.deletePod(index);
      });
    },
    lookAtLast: history.lookAtLast,
  };
}
