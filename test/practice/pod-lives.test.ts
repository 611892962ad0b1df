import { describe, expect, test } from 'vitest';
import { deleteObject } from '../../src/practice/api/object-deletion.ts';
import { apiTime } from '../../src/practice/clock.ts';
import { inOrderOfDeletion } from '../../src/practice/controllers/pod-victims.ts';
import { eventKind } from '../../src/practice/kinds/event-kinds.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import type { Pod } from '../../src/practice/kube-objects.ts';
import { conditionOf, isReady } from '../../src/practice/kube-objects.ts';
import type { PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { clusterWithWeb, editWeb, endpoints, eventReasons, passSeconds, pods } from './cluster-fixture.ts';

const onePod = (image: string) => clusterWithWeb({ replicas: 1, image });
const pod = (cluster: PracticeCluster) => pods(cluster)[0] as Pod;
const container = (cluster: PracticeCluster) => pod(cluster).status.containerStatuses?.[0];

describe('a pod that is well', () => {
  test('goes from pending over creating and running to ready within four seconds', () => {
    const cluster = onePod('example/web:1');
    cluster.advance(cluster.now());
    expect(pod(cluster).status).toMatchObject({
      phase: 'Pending',
      qosClass: 'BestEffort',
    });
    passSeconds(cluster, 0.3);
    expect(pod(cluster).spec.nodeName).toMatch(/^practice-/);
    expect(container(cluster)?.state.waiting?.reason).toBe('ContainerCreating');
    passSeconds(cluster, 1.2);
    expect(pod(cluster).status.phase).toBe('Running');
    expect(isReady(pod(cluster))).toBe(false);
    passSeconds(cluster, 2.5);
    expect(isReady(pod(cluster))).toBe(true);
    expect(container(cluster)).toMatchObject({
      ready: true,
      started: true,
      restartCount: 0,
      image: 'example/web:1',
    });
    expect(container(cluster)?.imageID).toMatch(/^example\/web@sha256:[0-9a-f]{64}$/);
    for (const type of ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready']) {
      expect(conditionOf(pod(cluster).status.conditions, type)?.status).toBe('True');
    }
    expect(eventReasons(cluster)).toEqual(expect.arrayContaining(['Scheduled', 'Pulled', 'Created', 'Started']));
  });

  test('gets no traffic from the moment on when it is deleted, and is gone some seconds later', () => {
    const cluster = onePod('example/web:1');
    passSeconds(cluster, 10);
    expect(endpoints(cluster)[0]?.conditions).toEqual({
      ready: true,
      serving: true,
      terminating: false,
    });
    const { name } = pod(cluster).metadata;
    deleteObject(cluster.writes, podKind, 'shop', name, {});
    cluster.advance(cluster.now());
    const leaving = endpoints(cluster).find(endpoint => endpoint.targetRef.name === name);
    expect(leaving?.conditions).toEqual({
      ready: false,
      serving: true,
      terminating: true,
    });
    expect(cluster.store.get(podKind, 'shop', name)?.metadata.deletionGracePeriodSeconds).toBe(30);
    passSeconds(cluster, 4);
    expect(cluster.store.get(podKind, 'shop', name)).toBeUndefined();
    expect(pods(cluster)).toHaveLength(1);
    expect(endpoints(cluster).map(endpoint => endpoint.targetRef.name)).toEqual([pod(cluster).metadata.name]);
  });

  test('a slow one needs twenty seconds', () => {
    const cluster = onePod('example/web:1-slow');
    passSeconds(cluster, 18);
    expect(isReady(pod(cluster))).toBe(false);
    passSeconds(cluster, 4);
    expect(isReady(pod(cluster))).toBe(true);
  });
});

describe('a pod that is not well', () => {
  test('one that never gets ready runs all the same, with a failing probe', () => {
    const cluster = onePod('example/web:1-never');
    passSeconds(cluster, 120);
    expect(pod(cluster).status.phase).toBe('Running');
    expect(isReady(pod(cluster))).toBe(false);
    expect(endpoints(cluster)[0]?.conditions.ready).toBe(false);
    expect(eventReasons(cluster)).toContain('Unhealthy');
  });

  test('one whose image does not exist waits, and says that the manifest is unknown', () => {
    const cluster = onePod('example/web:1-pull');
    passSeconds(cluster, 1.5);
    expect(container(cluster)?.state.waiting).toMatchObject({
      reason: 'ErrImagePull',
    });
    expect(container(cluster)?.state.waiting?.message).toContain('manifest unknown');
    passSeconds(cluster, 3);
    expect(container(cluster)?.state.waiting?.reason).toBe('ImagePullBackOff');
    expect(pod(cluster).status.phase).toBe('Pending');
    expect(eventReasons(cluster)).toEqual(expect.arrayContaining(['Failed', 'BackOff']));
  });

  test('one that crashes is restarted at once, then after ten seconds, then after twenty', () => {
    const cluster = onePod('example/web:1-crash');
    const restarts: { at: number; count: number }[] = [];
    for (let step = 0; step < 1000; step++) {
      passSeconds(cluster, 0.1);
      const count = container(cluster)?.restartCount ?? 0;
      if (count !== (restarts.at(-1)?.count ?? 0)) restarts.push({ at: step / 10, count });
    }
    expect(restarts.map(each => each.count)).toEqual([1, 2, 3, 4]);
    const gaps = restarts.slice(1).map((each, index) => each.at - (restarts[index]?.at ?? 0));
    expect(gaps.map(Math.round)).toEqual([12, 22, 42]);
    expect(container(cluster)?.lastState.terminated).toMatchObject({
      exitCode: 1,
      reason: 'Error',
    });
  });

  test('between two crashes it is in CrashLoopBackOff, and its log ends with the reason', () => {
    const cluster = onePod('example/web:1-crash');
    passSeconds(cluster, 10);
    expect(container(cluster)?.state.waiting?.reason).toBe('CrashLoopBackOff');
    expect(container(cluster)?.state.waiting?.message).toContain('back-off 10s restarting failed container=web');
    const lines = cluster.logs.lines(pod(cluster).metadata.uid) ?? [];
    expect(lines.at(-1)?.text).toBe('panic: config key PAYMENTS_URL is missing');
  });

  test('the backoff never grows beyond five minutes', () => {
    const cluster = onePod('example/web:1-crash');
    passSeconds(cluster, 3600);
    expect(container(cluster)?.state.waiting?.message).toContain('back-off 5m0s');
    const backOff = cluster.store.list(eventKind, 'shop').find(event => event.reason === 'BackOff');
    expect(Number(backOff?.count)).toBeGreaterThan(10);
  });
});

test('when there are too many pods, those that are not ready go first, before younger ones', () => {
  const cluster = clusterWithWeb({ replicas: 3 });
  passSeconds(cluster, 3600);
  const [sick, ...well] = pods(cluster);
  if (!sick) throw new Error('There is no pod.');
  const conditions = [{ type: 'Ready', status: 'False' }];
  const unready = { ...sick, status: { ...sick.status, conditions } } as Pod;
  const young = well.map(each => ({
    ...each,
    metadata: { ...each.metadata, creationTimestamp: apiTime(cluster.now()) },
  }));
  const order = inOrderOfDeletion([...young, unready] as Pod[], [], cluster.now());
  expect(order[0]?.metadata.name).toBe(sick.metadata.name);
});

test('of two pods that are both ready the much younger one goes first', () => {
  const cluster = clusterWithWeb({ replicas: 2 });
  passSeconds(cluster, 3600);
  const old = pods(cluster).map(each => each.metadata.name);
  editWeb(cluster, () => ({ replicas: 3 }));
  passSeconds(cluster, 10);
  editWeb(cluster, () => ({ replicas: 2 }));
  passSeconds(cluster, 10);
  expect(pods(cluster).map(each => each.metadata.name)).toEqual(old);
});

test('events are forgotten after an hour', () => {
  const cluster = onePod('example/web:1');
  passSeconds(cluster, 10);
  expect(eventReasons(cluster).length).toBeGreaterThan(5);
  passSeconds(cluster, 3700);
  expect(eventReasons(cluster)).toEqual([]);
});
