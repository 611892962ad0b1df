import { deleteObject } from '../../src/practice/api/object-deletion.ts';
import { controllerRevisionKind } from '../../src/practice/kinds/controller-revision-kind.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import { statefulSetKind } from '../../src/practice/kinds/stateful-set-kind.ts';
import type { Pod } from '../../src/practice/kube-objects.ts';
import type { PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { createPracticeCluster } from '../../src/practice/practice-cluster.ts';
import { furnish } from '../../src/practice/scenarios/bare-cluster.ts';
import type { ControllerRevision, StatefulSet } from '../../src/practice/workload-objects.ts';
import { passSeconds, START } from './cluster-fixture.ts';

/** A cluster with nodes, the namespace `shop`, and one StatefulSet `db` that is up. */
export function clusterWithDb(spec: object = {}, image = 'example/db:1'): PracticeCluster {
  const cluster = createPracticeCluster({ startMillis: START, seed: 'test' });
  furnish(cluster, ['shop']);
  cluster.create({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'shop' },
    spec: {
      replicas: 3,
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: {
        metadata: { labels: { app: 'db' } },
        spec: { containers: [dbContainer(image)] },
      },
      ...spec,
    },
  } as { apiVersion: string; kind: string; metadata: object });
  passSeconds(cluster, 30);
  return cluster;
}

/** Without a probe a container is ready as soon as it runs, whatever its tag says. */
const dbContainer = (image: string) => ({
  name: 'db',
  image,
  readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 },
});

export function db(cluster: PracticeCluster): StatefulSet {
  return cluster.store.get(statefulSetKind, 'shop', 'db') as StatefulSet;
}

export function editDb(cluster: PracticeCluster, edit: (spec: StatefulSet['spec']) => object): void {
  cluster.change(statefulSetKind, 'shop', 'db', current => {
    const { spec } = current as StatefulSet;
    return { ...current, spec: { ...spec, ...edit(spec) } };
  });
}

export function setDbImage(cluster: PracticeCluster, image: string): void {
  editDb(cluster, ({ template }) => ({
    template: { ...template, spec: { ...template.spec, containers: [dbContainer(image)] } },
  }));
}

export function dbRevisions(cluster: PracticeCluster): ControllerRevision[] {
  const all = [...(cluster.store.list(controllerRevisionKind, 'shop') as readonly ControllerRevision[])];
  return all.sort((left, right) => left.revision - right.revision);
}

/** `db-0` → the tag that it runs, with what it is short of. */
export function dbPods(cluster: PracticeCluster): Readonly<Record<string, string>> {
  const pods = cluster.store.list(podKind, 'shop') as readonly Pod[];
  return Object.fromEntries(
    pods.map(({ metadata, spec }) => [metadata.name, String(spec.containers[0]?.image.split(':')[1])]),
  );
}

export function dbPod(cluster: PracticeCluster, name: string): Pod {
  return cluster.store.get(podKind, 'shop', name) as Pod;
}

export function deleteDbPod(cluster: PracticeCluster, name: string): void {
  deleteObject(cluster.writes, podKind, 'shop', name, {});
}
