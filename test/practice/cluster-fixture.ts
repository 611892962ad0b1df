import { deploymentKind } from '../../src/practice/kinds/deployment-kind.ts';
import { eventKind } from '../../src/practice/kinds/event-kinds.ts';
import { endpointSliceKind } from '../../src/practice/kinds/plain-kinds.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import { replicaSetKind } from '../../src/practice/kinds/replica-set-kind.ts';
import type { Deployment, EndpointSlice, KubeObject, Pod, ReplicaSet } from '../../src/practice/kube-objects.ts';
import { conditionOf } from '../../src/practice/kube-objects.ts';
import type { ClusterOptions, PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { createPracticeCluster } from '../../src/practice/practice-cluster.ts';
import { furnish } from '../../src/practice/scenarios/bare-cluster.ts';

export const START = Date.parse('2026-03-01T03:00:00Z');

export type Wish = {
  readonly replicas?: number;
  readonly image?: string;
  readonly maxSurge?: number | string;
  readonly maxUnavailable?: number | string;
  readonly strategy?: object;
  readonly minReadySeconds?: number;
  readonly progressDeadlineSeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly annotations?: Record<string, string>;
};

/** A cluster with nodes, the namespace `shop`, and one Deployment `web` behind a Service. */
export function clusterWithWeb(wish: Wish = {}, options: Partial<ClusterOptions> = {}): PracticeCluster {
  const cluster = createPracticeCluster({
    startMillis: START,
    seed: 'test',
    ...options,
  });
  furnish(cluster, ['shop']);
  cluster.create(webDeployment(wish));
  cluster.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  } as { apiVersion: string; kind: string; metadata: object });
  return cluster;
}

export function webDeployment(wish: Wish = {}): {
  apiVersion: string;
  kind: string;
  metadata: object;
  spec: object;
} {
  const rollingUpdate = {
    maxSurge: wish.maxSurge ?? 1,
    maxUnavailable: wish.maxUnavailable ?? 1,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'shop',
      ...(wish.annotations && { annotations: wish.annotations }),
    },
    spec: {
      replicas: wish.replicas ?? 3,
      selector: { matchLabels: { app: 'web' } },
      strategy: wish.strategy ?? { type: 'RollingUpdate', rollingUpdate },
      ...(wish.minReadySeconds !== undefined && {
        minReadySeconds: wish.minReadySeconds,
      }),
      ...(wish.progressDeadlineSeconds !== undefined && {
        progressDeadlineSeconds: wish.progressDeadlineSeconds,
      }),
      ...(wish.revisionHistoryLimit !== undefined && {
        revisionHistoryLimit: wish.revisionHistoryLimit,
      }),
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              name: 'web',
              image: wish.image ?? 'example/web:1',
              ports: [{ containerPort: 8080 }],
              readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 },
            },
          ],
        },
      },
    },
  };
}

export function web(cluster: PracticeCluster): Deployment {
  return cluster.store.get(deploymentKind, 'shop', 'web') as Deployment;
}

export function editWeb(
  cluster: PracticeCluster,
  edit: (spec: Deployment['spec']) => Partial<Deployment['spec']>,
): void {
  cluster.change(deploymentKind, 'shop', 'web', current => {
    const deployment = current as Deployment;
    return {
      ...deployment,
      spec: { ...deployment.spec, ...edit(deployment.spec) },
    };
  });
}

export function setImage(cluster: PracticeCluster, image: string): void {
  editWeb(cluster, ({ template }) => ({
    template: {
      ...template,
      spec: {
        ...template.spec,
        containers: template.spec.containers.map(container => ({
          ...container,
          image,
        })),
      },
    },
  }));
}

/** What `kubectl rollout undo` does to the template. */
export function undoTo(cluster: PracticeCluster, replicaSet: ReplicaSet): void {
  const { 'pod-template-hash': _, ...labels } = replicaSet.spec.template.metadata.labels ?? {};
  editWeb(cluster, () => ({
    template: {
      ...replicaSet.spec.template,
      metadata: { ...replicaSet.spec.template.metadata, labels },
    },
  }));
}

export function passSeconds(cluster: PracticeCluster, seconds: number): void {
  cluster.advance(cluster.now() + seconds * 1000);
}

export function replicaSets(cluster: PracticeCluster): ReplicaSet[] {
  return [...(cluster.store.list(replicaSetKind, 'shop') as readonly ReplicaSet[])];
}

export function replicaSetOf(cluster: PracticeCluster, image: string): ReplicaSet {
  const found = replicaSets(cluster).find(each => each.spec.template.spec.containers[0]?.image === image);
  if (!found) throw new Error(`There is no ReplicaSet with ${image}.`);
  return found;
}

export function pods(cluster: PracticeCluster): Pod[] {
  return [...(cluster.store.list(podKind, 'shop') as readonly Pod[])];
}

export function endpoints(cluster: PracticeCluster) {
  const slices = cluster.store.list(endpointSliceKind, 'shop') as readonly EndpointSlice[];
  return slices.flatMap(slice => slice.endpoints);
}

export function revisionOf(object: KubeObject): number {
  return Number(object.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
}

export function progressing(cluster: PracticeCluster) {
  return conditionOf(web(cluster).status.conditions, 'Progressing');
}

export function eventReasons(cluster: PracticeCluster): string[] {
  return cluster.store.list(eventKind, 'shop').map(event => String(event.reason));
}

export function isComplete(cluster: PracticeCluster): boolean {
  const { spec, status, metadata } = web(cluster);
  const counters = [status.replicas, status.updatedReplicas, status.availableReplicas].map(count => count ?? 0);
  return counters.every(count => count === spec.replicas) && status.observedGeneration === metadata.generation;
}
