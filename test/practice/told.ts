import { deploymentKind } from '../../src/practice/kinds/deployment-kind.ts';
import { eventKind } from '../../src/practice/kinds/event-kinds.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import { replicaSetKind } from '../../src/practice/kinds/replica-set-kind.ts';
import type { Deployment, Pod, ReplicaSet } from '../../src/practice/kube-objects.ts';
import { conditionOf, isReady } from '../../src/practice/kube-objects.ts';
import type { PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { createPracticeCluster } from '../../src/practice/practice-cluster.ts';
import { playScenario } from '../../src/practice/scenarios/play.ts';
import { scenarioNamed } from '../../src/practice/scenarios/scenario-registry.ts';
import { revisionOf, START } from './cluster-fixture.ts';

/** A scenario at its opening, with the questions and hands of an operator. */
export type Told = {
  readonly cluster: PracticeCluster;
  /** Seconds after the opening. */
  pass(seconds: number): void;
  deployment(name: string): Deployment;
  /** `4.9: 3 ready of 3, 5.0: 0 ready of 2`, oldest revision first, without those that have no pods. */
  versions(name: string): string;
  /** What the containers of a version wait for, or how they ended. */
  states(name: string, version: string): readonly string[];
  progress(name: string): string;
  events(about: string): readonly string[];
  log(name: string, version: string, previous?: boolean): readonly string[];
  /** Requests and failures of one version so far. */
  answers(name: string, version: string): { readonly requests: number; readonly failed: number };
  /** As `kubectl rollout undo --to-revision`, to the revision that runs this version. */
  goBackTo(name: string, version: string): void;
  isWell(name: string): boolean;
};

export function tell(name: string, seed = name): Told {
  const scenario = scenarioNamed(name);
  if (!scenario) throw new Error(`There is no scenario ${name}.`);
  const cluster = createPracticeCluster({
    startMillis: START - scenario.startsBeforeMillis,
    openingMillis: START,
    traffic: scenario.traffic,
    applications: scenario.applications ?? [],
    hasMetricsServer: scenario.hasMetricsServer ?? false,
    seed,
  });
  // As the practice server tells it: nobody can have watched the past.
  cluster.store.remember(0);
  scenario.tell(cluster, START);
  cluster.store.remember(10_000);
  const play = playScenario(cluster, scenario, START);

  const sets = (of: string) =>
    (cluster.store.list(replicaSetKind, 'shop') as readonly ReplicaSet[])
      .filter(each => each.metadata.labels?.app === of)
      .sort((left, right) => revisionOf(left) - revisionOf(right));
  const pods = (of: string, version: string) =>
    (cluster.store.list(podKind, 'shop') as readonly Pod[]).filter(
      pod => pod.metadata.labels?.app === of && versionOf(pod.spec) === version,
    );
  const deployment = (of: string) => cluster.store.get(deploymentKind, 'shop', of) as Deployment;

  return {
    cluster,
    pass: seconds => play.advance(START + seconds * 1000),
    deployment,
    versions: of =>
      sets(of)
        .filter(({ status }) => status.replicas > 0)
        .map(
          ({ spec, status }) =>
            `${versionOf(spec.template.spec)}: ${status.readyReplicas ?? 0} ready of ${status.replicas}`,
        )
        .join(', '),
    states: (of, version) =>
      pods(of, version).map(pod => {
        const { waiting, terminated } = pod.status.containerStatuses?.[0]?.state ?? {};
        return waiting?.reason ?? terminated?.reason ?? (isReady(pod) ? 'ready' : 'not ready');
      }),
    progress: of => conditionOf(deployment(of).status.conditions, 'Progressing')?.reason ?? '',
    events: about =>
      cluster.store
        .list(eventKind, 'shop')
        .filter(event => String((event.involvedObject as { name: string }).name).startsWith(about))
        .map(event => `${event.reason}: ${event.message}`),
    log: (of, version, previous = false) =>
      (cluster.logs.lines(pods(of, version)[0]?.metadata.uid ?? '', previous) ?? []).map(({ text }) => text),
    answers: (of, version) => {
      const sums = { requests: 0, failed: 0 };
      for (const pod of pods(of, version)) {
        for (const [labels, times] of cluster.traffic.figuresOf(pod.metadata.uid)?.requests ?? []) {
          sums.requests += times;
          if (labels.includes('code="5')) sums.failed += times;
        }
      }
      return sums;
    },
    goBackTo: (of, version) => {
      const set = sets(of).find(each => versionOf(each.spec.template.spec) === version);
      if (!set) throw new Error(`${of} keeps no revision of ${version}.`);
      const { 'pod-template-hash': _, ...labels } = set.spec.template.metadata.labels ?? {};
      const template = { ...set.spec.template, metadata: { ...set.spec.template.metadata, labels } };
      cluster.change(deploymentKind, 'shop', of, current => ({
        ...current,
        spec: { ...(current as Deployment).spec, template },
      }));
    },
    isWell: of => {
      const { spec, status, metadata } = deployment(of);
      const counts = [status.replicas, status.updatedReplicas, status.readyReplicas, status.availableReplicas];
      return status.observedGeneration === metadata.generation && counts.every(count => count === spec.replicas);
    },
  };
}

/** Who is not well: a story is one service's trouble. */
export function affectedIn(story: Told): readonly string[] {
  return ['checkout', 'search', 'pay', 'catalog', 'cart', 'auth', 'stock'].filter(each => !story.isWell(each));
}

function versionOf(spec: { containers: { image: string }[] }): string {
  const image = spec.containers[0]?.image ?? '';
  return image.slice(image.lastIndexOf(':') + 1);
}
