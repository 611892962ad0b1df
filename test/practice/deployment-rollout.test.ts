import { describe, expect, test } from 'vitest';
import { deploymentKind } from '../../src/practice/kinds/deployment-kind.ts';
import { replicaSetKind } from '../../src/practice/kinds/replica-set-kind.ts';
import type { Deployment, ReplicaSet } from '../../src/practice/kube-objects.ts';
import { conditionOf } from '../../src/practice/kube-objects.ts';
import {
  clusterWithWeb,
  editWeb,
  eventReasons,
  isComplete,
  passSeconds,
  pods,
  progressing,
  replicaSetOf,
  replicaSets,
  revisionOf,
  setImage,
  undoTo,
  web,
} from './cluster-fixture.ts';

describe('a rollout', () => {
  test('a new Deployment becomes complete, and says so as a real one', () => {
    const cluster = clusterWithWeb({ replicas: 3 });
    passSeconds(cluster, 10);
    const { status, metadata } = web(cluster);
    expect(status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
    });
    expect(status).not.toHaveProperty('unavailableReplicas');
    expect(progressing(cluster)).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
    });
    expect(conditionOf(status.conditions, 'Available')?.reason).toBe('MinimumReplicasAvailable');
    expect(revisionOf(web(cluster))).toBe(1);
    expect(metadata.generation).toBe(1);
    expect(replicaSets(cluster)[0]?.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]+$/);
  });

  test('a new image rolls within the limits: one more at most, one less at most', () => {
    const cluster = clusterWithWeb({
      replicas: 4,
      maxSurge: 1,
      maxUnavailable: 1,
    });
    passSeconds(cluster, 10);
    setImage(cluster, 'example/web:2');
    for (let step = 0; step < 60; step++) {
      passSeconds(cluster, 0.5);
      const wanted = replicaSets(cluster).reduce((sum, each) => sum + each.spec.replicas, 0);
      expect(wanted).toBeLessThanOrEqual(5);
      expect(web(cluster).status.availableReplicas ?? 0).toBeGreaterThanOrEqual(3);
    }
    expect(isComplete(cluster)).toBe(true);
    expect(replicaSetOf(cluster, 'example/web:1').spec.replicas).toBe(0);
  });

  test('without surge two pods at a time are replaced, and they have to be available for a while first', () => {
    const cluster = clusterWithWeb({
      replicas: 8,
      maxSurge: 0,
      maxUnavailable: 2,
      minReadySeconds: 120,
    });
    passSeconds(cluster, 300);
    setImage(cluster, 'example/web:2');
    passSeconds(cluster, 105);
    expect(replicaSetOf(cluster, 'example/web:2').status).toMatchObject({
      replicas: 2,
      readyReplicas: 2,
    });
    expect(replicaSetOf(cluster, 'example/web:2').status.availableReplicas).toBeUndefined();
    expect(replicaSetOf(cluster, 'example/web:1').status.availableReplicas).toBe(6);
    passSeconds(cluster, 30);
    expect(replicaSetOf(cluster, 'example/web:2').spec.replicas).toBe(4);
  });

  test('surge rounds up and unavailable rounds down', () => {
    const cluster = clusterWithWeb({
      replicas: 5,
      maxSurge: '25%',
      maxUnavailable: '25%',
    });
    passSeconds(cluster, 10);
    setImage(cluster, 'example/web:2-never');
    passSeconds(cluster, 60);
    const all = replicaSets(cluster).reduce((sum, each) => sum + each.spec.replicas, 0);
    expect(all).toBe(7);
    expect(replicaSetOf(cluster, 'example/web:1').spec.replicas).toBe(4);
  });

  test('percentages that both round to nothing let one pod be missing', () => {
    const cluster = clusterWithWeb({
      replicas: 2,
      maxSurge: 0,
      maxUnavailable: '25%',
    });
    passSeconds(cluster, 10);
    setImage(cluster, 'example/web:2');
    passSeconds(cluster, 20);
    expect(isComplete(cluster)).toBe(true);
  });

  test('Recreate stops every old pod before the first new one is made', () => {
    const cluster = clusterWithWeb({
      replicas: 3,
      strategy: { type: 'Recreate' },
    });
    passSeconds(cluster, 10);
    setImage(cluster, 'example/web:2');
    for (let step = 0; step < 40; step++) {
      passSeconds(cluster, 0.25);
      const images = new Set(pods(cluster).map(pod => pod.spec.containers[0]?.image));
      expect(images.size).toBeLessThanOrEqual(1);
    }
    expect(isComplete(cluster)).toBe(true);
    expect(replicaSetOf(cluster, 'example/web:2').spec.replicas).toBe(3);
  });

  test('scaling is told in an event, and a change of the annotations alone makes a new generation', () => {
    const cluster = clusterWithWeb({ replicas: 3 });
    passSeconds(cluster, 10);
    editWeb(cluster, () => ({ replicas: 5 }));
    passSeconds(cluster, 10);
    expect(eventReasons(cluster)).toContain('ScalingReplicaSet');
    cluster.change(deploymentKind, 'shop', 'web', current => ({
      ...current,
      metadata: {
        ...current.metadata,
        annotations: { ...current.metadata.annotations, note: 'hello' },
      },
    }));
    expect(web(cluster).metadata.generation).toBe(3);
    passSeconds(cluster, 1);
    expect(replicaSets(cluster)[0]?.metadata.annotations?.note).toBe('hello');
  });

  test('a resize in the middle of a rollout is shared out in proportion', () => {
    const cluster = clusterWithWeb({
      replicas: 10,
      maxSurge: 3,
      maxUnavailable: 2,
    });
    passSeconds(cluster, 10);
    setImage(cluster, 'example/web:2-never');
    passSeconds(cluster, 5);
    expect(replicaSetOf(cluster, 'example/web:1').spec.replicas).toBe(8);
    expect(replicaSetOf(cluster, 'example/web:2-never').spec.replicas).toBe(5);
    editWeb(cluster, () => ({ replicas: 15 }));
    passSeconds(cluster, 5);
    expect(replicaSetOf(cluster, 'example/web:1').spec.replicas).toBe(11);
    expect(replicaSetOf(cluster, 'example/web:2-never').spec.replicas).toBe(7);
  });
});

describe('revisions', () => {
  test('an undo gives the old ReplicaSet the next number and keeps the one that it had', () => {
    const cluster = clusterWithWeb({
      annotations: { 'kubernetes.io/change-cause': 'first' },
    });
    passSeconds(cluster, 10);
    setImage(cluster, 'example/web:2');
    passSeconds(cluster, 20);
    expect(revisionOf(web(cluster))).toBe(2);
    undoTo(cluster, replicaSetOf(cluster, 'example/web:1'));
    passSeconds(cluster, 20);
    const back = replicaSetOf(cluster, 'example/web:1');
    expect(revisionOf(back)).toBe(3);
    expect(back.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1');
    expect(revisionOf(web(cluster))).toBe(3);
    expect(replicaSets(cluster)).toHaveLength(2);
    expect(back.metadata.annotations?.['kubernetes.io/change-cause']).toBe('first');
    undoTo(cluster, replicaSetOf(cluster, 'example/web:2'));
    passSeconds(cluster, 20);
    undoTo(cluster, replicaSetOf(cluster, 'example/web:1'));
    passSeconds(cluster, 20);
    const again = replicaSetOf(cluster, 'example/web:1');
    expect(again.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1,3');
    expect(revisionOf(again)).toBe(5);
  });

  test('revisions are compared as numbers, so ten comes after nine', () => {
    const cluster = clusterWithWeb({ replicas: 1 });
    for (let version = 1; version <= 11; version++) {
      setImage(cluster, `example/web:${version}`);
      passSeconds(cluster, 15);
    }
    expect(revisionOf(web(cluster))).toBe(11);
  });

  test('old revisions beyond the limit are dropped, lowest number first, once the rollout is complete', () => {
    const cluster = clusterWithWeb({ replicas: 1, revisionHistoryLimit: 2 });
    for (let version = 1; version <= 5; version++) {
      setImage(cluster, `example/web:${version}`);
      passSeconds(cluster, 20);
    }
    expect(replicaSets(cluster).map(revisionOf).sort()).toEqual([3, 4, 5]);
  });

  test('the limit cleans nothing as long as the new version is not available', () => {
    const cluster = clusterWithWeb({ replicas: 1, revisionHistoryLimit: 1 });
    passSeconds(cluster, 10);
    for (const tag of ['2', '3', '4-never']) {
      setImage(cluster, `example/web:${tag}`);
      passSeconds(cluster, 20);
    }
    expect(replicaSets(cluster).map(revisionOf).sort()).toEqual([2, 3, 4]);
  });

  test('a deleted Deployment takes its ReplicaSets and pods with it', () => {
    const cluster = clusterWithWeb();
    passSeconds(cluster, 10);
    cluster.store.remove(deploymentKind, web(cluster));
    passSeconds(cluster, 10);
    expect(cluster.store.list(replicaSetKind, 'shop')).toEqual([]);
    expect(pods(cluster)).toEqual([]);
  });
});

describe('the progress deadline', () => {
  test('a version that never gets ready is called out after the deadline, not before', () => {
    const cluster = clusterWithWeb({ progressDeadlineSeconds: 60 });
    passSeconds(cluster, 10);
    setImage(cluster, 'example/web:2-never');
    passSeconds(cluster, 55);
    expect(progressing(cluster)).toMatchObject({
      status: 'True',
      reason: 'ReplicaSetUpdated',
    });
    passSeconds(cluster, 15);
    expect(progressing(cluster)).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
    });
  });

  test('a finished rollout whose pods fail later never runs into the deadline', () => {
    const cluster = clusterWithWeb({ progressDeadlineSeconds: 30 });
    passSeconds(cluster, 10);
    passSeconds(cluster, 300);
    expect(progressing(cluster)?.reason).toBe('NewReplicaSetAvailable');
  });

  test('a pause stops the deadline, and going on starts it anew', () => {
    const cluster = clusterWithWeb({ progressDeadlineSeconds: 60 });
    passSeconds(cluster, 10);
    editWeb(cluster, () => ({ paused: true }));
    setImage(cluster, 'example/web:2');
    passSeconds(cluster, 600);
    expect(progressing(cluster)).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentPaused',
    });
    expect(replicaSets(cluster)).toHaveLength(1);
    editWeb(cluster, () => ({ paused: false }));
    cluster.advance(cluster.now());
    expect(['DeploymentResumed', 'NewReplicaSetCreated', 'ReplicaSetUpdated']).toContain(progressing(cluster)?.reason);
    passSeconds(cluster, 30);
    expect(isComplete(cluster)).toBe(true);
  });

  test('a paused Deployment can still be scaled', () => {
    const cluster = clusterWithWeb({ replicas: 2 });
    passSeconds(cluster, 10);
    editWeb(cluster, () => ({ paused: true, replicas: 4 }));
    passSeconds(cluster, 10);
    expect(web(cluster).status.availableReplicas).toBe(4);
  });

  test('the time of the last progress moves with every step, the time of the transition does not', () => {
    const cluster = clusterWithWeb({
      replicas: 4,
      maxSurge: 0,
      maxUnavailable: 1,
      minReadySeconds: 10,
    });
    passSeconds(cluster, 60);
    setImage(cluster, 'example/web:2');
    passSeconds(cluster, 20);
    const early = progressing(cluster);
    passSeconds(cluster, 20);
    const late = progressing(cluster);
    expect(Date.parse(late?.lastUpdateTime ?? '')).toBeGreaterThan(Date.parse(early?.lastUpdateTime ?? ''));
    expect(late?.lastTransitionTime).toBe(early?.lastTransitionTime);
  });
});

test('a held Deployment stands still until somebody changes it', () => {
  const cluster = clusterWithWeb({ replicas: 2 });
  passSeconds(cluster, 10);
  setImage(cluster, 'example/web:2');
  cluster.advance(cluster.now());
  cluster.holdUntilChanged('shop', 'web');
  passSeconds(cluster, 600);
  expect(isComplete(cluster)).toBe(false);
  undoTo(cluster, replicaSetOf(cluster, 'example/web:1'));
  passSeconds(cluster, 20);
  expect(isComplete(cluster)).toBe(true);
});

const withLabel = ({ spec: { template } }: ReplicaSet) => ({
  ...template,
  metadata: {
    ...template.metadata,
    labels: { ...template.metadata.labels, other: 'yes' },
  },
});

test('two templates with one hash get two names', () => {
  const cluster = clusterWithWeb({ replicas: 1 });
  passSeconds(cluster, 10);
  const taken = replicaSets(cluster)[0] as ReplicaSet;
  const deployment = web(cluster) as Deployment;
  cluster.store.put(replicaSetKind, {
    ...taken,
    spec: { ...taken.spec, template: withLabel(taken) },
  } as ReplicaSet);
  cluster.store.put(deploymentKind, deployment);
  passSeconds(cluster, 20);
  expect(web(cluster).status.collisionCount).toBe(1);
  expect(replicaSets(cluster)).toHaveLength(2);
});
