import { describe, expect, test } from 'vitest';
import { eventKind } from '../../src/practice/kinds/event-kinds.ts';
import { persistentVolumeClaimKind } from '../../src/practice/kinds/persistent-volume-claim-kind.ts';
import { isReady } from '../../src/practice/kube-objects.ts';
import { passSeconds } from './cluster-fixture.ts';
import {
  clusterWithDb,
  db,
  dbPod,
  dbPods,
  dbRevisions,
  deleteDbPod,
  editDb,
  setDbImage,
} from './stateful-set-fixture.ts';

describe('a StatefulSet', () => {
  test('makes its pods one after another, each with its own name and place', () => {
    const cluster = clusterWithDb();
    expect(dbPods(cluster)).toEqual({ 'db-0': '1', 'db-1': '1', 'db-2': '1' });
    const { metadata, spec } = dbPod(cluster, 'db-1');
    expect(metadata.labels).toEqual({
      app: 'db',
      'apps.kubernetes.io/pod-index': '1',
      'controller-revision-hash': db(cluster).status.updateRevision,
      'statefulset.kubernetes.io/pod-name': 'db-1',
      'topology.kubernetes.io/zone': expect.any(String),
    });
    expect(spec).toMatchObject({ hostname: 'db-1', subdomain: 'db' });
    const starts = ['db-0', 'db-1', 'db-2'].map(name => dbPod(cluster, name).metadata.creationTimestamp);
    expect([...starts].sort()).toEqual(starts);
    expect(new Set(starts).size).toBe(3);
    expect(db(cluster).status).toEqual({
      observedGeneration: 1,
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
      collisionCount: 0,
      currentRevision: dbRevisions(cluster)[0]?.metadata.name,
      updateRevision: dbRevisions(cluster)[0]?.metadata.name,
    });
  });

  test('updates from the highest place down, and one at a time', () => {
    const cluster = clusterWithDb();
    setDbImage(cluster, 'example/db:2');
    const order: string[] = [];
    for (let step = 0; step < 200; step++) {
      passSeconds(cluster, 0.25);
      const ready = ['db-0', 'db-1', 'db-2'].filter(name => dbPod(cluster, name) && isReady(dbPod(cluster, name)));
      expect(ready.length).toBeGreaterThanOrEqual(2);
      const updated = Object.entries(dbPods(cluster)).filter(([, tag]) => tag === '2');
      for (const [name] of updated) if (!order.includes(name)) order.push(name);
    }
    expect(order).toEqual(['db-2', 'db-1', 'db-0']);
    expect(db(cluster).status).toMatchObject({ currentReplicas: 3, updatedReplicas: 3 });
    expect(db(cluster).status.currentRevision).toBe(db(cluster).status.updateRevision);
  });

  test('leaves the places below the partition alone, and makes them of the old revision again', () => {
    const cluster = clusterWithDb({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } });
    setDbImage(cluster, 'example/db:2');
    passSeconds(cluster, 60);
    expect(dbPods(cluster)).toEqual({ 'db-0': '1', 'db-1': '1', 'db-2': '2' });
    deleteDbPod(cluster, 'db-0');
    passSeconds(cluster, 30);
    expect(dbPods(cluster)['db-0']).toBe('1');
    expect(db(cluster).status).toMatchObject({ currentReplicas: 2, updatedReplicas: 1 });
    editDb(cluster, () => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } }));
    passSeconds(cluster, 60);
    expect(dbPods(cluster)).toEqual({ 'db-0': '2', 'db-1': '2', 'db-2': '2' });
  });

  test('under OnDelete nothing moves until somebody deletes a pod', () => {
    const cluster = clusterWithDb({ updateStrategy: { type: 'OnDelete' } });
    setDbImage(cluster, 'example/db:2');
    passSeconds(cluster, 60);
    expect(dbPods(cluster)).toEqual({ 'db-0': '1', 'db-1': '1', 'db-2': '1' });
    deleteDbPod(cluster, 'db-1');
    passSeconds(cluster, 20);
    expect(dbPods(cluster)).toEqual({ 'db-0': '1', 'db-1': '2', 'db-2': '1' });
    expect(db(cluster).status.currentRevision).not.toBe(db(cluster).status.updateRevision);
  });

  test('a release that never gets ready blocks its own rollback until its pod is deleted', () => {
    const cluster = clusterWithDb();
    setDbImage(cluster, 'example/db:2-never');
    passSeconds(cluster, 60);
    expect(dbPods(cluster)).toEqual({ 'db-0': '1', 'db-1': '1', 'db-2': '2-never' });
    setDbImage(cluster, 'example/db:1');
    passSeconds(cluster, 600);
    expect(db(cluster).status.observedGeneration).toBe(3);
    expect(dbPods(cluster)['db-2']).toBe('2-never');
    deleteDbPod(cluster, 'db-2');
    passSeconds(cluster, 30);
    expect(dbPods(cluster)).toEqual({ 'db-0': '1', 'db-1': '1', 'db-2': '1' });
    expect(db(cluster).status.readyReplicas).toBe(3);
  });

  test('a Parallel set starts at once and takes a bad release back by itself', () => {
    const cluster = clusterWithDb({ podManagementPolicy: 'Parallel' });
    const starts = ['db-0', 'db-1', 'db-2'].map(name => dbPod(cluster, name).metadata.creationTimestamp);
    expect(new Set(starts).size).toBe(1);
    setDbImage(cluster, 'example/db:2-never');
    passSeconds(cluster, 60);
    setDbImage(cluster, 'example/db:1');
    passSeconds(cluster, 30);
    expect(dbPods(cluster)).toEqual({ 'db-0': '1', 'db-1': '1', 'db-2': '1' });
  });

  test('scaling down takes the highest place first and waits for it', () => {
    const cluster = clusterWithDb();
    editDb(cluster, () => ({ replicas: 1 }));
    passSeconds(cluster, 1);
    expect(dbPod(cluster, 'db-2').metadata.deletionTimestamp).toBeDefined();
    expect(dbPod(cluster, 'db-1').metadata.deletionTimestamp).toBeUndefined();
    passSeconds(cluster, 20);
    expect(dbPods(cluster)).toEqual({ 'db-0': '1' });
  });

  test('a place is filled again under the same name', () => {
    const cluster = clusterWithDb();
    const before = dbPod(cluster, 'db-1').metadata.uid;
    deleteDbPod(cluster, 'db-1');
    passSeconds(cluster, 20);
    expect(dbPod(cluster, 'db-1').metadata.uid).not.toBe(before);
    expect(isReady(dbPod(cluster, 'db-1'))).toBe(true);
  });

  test('waits for minReadySeconds before the next pod', () => {
    const cluster = clusterWithDb({ replicas: 2, minReadySeconds: 60 });
    expect(Object.keys(dbPods(cluster))).toEqual(['db-0']);
    expect(db(cluster).status).toMatchObject({ readyReplicas: 1, availableReplicas: 0 });
    passSeconds(cluster, 60);
    expect(Object.keys(dbPods(cluster))).toEqual(['db-0', 'db-1']);
  });
});

describe('its revisions', () => {
  test('hold the template as a patch that replaces it', () => {
    const [revision] = dbRevisions(clusterWithDb());
    expect(revision?.data.spec.template).toMatchObject({
      $patch: 'replace',
      spec: { containers: [{ image: 'example/db:1' }] },
    });
    expect(revision?.metadata.ownerReferences).toMatchObject([{ kind: 'StatefulSet', name: 'db', controller: true }]);
  });

  test('an old template put back keeps its name and gets the next number', () => {
    const cluster = clusterWithDb();
    const [first] = dbRevisions(cluster);
    setDbImage(cluster, 'example/db:2');
    passSeconds(cluster, 60);
    setDbImage(cluster, 'example/db:1');
    passSeconds(cluster, 60);
    expect(dbRevisions(cluster).map(({ revision }) => revision)).toEqual([2, 3]);
    expect(dbRevisions(cluster)[1]?.metadata.name).toBe(first?.metadata.name);
    expect(db(cluster).status.updateRevision).toBe(first?.metadata.name);
  });

  test('are kept up to the limit, beside the ones that pods run', () => {
    const cluster = clusterWithDb({ revisionHistoryLimit: 1 });
    for (const tag of ['2', '3', '4']) {
      setDbImage(cluster, `example/db:${tag}`);
      passSeconds(cluster, 60);
    }
    expect(dbRevisions(cluster).map(({ revision }) => revision)).toEqual([3, 4]);
  });
});

test('claims are made per place, are bound, and outlive the pods', () => {
  const cluster = clusterWithDb({
    replicas: 2,
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
  });
  editDb(cluster, () => ({ replicas: 1 }));
  passSeconds(cluster, 30);
  const claims = cluster.store.list(persistentVolumeClaimKind, 'shop');
  expect(claims.map(({ status }) => (status as { phase: string }).phase)).toEqual(['Bound', 'Bound']);
  expect(claims.map(({ metadata }) => metadata.name)).toEqual(['data-db-0', 'data-db-1']);
  expect(dbPod(cluster, 'db-0').spec.volumes).toEqual([
    { name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } },
  ]);
});

test('what was done is told in Events', () => {
  const cluster = clusterWithDb({ replicas: 1 });
  const events = cluster.store.list(eventKind, 'shop').map(({ reason, message }) => `${reason}: ${message}`);
  expect(events).toContain('SuccessfulCreate: Create Pod db-0 in StatefulSet db successful');
});
