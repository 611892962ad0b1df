import { eventKind } from '../../src/practice/kinds/event-kinds.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import type { Container, ContainerStatus, CoreEvent, Pod } from '../../src/practice/kube-objects.ts';
import type { ClusterOptions, PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { createPracticeCluster } from '../../src/practice/practice-cluster.ts';
import { furnish } from '../../src/practice/scenarios/bare-cluster.ts';
import { START } from './cluster-fixture.ts';

/** A cluster with nodes and the namespace `shop`, and nothing in it. */
export function emptyCluster(options: Partial<ClusterOptions> = {}): PracticeCluster {
  const cluster = createPracticeCluster({ startMillis: START, seed: 'test', ...options });
  furnish(cluster, ['shop']);
  return cluster;
}

/** One pod `web`, as somebody would write it by hand. */
export function createPod(cluster: PracticeCluster, container: Partial<Container> = {}, spec: object = {}): Pod {
  const own = { name: 'web', image: 'example/web:1', ports: [{ name: 'http', containerPort: 8080 }], ...container };
  return cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
    spec: { containers: [own], ...spec },
  } as { apiVersion: string; kind: string; metadata: object }) as Pod;
}

export function create(cluster: PracticeCluster, kind: string, name: string, rest: object = {}, apiVersion = 'v1') {
  const object = { apiVersion, kind, metadata: { name, namespace: 'shop' }, ...rest };
  return cluster.create(object as { apiVersion: string; kind: string; metadata: object });
}

export const podNow = (cluster: PracticeCluster, name = 'web'): Pod => cluster.store.get(podKind, 'shop', name) as Pod;

export const containerNow = (cluster: PracticeCluster, name = 'web'): ContainerStatus => {
  const status = podNow(cluster, name).status.containerStatuses?.[0];
  if (!status) throw new Error(`The pod ${name} has no container yet.`);
  return status;
};

/** `Warning Unhealthy Readiness probe failed: …`, one line for each Event, with its count where it is more than one. */
export const eventLines = (cluster: PracticeCluster): string[] =>
  (cluster.store.list(eventKind, 'shop') as readonly CoreEvent[])
    .map(({ type, reason, message, count }) => `${type} ${reason} ${message}${count > 1 ? ` (x${count})` : ''}`)
    .sort();

export const logTexts = (cluster: PracticeCluster, previous = false): string[] =>
  (cluster.logs.lines(podNow(cluster).metadata.uid, previous) ?? []).map(({ text }) => text.replace(/^\S+Z /, ''));
