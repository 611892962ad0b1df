import fc from 'fast-check';
import { daemonSetKind } from '../../../src/practice/kinds/daemon-set-kind.ts';
import type { Pod } from '../../../src/practice/kube-objects.ts';
import type { DaemonSet } from '../../../src/practice/workload-objects.ts';
import { historyRules } from './history-rules.ts';
import { type PodNews, rule, type Subject, share, tell } from './subject.ts';
import { type Course, commonDeeds, type Trial } from './told-history.ts';

const NODES = 3;
const HISTORY_LIMIT = 2;

type Wish = {
  readonly minReadySeconds: number;
  readonly rollingUpdate: { readonly maxSurge: number | string; readonly maxUnavailable: number | string };
};

const { image, undo, deletePod, wait } = commonDeeds;

export const daemonSetTrial: Trial<Wish> = {
  wish: fc.record({
    minReadySeconds: fc.constantFrom(0, 0, 3),
    rollingUpdate: fc.constantFrom<Wish['rollingUpdate']>(
      { maxSurge: 0, maxUnavailable: 1 },
      { maxSurge: 0, maxUnavailable: 2 },
      { maxSurge: 0, maxUnavailable: '30%' },
      { maxSurge: 1, maxUnavailable: 0 },
      { maxSurge: '50%', maxUnavailable: 0 },
    ),
  }),
  deed: fc.oneof(image, undo, deletePod, wait, wait, wait),
  begin: ({ minReadySeconds, rollingUpdate }) => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate };
    const spec = { minReadySeconds, updateStrategy, revisionHistoryLimit: HISTORY_LIMIT };
    return courseOf(tell<DaemonSet>(daemonSetKind, spec, NODES, onPod));
  },
};

const nodeOf = ({ spec }: Pod): string => {
  if (spec.nodeName) return spec.nodeName;
  // biome-ignore lint/suspicious/noExplicitAny: as the controller wrote it a moment ago.
  const affinity = spec.affinity as any;
  return affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0]
    .values[0];
};
const hashOf = ({ metadata }: Pod) => metadata.labels?.['controller-revision-hash'];

/** What a controller does to a pod is judged at that very moment, when the pod itself is as it was before. */
function onPod(subject: Subject<DaemonSet>, news: PodNews, pod: Pod): void {
  const { maxSurge = 0, maxUnavailable = 0 } = subject.read().spec.updateStrategy.rollingUpdate ?? {};
  const surge = share(maxSurge, NODES, Math.ceil);
  const others = subject.staying().filter(each => each.metadata.name !== pod.metadata.name);
  if (news === 'made') {
    const here = others.filter(each => nodeOf(each) === nodeOf(pod));
    rule(subject, here.length <= (surge > 0 ? 1 : 0), `${here.length + 1} pods on one node`);
    const crowded = [...Map.groupBy([...others, pod], nodeOf).values()].filter(
      pods => pods.length > 1 && pods.some(each => hashOf(each) !== hashOf(pod) && subject.isGood(each)),
    );
    rule(subject, crowded.length <= surge, `${crowded.length} nodes with a pod more`);
    return;
  }
  // A pod that served nobody takes nothing away.
  if (!subject.isGood(pod)) return;
  const served = new Set(others.filter(subject.isGood).map(nodeOf));
  if (surge > 0) return rule(subject, served.has(nodeOf(pod)), `${nodeOf(pod)} left without an available pod`);
  const missing = share(maxUnavailable, NODES, Math.ceil);
  rule(subject, NODES - served.size <= missing, `${NODES - served.size} nodes without an available pod`);
}

function courseOf(subject: Subject<DaemonSet>): Course {
  const history = historyRules(subject, HISTORY_LIMIT);
  return {
    subject,
    beforeDeed: () => {},
    look: history.look,
    undo: history.undo,
    isComplete: () => {
      const { status, metadata } = subject.read();
      const counts = [status.currentNumberScheduled, status.updatedNumberScheduled, status.numberAvailable];
      return status.observedGeneration === metadata.generation && counts.every(count => count === NODES);
    },
    help: () => {},
    lookAtLast: () => {
      history.lookAtLast();
      rule(subject, subject.staying().length === NODES, 'there are pods too many or too few');
    },
  };
}
