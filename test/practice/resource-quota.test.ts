import { describe, expect, test } from 'vitest';
import { StatusError } from '../../src/practice/api/status-error.ts';
import { resourceQuotaKind } from '../../src/practice/kinds/resource-quota-kind.ts';
import { conditionOf } from '../../src/practice/kube-objects.ts';
import type { PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { editWeb, isComplete, passSeconds, pods, replicaSets, web, webDeployment } from './cluster-fixture.ts';
import { create, createPod, emptyCluster, eventLines } from './pod-fixture.ts';

const withQuota = (hard: object): PracticeCluster => {
  const cluster = emptyCluster();
  create(cluster, 'ResourceQuota', 'team', { spec: { hard } });
  passSeconds(cluster, 1);
  return cluster;
};
const status = (cluster: PracticeCluster) => cluster.store.get(resourceQuotaKind, 'shop', 'team')?.status;
const asking = (cpu: string, memory = '64Mi') => ({ resources: { requests: { cpu, memory } } });

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof StatusError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('a quota', () => {
  test('says what is taken, and gives it back when a pod is gone', () => {
    const cluster = withQuota({ pods: '3', 'requests.cpu': '1', 'requests.memory': '1Gi', 'count/secrets': '5' });
    expect(status(cluster)).toEqual({
      hard: { pods: '3', 'requests.cpu': '1', 'requests.memory': '1Gi', 'count/secrets': '5' },
      used: { pods: '0', 'requests.cpu': '0', 'requests.memory': '0', 'count/secrets': '0' },
    });
    createPod(cluster, asking('250m', '512Mi'));
    create(cluster, 'Secret', 'key');
    passSeconds(cluster, 1);
    expect(status(cluster)).toMatchObject({
      used: { pods: '1', 'requests.cpu': '250m', 'requests.memory': '512Mi', 'count/secrets': '1' },
    });
  });

  test('refuses what goes beyond it, in the API server’s words', () => {
    const cluster = withQuota({ pods: '1', 'requests.cpu': '300m' });
    expect(refusal(() => createPod(cluster, asking('400m')))).toBe(
      '403 pods "web" is forbidden: exceeded quota: team, requested: requests.cpu=400m, used: requests.cpu=0, limited: requests.cpu=300m',
    );
    createPod(cluster, asking('300m'));
    const second = () =>
      create(cluster, 'Pod', 'two', { spec: { containers: [{ name: 'a', image: 'a:1', ...asking('1m') }] } });
    expect(refusal(second)).toBe(
      '403 pods "two" is forbidden: exceeded quota: team, requested: pods=1,requests.cpu=1m, used: pods=1,requests.cpu=300m, limited: pods=1,requests.cpu=300m',
    );
  });

  test('on cpu wants every container to say how much', () => {
    const cluster = withQuota({ 'requests.cpu': '1', 'limits.memory': '1Gi' });
    expect(refusal(() => createPod(cluster))).toBe(
      '403 pods "web" is forbidden: failed quota: team: must specify limits.memory for: web; requests.cpu for: web',
    );
  });

  test('counts what a container may use as what it asks for, when it asks for nothing else', () => {
    const cluster = withQuota({ 'requests.memory': '1Gi' });
    createPod(cluster, { resources: { limits: { memory: '256Mi' } } });
    passSeconds(cluster, 1);
    expect(status(cluster)).toMatchObject({ used: { 'requests.memory': '256Mi' } });
  });

  test('with a name that nobody knows is refused', () => {
    const cluster = emptyCluster();
    const hard = { pots: '1', pods: '1500m' };
    expect(refusal(() => create(cluster, 'ResourceQuota', 'team', { spec: { hard } }))).toContain(
      'spec.hard[pots]: Invalid value: "pots": must be a standard resource for quota',
    );
  });
});

describe('a ReplicaSet that may not have all its pods', () => {
  test('says so by Event and condition, the Deployment repeats it, and it goes on once there is room', () => {
    const cluster = withQuota({ pods: '2' });
    cluster.create(webDeployment({ replicas: 4 }));
    passSeconds(cluster, 30);
    expect(pods(cluster)).toHaveLength(2);
    const words = 'is forbidden: exceeded quota: team, requested: pods=1, used: pods=2, limited: pods=2';
    const failure = conditionOf(replicaSets(cluster)[0]?.status.conditions, 'ReplicaFailure');
    expect(failure).toMatchObject({ status: 'True', reason: 'FailedCreate', message: expect.stringContaining(words) });
    expect(conditionOf(web(cluster).status.conditions, 'ReplicaFailure')).toMatchObject({ reason: 'FailedCreate' });
    const told = eventLines(cluster).filter(line => line.startsWith('Warning FailedCreate Error creating: pods "web-'));
    expect(told.length).toBeGreaterThan(3);
    cluster.change(resourceQuotaKind, 'shop', 'team', current => ({ ...current, spec: { hard: { pods: '9' } } }));
    passSeconds(cluster, 60);
    expect(isComplete(cluster)).toBe(true);
    expect(conditionOf(web(cluster).status.conditions, 'ReplicaFailure')).toBeUndefined();
  });

  test('tries ever more seldom', () => {
    const cluster = withQuota({ pods: '0' });
    cluster.create(webDeployment({ replicas: 1 }));
    passSeconds(cluster, 3600);
    const tries = eventLines(cluster).filter(line => line.startsWith('Warning FailedCreate'));
    expect(tries.length).toBeLessThan(30);
    editWeb(cluster, () => ({ replicas: 0 }));
    passSeconds(cluster, 5);
    expect(conditionOf(web(cluster).status.conditions, 'ReplicaFailure')).toBeUndefined();
  });
});

test('a pod of a ServiceAccount that is not there is refused, and every namespace has one called default', () => {
  const cluster = emptyCluster();
  passSeconds(cluster, 1);
  expect(refusal(() => createPod(cluster, {}, { serviceAccountName: 'builder' }))).toBe(
    '403 pods "web" is forbidden: error looking up service account shop/builder: serviceaccount "builder" not found',
  );
  expect(refusal(() => createPod(cluster, {}, { serviceAccountName: 'default' }))).toBe('accepted');
});
