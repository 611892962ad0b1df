import { describe, expect, test } from 'vitest';
import { deleteObject } from '../../src/practice/api/object-deletion.ts';
import { configMapKind, nodeKind } from '../../src/practice/kinds/plain-kinds.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import { conditionOf } from '../../src/practice/kube-objects.ts';
import { passSeconds } from './cluster-fixture.ts';
import { containerNow, create, createPod, emptyCluster, eventLines, logTexts, podNow } from './pod-fixture.ts';

const fromMap = (key: string, rest: object = {}) => ({
  env: [{ name: 'URL', valueFrom: { configMapKeyRef: { name: 'settings', key, ...rest } } }],
});

describe('a container whose configuration is missing', () => {
  test.each([
    ['a ConfigMap that is not there', fromMap('url'), undefined, 'configmap "settings" not found'],
    ['a key that is not there', fromMap('url'), { other: 'x' }, "couldn't find key url in ConfigMap shop/settings"],
    [
      'a Secret that is not there',
      { env: [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'a' } } }] },
      undefined,
      'secret "keys" not found',
    ],
    [
      'a whole ConfigMap',
      { envFrom: [{ configMapRef: { name: 'settings' } }] },
      undefined,
      'configmap "settings" not found',
    ],
  ])('is not created for %s', (_, container, data, words) => {
    const cluster = emptyCluster();
    if (data) create(cluster, 'ConfigMap', 'settings', { data });
    createPod(cluster, container as object);
    passSeconds(cluster, 30);
    expect(containerNow(cluster).state.waiting).toEqual({ reason: 'CreateContainerConfigError', message: words });
    expect(podNow(cluster).status.phase).toBe('Pending');
    expect(eventLines(cluster)).toContain(`Warning Failed Error: ${words} (x3)`);
  });

  test.each([
    ['optional', fromMap('url', { optional: true })],
    ['optional as a whole', { envFrom: [{ configMapRef: { name: 'settings', optional: true } }] }],
  ])('starts when it is %s', (_, container) => {
    const cluster = emptyCluster();
    createPod(cluster, container);
    passSeconds(cluster, 5);
    expect(containerNow(cluster).state.running).toBeDefined();
  });

  test('starts by itself once the key is there again', () => {
    const cluster = emptyCluster();
    create(cluster, 'ConfigMap', 'settings', { data: {} });
    createPod(cluster, fromMap('url'));
    passSeconds(cluster, 20);
    cluster.change(configMapKind, 'shop', 'settings', current => ({ ...current, data: { url: 'x' } }));
    passSeconds(cluster, 15);
    expect(containerNow(cluster).state.running).toBeDefined();
  });

  test('that reads what it needs itself crashes, and says what it misses', () => {
    const applications = [{ imageEnds: ':2', application: { requires: ['PAYMENTS_URL'] } }];
    const cluster = emptyCluster({ applications });
    create(cluster, 'ConfigMap', 'settings', { data: { OTHER: 'x' } });
    createPod(cluster, { image: 'example/web:2', envFrom: [{ configMapRef: { name: 'settings' } }] });
    passSeconds(cluster, 5);
    expect(containerNow(cluster).state.waiting?.reason).toBe('CrashLoopBackOff');
    expect(logTexts(cluster).at(-1)).toBe('panic: config key PAYMENTS_URL is missing');
    passSeconds(cluster, 8);
    expect(logTexts(cluster, true).at(-1)).toBe('panic: config key PAYMENTS_URL is missing');
  });
});

describe('a volume', () => {
  test('from a ConfigMap that is not there holds the pod back, and lets it go when it comes', () => {
    const cluster = emptyCluster();
    createPod(cluster, {}, { volumes: [{ name: 'config', configMap: { name: 'settings' } }] });
    passSeconds(cluster, 20);
    expect(eventLines(cluster).join('\n')).toContain(
      'Warning FailedMount MountVolume.SetUp failed for volume "config" : configmap "settings" not found',
    );
    expect(containerNow(cluster).state.waiting?.reason).toBe('ContainerCreating');
    expect(conditionOf(podNow(cluster).status.conditions, 'PodReadyToStartContainers')?.status).toBe('False');
    create(cluster, 'ConfigMap', 'settings', { data: {} });
    passSeconds(cluster, 60);
    expect(containerNow(cluster).state.running).toBeDefined();
  });

  test('that names a key which is not there is not mounted either', () => {
    const cluster = emptyCluster();
    create(cluster, 'Secret', 'keys', { stringData: { a: 'b' } });
    const secret = { secretName: 'keys', items: [{ key: 'tls', path: 'tls' }] };
    createPod(cluster, {}, { volumes: [{ name: 'keys', secret }] });
    passSeconds(cluster, 3);
    expect(eventLines(cluster).join('\n')).toContain('references non-existent secret key: tls');
  });
});

describe('a container that needs more and more memory', () => {
  const hungry = { image: 'example/web:1-oom', resources: { limits: { memory: '256Mi' } } };

  test('is killed when it grows over its limit, minutes later, without a last word', () => {
    const cluster = emptyCluster();
    createPod(cluster, hungry);
    passSeconds(cluster, 190);
    expect(containerNow(cluster)).toMatchObject({ restartCount: 0, state: { running: {} } });
    passSeconds(cluster, 10);
    expect(containerNow(cluster)).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
    });
    expect(logTexts(cluster, true).at(-1)).toBe('INFO listening on :8080');
  });

  test('waits longer each time, but is started at once again after a calm time', () => {
    const cluster = emptyCluster();
    createPod(cluster, hungry);
    passSeconds(cluster, 900);
    expect(eventLines(cluster).some(line => line.startsWith('Warning BackOff Back-off restarting'))).toBe(true);
    const calm = emptyCluster();
    createPod(calm, { ...hungry, resources: { limits: { memory: '2Gi' } } });
    passSeconds(calm, 7200);
    expect(containerNow(calm).restartCount).toBe(3);
    expect(eventLines(calm).some(line => line.startsWith('Warning BackOff'))).toBe(false);
  });

  test('lives on where it has no limit', () => {
    const cluster = emptyCluster();
    createPod(cluster, { image: 'example/web:1-oom' });
    passSeconds(cluster, 3600);
    expect(containerNow(cluster).restartCount).toBe(0);
  });
});

describe('a pod that fits nowhere', () => {
  const asking = (requests: object) => ({ resources: { requests } });
  const noVictims = (count: number) => `${count} No preemption victims found for incoming pod`;
  const hopeless = (count: number) => `${count} Preemption is not helpful for scheduling`;

  test.each([
    [
      'its selector',
      {},
      { nodeSelector: { disk: 'ssd' } },
      `3 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: ${hopeless(3)}.`,
    ],
    ['its cpu', asking({ cpu: '9' }), {}, `3 Insufficient cpu. preemption: 0/3 nodes are available: ${hopeless(3)}.`],
    [
      'its memory',
      asking({ memory: '33Gi' }),
      {},
      `3 Insufficient memory. preemption: 0/3 nodes are available: ${hopeless(3)}.`,
    ],
  ])('for %s stays pending, in the scheduler’s words', (_, container, spec, words) => {
    const cluster = emptyCluster();
    createPod(cluster, container, spec);
    passSeconds(cluster, 5);
    const message = `0/3 nodes are available: ${words}`;
    expect(eventLines(cluster)).toEqual([`Warning FailedScheduling ${message}`]);
    expect(conditionOf(podNow(cluster).status.conditions, 'PodScheduled')).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
      message,
    });
  });

  test('because of the others, is placed when there is room again', () => {
    const cluster = emptyCluster();
    for (const name of ['one', 'two', 'three']) {
      const containers = [{ name: 'app', image: 'example/app:1', ...asking({ cpu: '5' }) }];
      create(cluster, 'Pod', name, { spec: { containers } });
    }
    passSeconds(cluster, 5);
    createPod(cluster, asking({ cpu: '5' }));
    passSeconds(cluster, 5);
    expect(eventLines(cluster).join('\n')).toContain(
      `0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: ${noVictims(3)}.`,
    );
    expect(podNow(cluster).spec.nodeName).toBeUndefined();
    deleteObject(cluster.writes, podKind, 'shop', 'two', {});
    passSeconds(cluster, 5);
    expect(podNow(cluster).spec.nodeName).toMatch(/^practice-/);
  });

  test('for there are no nodes at all', () => {
    const cluster = emptyCluster();
    for (const node of cluster.store.list(nodeKind)) cluster.store.remove(nodeKind, node);
    createPod(cluster);
    passSeconds(cluster, 5);
    expect(eventLines(cluster)).toEqual(['Warning FailedScheduling no nodes available to schedule pods']);
  });
});

test('a pod with two containers is ready when both are, and one that crashes leaves the other alone', () => {
  const cluster = emptyCluster();
  const containers = [
    { name: 'app', image: 'example/app:1' },
    { name: 'side', image: 'example/side:1-crash' },
  ];
  create(cluster, 'Pod', 'web', { spec: { containers } });
  passSeconds(cluster, 20);
  const [app, side] = podNow(cluster).status.containerStatuses ?? [];
  expect(app).toMatchObject({ name: 'app', ready: true, restartCount: 0 });
  expect(side).toMatchObject({ name: 'side', ready: false });
  expect(podNow(cluster).status.phase).toBe('Running');
  expect(conditionOf(podNow(cluster).status.conditions, 'Ready')).toMatchObject({
    reason: 'ContainersNotReady',
    message: 'containers with unready status: [side]',
  });
});
