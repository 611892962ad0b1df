import { deleteObject } from '../../../src/practice/api/object-deletion.ts';
import { podKind } from '../../../src/practice/kinds/pod-kind.ts';
import type { ResourceRow } from '../../../src/practice/kinds/resource-row.ts';
import type { KubeObject, Pod, PodTemplate } from '../../../src/practice/kube-objects.ts';
import { controllerOf, isAvailable } from '../../../src/practice/kube-objects.ts';
import { createPracticeCluster, type PracticeCluster } from '../../../src/practice/practice-cluster.ts';
import { furnish } from '../../../src/practice/scenarios/bare-cluster.ts';

const START = Date.parse('2026-03-01T03:00:00Z');
const NAMESPACE = 'shop';

/** One workload `app` that a history is told of, and what is watched while it is. */
export type Subject<T extends KubeObject> = {
  readonly cluster: PracticeCluster;
  /** What did not hold, in the order in which it was seen. */
  readonly broken: string[];
  read(): T;
  edit(change: (spec: T['spec']) => object): void;
  pods(): Pod[];
  /** Pods that nobody has told to go. */
  staying(): Pod[];
  isGood(pod: Pod): boolean;
  /** As a person does, which no rule of a controller speaks of. */
  deletePod(which: number): void;
  wait(seconds: number): void;
};

export const template = (tag: string): PodTemplate => ({
  metadata: { labels: { app: 'app' } },
  spec: {
    containers: [
      {
        name: 'app',
        image: `example/app:${tag}`,
        readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 2 },
      },
    ],
  },
});

export type PodNews = 'made' | 'told to go';

/** `onPod` hears of every pod that a controller makes or deletes, at that very moment. */
export function tell<T extends KubeObject>(
  row: ResourceRow,
  spec: object,
  nodes: number,
  onPod: (subject: Subject<T>, news: PodNews, pod: Pod) => void,
): Subject<T> {
  // Events would take most of the time, and no rule speaks of them.
  const cluster = createPracticeCluster({ startMillis: START, seed: 'histories', openingMillis: START + 1e12 });
  // Nobody watches from the past.
  cluster.store.remember(0);
  furnish(cluster, [NAMESPACE], nodes);
  const full = { selector: { matchLabels: { app: 'app' } }, template: template('1'), ...spec };
  cluster.create({
    apiVersion: 'apps/v1',
    kind: row.kind,
    metadata: { name: 'app', namespace: NAMESPACE },
    spec: full,
  } as Parameters<PracticeCluster['create']>[0]);
  let isPerson = false;
  const subject: Subject<T> = {
    cluster,
    broken: [],
    read: () => cluster.store.get(row, NAMESPACE, 'app') as T,
    edit: change => {
      cluster.change(row, NAMESPACE, 'app', current => ({
        ...current,
        spec: { ...(current.spec as object), ...change((current as T).spec as T['spec']) },
      }));
    },
    pods: () => [...(cluster.store.list(podKind, NAMESPACE) as readonly Pod[])],
    staying: () => subject.pods().filter(({ metadata }) => !metadata.deletionTimestamp),
    isGood: pod => {
      const { minReadySeconds = 0 } = subject.read().spec as { minReadySeconds?: number };
      return !pod.metadata.deletionTimestamp && isAvailable(pod, minReadySeconds, cluster.now());
    },
    deletePod: which => {
      const pods = subject.staying();
      const pod = pods[which % Math.max(1, pods.length)];
      if (!pod) return;
      isPerson = true;
      deleteObject(cluster.writes, podKind, NAMESPACE, pod.metadata.name, {});
      isPerson = false;
    },
    wait: seconds => cluster.advance(cluster.now() + seconds * 1000),
  };
  cluster.store.subscribe(({ row: of, type, object, previous }) => {
    if (of !== podKind || isPerson || !controllerOf(object)) return;
    if (type === 'ADDED') onPod(subject, 'made', object as Pod);
    const isNews = object.metadata.deletionTimestamp && !previous?.metadata.deletionTimestamp;
    if (type === 'MODIFIED' && isNews) onPod(subject, 'told to go', previous as Pod);
  });
  return subject;
}

export function rule(subject: Subject<KubeObject>, holds: boolean, words: string): void {
  if (!holds) subject.broken.push(`${words}, at ${(subject.cluster.now() - START) / 1000} s`);
}

/** `25%` of 5, rounded as the kind rounds it. */
export function share(value: number | string, of: number, round: (part: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseInt(value, 10) * of) / 100);
}
