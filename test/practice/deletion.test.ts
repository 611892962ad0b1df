import { describe, expect, test } from 'vitest';
import { deleteObject } from '../../src/practice/api/object-deletion.ts';
import { StatusError } from '../../src/practice/api/status-error.ts';
import { deploymentKind } from '../../src/practice/kinds/deployment-kind.ts';
import { kindRegistry } from '../../src/practice/kinds/kind-registry.ts';
import { namespaceKind } from '../../src/practice/kinds/plain-kinds.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import { replicaSetKind } from '../../src/practice/kinds/replica-set-kind.ts';
import type { PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { clusterWithWeb, passSeconds, pods, replicaSets, web } from './cluster-fixture.ts';
import { clusterWithDb, dbPod, dbPods } from './stateful-set-fixture.ts';

const content = ({ store }: PracticeCluster, namespace: string) =>
  kindRegistry.filter(row => row.namespaced).flatMap(row => store.list(row, namespace).map(({ kind }) => kind));

const shop = ({ store }: PracticeCluster) => store.get(namespaceKind, undefined, 'shop');

describe('a namespace that is deleted', () => {
  test('loses its pods first, then all else, and goes when it is empty', () => {
    const cluster = clusterWithWeb();
    passSeconds(cluster, 10);
    deleteObject(cluster.writes, namespaceKind, undefined, 'shop', {});
    expect(shop(cluster)?.status).toMatchObject({ phase: 'Terminating' });
    passSeconds(cluster, 1);
    expect(pods(cluster).every(({ metadata }) => metadata.deletionTimestamp)).toBe(true);
    expect(replicaSets(cluster)).toHaveLength(1);
    passSeconds(cluster, 60);
    expect(content(cluster, 'shop')).toEqual([]);
    expect(shop(cluster)).toBeUndefined();
  });

  test('goes although it was created with an empty spec, as kubectl does', () => {
    const cluster = clusterWithWeb();
    const bare = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bare' }, spec: {}, status: {} };
    cluster.create(bare);
    deleteObject(cluster.writes, namespaceKind, undefined, 'bare', {});
    passSeconds(cluster, 5);
    expect(cluster.store.get(namespaceKind, undefined, 'bare')).toBeUndefined();
  });

  test('takes nothing new, not even from its controllers', () => {
    const cluster = clusterWithDb();
    deleteObject(cluster.writes, namespaceKind, undefined, 'shop', {});
    const late = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace: 'shop' } };
    expect(() => cluster.create(late)).toThrow(StatusError);
    expect(() => cluster.create(late)).toThrow(/because it is being terminated/);
    passSeconds(cluster, 5);
    expect(dbPods(cluster)).toEqual({});
    passSeconds(cluster, 60);
    expect(shop(cluster)).toBeUndefined();
  });
});

test('a Deployment deleted in the foreground outlives its ReplicaSets and pods', () => {
  const cluster = clusterWithWeb();
  passSeconds(cluster, 10);
  deleteObject(cluster.writes, deploymentKind, 'shop', 'web', { propagationPolicy: 'Foreground' });
  passSeconds(cluster, 0.5);
  expect(web(cluster).metadata.finalizers).toEqual(['foregroundDeletion']);
  expect(pods(cluster).length).toBe(3);
  const order: string[] = [];
  cluster.store.subscribe(({ type, object }) => {
    if (type === 'DELETED' && ['Pod', 'ReplicaSet', 'Deployment'].includes(object.kind)) order.push(object.kind);
  });
  passSeconds(cluster, 30);
  expect(order).toEqual(['Pod', 'Pod', 'Pod', 'ReplicaSet', 'Deployment']);
});

test('an orphaned ReplicaSet keeps its pods, and loses them when it goes itself', () => {
  const cluster = clusterWithWeb();
  passSeconds(cluster, 10);
  deleteObject(cluster.writes, deploymentKind, 'shop', 'web', { propagationPolicy: 'Orphan' });
  passSeconds(cluster, 10);
  const [left] = replicaSets(cluster);
  expect(left?.metadata.ownerReferences).toBeUndefined();
  expect(pods(cluster)).toHaveLength(3);
  deleteObject(cluster.writes, replicaSetKind, 'shop', left?.metadata.name ?? '', {});
  passSeconds(cluster, 10);
  expect(pods(cluster)).toEqual([]);
});

test('a pod that somebody holds has stopped, and stays until it is let go', () => {
  const cluster = clusterWithDb({ replicas: 1 });
  const change = (finalizers: string[]) =>
    cluster.change(podKind, 'shop', 'db-0', current => ({
      ...current,
      metadata: { ...current.metadata, finalizers },
    }));
  change(['example.com/hold']);
  deleteObject(cluster.writes, podKind, 'shop', 'db-0', {});
  passSeconds(cluster, 60);
  const { uid, deletionGracePeriodSeconds } = dbPod(cluster, 'db-0').metadata;
  expect(deletionGracePeriodSeconds).toBe(0);
  change([]);
  passSeconds(cluster, 20);
  expect(dbPod(cluster, 'db-0').metadata.uid).not.toBe(uid);
});
