import { describe, expect, test } from 'vitest';
import type { Autoscaler } from '../../src/practice/controllers/autoscaler/autoscaler-status.ts';
import { horizontalPodAutoscalerKind } from '../../src/practice/kinds/horizontal-pod-autoscaler-kind.ts';
import { conditionOf } from '../../src/practice/kube-objects.ts';
import type { PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { clusterWithWeb, editWeb, passSeconds, web } from './cluster-fixture.ts';
import { create, eventLines } from './pod-fixture.ts';

const users = {
  namespace: 'shop',
  service: 'web',
  requestsPerSecond: 200,
  routes: [{ method: 'GET', path: '/', share: 1, medianMillis: 20 }],
};

/** 200 requests a second at 6 millicores each, on pods that asked for 200. */
function scaled(spec: object = {}, requests: object | null = { cpu: '200m' }, replicas = 2): PracticeCluster {
  const cluster = clusterWithWeb({ replicas }, { traffic: [users] });
  editWeb(cluster, ({ template }) => ({
    template: {
      ...template,
      spec: {
        ...template.spec,
        containers: template.spec.containers.map(each => ({ ...each, ...(requests && { resources: { requests } }) })),
      },
    },
  }));
  passSeconds(cluster, 20);
  cluster.traffic.start();
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  create(
    cluster,
    'HorizontalPodAutoscaler',
    'web',
    { spec: { scaleTargetRef, maxReplicas: 10, ...spec } },
    'autoscaling/v2',
  );
  return cluster;
}

const scaler = (cluster: PracticeCluster) =>
  cluster.store.get(horizontalPodAutoscalerKind, 'shop', 'web') as Autoscaler;
const condition = (cluster: PracticeCluster, type: string) => conditionOf(scaler(cluster).status.conditions, type);

describe('an autoscaler', () => {
  test('gives a busy Deployment more pods, at most twice as many at once, and says why', () => {
    const cluster = scaled();
    passSeconds(cluster, 20);
    expect(web(cluster).spec.replicas).toBe(4);
    expect(condition(cluster, 'ScalingLimited')).toMatchObject({ status: 'True', reason: 'ScaleUpLimit' });
    passSeconds(cluster, 120);
    expect(web(cluster).spec.replicas).toBe(8);
    expect(eventLines(cluster).some(line => line.startsWith('Normal SuccessfulRescale New size: 4; reason: cpu'))).toBe(
      true,
    );
    passSeconds(cluster, 60);
    expect(condition(cluster, 'ScalingActive')).toMatchObject({ status: 'True', reason: 'ValidMetricFound' });
    expect(condition(cluster, 'AbleToScale')).toMatchObject({ status: 'True', reason: 'ReadyForNewScale' });
    expect(scaler(cluster).status).toMatchObject({ currentReplicas: 8, desiredReplicas: 8 });
  });

  test('never goes beyond its most', () => {
    const cluster = scaled({ maxReplicas: 3 });
    passSeconds(cluster, 180);
    expect(web(cluster).spec.replicas).toBe(3);
    expect(condition(cluster, 'ScalingLimited')).toMatchObject({ status: 'True', reason: 'TooManyReplicas' });
  });

  test('takes pods away only after five calm minutes', () => {
    const cluster = scaled();
    passSeconds(cluster, 200);
    cluster.traffic.setRate('shop', 'web', 5);
    passSeconds(cluster, 200);
    expect(web(cluster).spec.replicas).toBe(8);
    expect(condition(cluster, 'AbleToScale')?.reason).toBe('ScaleDownStabilized');
    passSeconds(cluster, 200);
    expect(web(cluster).spec.replicas).toBe(1);
    expect(eventLines(cluster)).toContain('Normal SuccessfulRescale New size: 1; reason: All metrics below target');
  });

  test('can not count what nobody asked for, and says so', () => {
    const cluster = scaled({}, null);
    passSeconds(cluster, 31);
    expect(condition(cluster, 'ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'FailedGetResourceMetric',
      message: expect.stringContaining('missing request for cpu in container web of Pod web-'),
    });
    expect(web(cluster).spec.replicas).toBe(2);
  });

  test('leaves a Deployment alone that was scaled to zero', () => {
    const cluster = scaled();
    editWeb(cluster, () => ({ replicas: 0 }));
    passSeconds(cluster, 31);
    expect(condition(cluster, 'ScalingActive')).toMatchObject({ status: 'False', reason: 'ScalingDisabled' });
    expect(web(cluster).spec.replicas).toBe(0);
  });

  test('without its Deployment can not do anything', () => {
    const cluster = scaled({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'other' } });
    passSeconds(cluster, 16);
    expect(condition(cluster, 'AbleToScale')).toMatchObject({
      status: 'False',
      message: expect.stringContaining('deployments.apps "other" not found'),
    });
  });
});
