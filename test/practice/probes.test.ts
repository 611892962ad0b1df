import { describe, expect, test } from 'vitest';
import { isReady } from '../../src/practice/kube-objects.ts';
import type { PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { passSeconds } from './cluster-fixture.ts';
import { containerNow, createPod, emptyCluster, eventLines, logTexts, podNow } from './pod-fixture.ts';

const ready = { httpGet: { path: '/ready', port: 'http' } };
const live = { httpGet: { path: '/live', port: 'http' } };

/** Seconds after its start when the pod became ready; undefined when it did not within ten minutes. */
function readyAfter(cluster: PracticeCluster): number | undefined {
  for (let step = 0; step < 6000; step++) {
    passSeconds(cluster, 0.1);
    if (!isReady(podNow(cluster))) continue;
    const started = Date.parse(containerNow(cluster).state.running?.startedAt ?? '');
    return Math.round((cluster.now() - started) / 1000);
  }
  return undefined;
}

const fails = (kind: string, cluster: PracticeCluster) =>
  eventLines(cluster).filter(line => line.includes(`${kind} probe failed`));

describe('a readiness probe', () => {
  test('that is not there makes a container ready as soon as it runs', () => {
    const cluster = emptyCluster();
    createPod(cluster, { image: 'example/web:1-never' });
    expect(readyAfter(cluster)).toBeLessThanOrEqual(1);
  });

  test.each([
    ['asks at once and then every period', { periodSeconds: 1 }, 2],
    ['that asks seldom finds it ready late', { periodSeconds: 10 }, 10],
    ['is not asked within its initial delay', { periodSeconds: 1, initialDelaySeconds: 7 }, 7],
    ['needs as many successes as it says', { periodSeconds: 1, successThreshold: 4 }, 5],
  ])('%s', (_, spec, seconds) => {
    const cluster = emptyCluster();
    createPod(cluster, { readinessProbe: { ...ready, ...spec } });
    const took = readyAfter(cluster) ?? Number.NaN;
    expect(Math.abs(took - seconds)).toBeLessThanOrEqual(1);
  });

  test('that is answered 503 says so in the kubelet’s words, again and again, and touches nothing', () => {
    const cluster = emptyCluster();
    createPod(cluster, { image: 'example/web:1-never', readinessProbe: { ...ready, periodSeconds: 5 } });
    passSeconds(cluster, 61);
    expect(fails('Readiness', cluster)).toEqual([
      expect.stringMatching(/dial tcp 10\.244\.0\.1:8080: connect: connection refused$/),
      'Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503 (x12)',
    ]);
    expect(containerNow(cluster)).toMatchObject({ ready: false, started: true, restartCount: 0 });
    expect(logTexts(cluster)).toContain('WARN not ready: waiting for the warm-up, which does not end');
  });

  test('on a port where nobody listens is refused', () => {
    const cluster = emptyCluster();
    createPod(cluster, { readinessProbe: { httpGet: { path: '/ready', port: 9090 } } });
    passSeconds(cluster, 30);
    expect(isReady(podNow(cluster))).toBe(false);
    expect(fails('Readiness', cluster).join()).toContain(
      'Get "http://10.244.0.1:9090/ready": dial tcp 10.244.0.1:9090: connect: connection refused',
    );
  });

  test('gives up after its timeout when every answer takes longer', () => {
    const application = { answersInMillis: 1500 };
    for (const [timeoutSeconds, isWell] of [
      [1, false],
      [2, true],
    ] as const) {
      const cluster = emptyCluster({ applications: [{ imageEnds: ':tired', application }] });
      createPod(cluster, { image: 'example/web:tired', readinessProbe: { ...ready, timeoutSeconds } });
      passSeconds(cluster, 60);
      expect(isReady(podNow(cluster))).toBe(isWell);
      expect(fails('Readiness', cluster).some(line => line.includes('context deadline exceeded'))).toBe(!isWell);
    }
  });

  test('takes a container that hangs out of service, once it has failed often enough', () => {
    const cluster = emptyCluster();
    createPod(cluster, {
      image: 'example/web:1-hang',
      readinessProbe: { ...ready, periodSeconds: 1, failureThreshold: 5 },
    });
    passSeconds(cluster, 33);
    expect(isReady(podNow(cluster))).toBe(true);
    passSeconds(cluster, 5);
    expect(isReady(podNow(cluster))).toBe(false);
    expect(containerNow(cluster).restartCount).toBe(0);
  });
});

describe('a liveness probe', () => {
  test('that fails three times ends the container, which is killed after its grace and started again', () => {
    const cluster = emptyCluster();
    createPod(
      cluster,
      { image: 'example/web:1-hang', livenessProbe: { ...live, periodSeconds: 2 } },
      { terminationGracePeriodSeconds: 6 },
    );
    passSeconds(cluster, 40);
    expect(fails('Liveness', cluster)).toEqual([
      expect.stringMatching(
        /\/live": context deadline exceeded \(Client.Timeout exceeded while awaiting headers\) \(x3\)$/,
      ),
    ]);
    expect(eventLines(cluster)).toContain('Normal Killing Container web failed liveness probe, will be restarted');
    expect(containerNow(cluster).restartCount).toBe(0);
    passSeconds(cluster, 6);
    expect(containerNow(cluster)).toMatchObject({
      restartCount: 1,
      state: { running: {} },
      lastState: { terminated: { exitCode: 137, reason: 'Error' } },
    });
  });

  test('is not asked before the startup probe has succeeded', () => {
    const cluster = emptyCluster();
    createPod(cluster, {
      image: 'example/web:1-slow',
      startupProbe: { ...ready, periodSeconds: 1, failureThreshold: 60 },
      livenessProbe: { ...ready, periodSeconds: 1, failureThreshold: 1 },
    });
    passSeconds(cluster, 15);
    expect(containerNow(cluster)).toMatchObject({ started: false, ready: false, restartCount: 0 });
    expect(fails('Startup', cluster).length).toBeGreaterThan(0);
    expect(fails('Liveness', cluster)).toEqual([]);
    passSeconds(cluster, 10);
    expect(containerNow(cluster)).toMatchObject({ started: true, ready: true, restartCount: 0 });
  });
});

test('a startup probe that never succeeds has its container started again', () => {
  const cluster = emptyCluster();
  createPod(cluster, {
    image: 'example/web:1-never',
    startupProbe: { ...ready, periodSeconds: 2, failureThreshold: 4 },
  });
  passSeconds(cluster, 14);
  expect(eventLines(cluster)).toContain('Normal Killing Container web failed startup probe, will be restarted');
  expect(containerNow(cluster).restartCount).toBe(1);
});

test('a month of healthy probes costs nothing, and hides no failure at its end', () => {
  const cluster = emptyCluster({
    applications: [{ imageEnds: ':old', application: { hangsAfterSeconds: 30 * 86_400 } }],
  });
  createPod(cluster, { image: 'example/web:old', readinessProbe: { ...ready, periodSeconds: 1 } });
  const before = process.cpuUsage();
  passSeconds(cluster, 30 * 86_400);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
  expect(isReady(podNow(cluster))).toBe(true);
  passSeconds(cluster, 10);
  expect(isReady(podNow(cluster))).toBe(false);
});
