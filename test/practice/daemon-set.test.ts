import { describe, expect, test } from 'vitest';
import { deleteObject } from '../../src/practice/api/object-deletion.ts';
import { controllerRevisionKind } from '../../src/practice/kinds/controller-revision-kind.ts';
import { nodeKind } from '../../src/practice/kinds/plain-kinds.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import type { Pod } from '../../src/practice/kube-objects.ts';
import { isReady } from '../../src/practice/kube-objects.ts';
import type { ControllerRevision } from '../../src/practice/workload-objects.ts';
import { passSeconds, pods } from './cluster-fixture.ts';
import { agent, clusterWithAgent, editAgent, setAgentImage } from './daemon-set-fixture.ts';

const onNodes = (list: readonly Pod[]) =>
  Object.fromEntries(
    list
      .filter(({ metadata }) => !metadata.deletionTimestamp)
      .map(({ spec }) => [spec.nodeName, spec.containers[0]?.image.split(':')[1]])
      .sort(),
  );

describe('a DaemonSet', () => {
  test('has one pod on every node, and counts nodes', () => {
    const cluster = clusterWithAgent();
    expect(onNodes(pods(cluster))).toEqual({ 'practice-1': '1', 'practice-2': '1', 'practice-3': '1' });
    expect(agent(cluster).status).toEqual({
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberAvailable: 3,
      numberMisscheduled: 0,
      numberReady: 3,
      observedGeneration: 1,
      updatedNumberScheduled: 3,
    });
  });

  test('runs only on the nodes that its selector wants, and follows their labels', () => {
    const cluster = clusterWithAgent({}, { nodeSelector: { disk: 'fast' } });
    expect(pods(cluster)).toEqual([]);
    const label = (disk: string) =>
      cluster.change(nodeKind, undefined, 'practice-2', current => ({
        ...current,
        metadata: { ...current.metadata, labels: { ...current.metadata.labels, disk } },
      }));
    label('fast');
    passSeconds(cluster, 10);
    expect(onNodes(pods(cluster))).toEqual({ 'practice-2': '1' });
    label('slow');
    passSeconds(cluster, 10);
    expect(pods(cluster)).toEqual([]);
  });

  test('stays on a cordoned node', () => {
    const cluster = clusterWithAgent();
    cluster.change(nodeKind, undefined, 'practice-1', current => ({
      ...current,
      spec: { ...(current.spec as object), unschedulable: true },
    }));
    passSeconds(cluster, 10);
    setAgentImage(cluster, 'example/agent:2');
    passSeconds(cluster, 60);
    expect(onNodes(pods(cluster))['practice-1']).toBe('2');
  });

  test('replaces one pod after another, and never has more missing than it may', () => {
    const cluster = clusterWithAgent({ updateStrategy: { rollingUpdate: { maxUnavailable: 1 } } });
    setAgentImage(cluster, 'example/agent:2');
    for (let step = 0; step < 120; step++) {
      passSeconds(cluster, 0.5);
      const serving = pods(cluster).filter(pod => isReady(pod) && !pod.metadata.deletionTimestamp);
      expect(serving.length).toBeGreaterThanOrEqual(2);
      expect(pods(cluster).filter(pod => !pod.metadata.deletionTimestamp).length).toBeLessThanOrEqual(3);
    }
    expect(agent(cluster).status).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3 });
  });

  test('with surge the new pod comes first, and no node is ever without', () => {
    const cluster = clusterWithAgent({ updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
    setAgentImage(cluster, 'example/agent:2');
    let most = 0;
    for (let step = 0; step < 120; step++) {
      passSeconds(cluster, 0.5);
      const staying = pods(cluster).filter(pod => !pod.metadata.deletionTimestamp);
      const served = new Set(staying.filter(isReady).map(({ spec }) => spec.nodeName));
      expect(served.size).toBe(3);
      most = Math.max(most, staying.length);
    }
    expect(most).toBe(4);
    expect(onNodes(pods(cluster))).toEqual({ 'practice-1': '2', 'practice-2': '2', 'practice-3': '2' });
  });

  test('under OnDelete only a deleted pod is updated', () => {
    const cluster = clusterWithAgent({ updateStrategy: { type: 'OnDelete' } });
    setAgentImage(cluster, 'example/agent:2');
    passSeconds(cluster, 60);
    expect(new Set(Object.values(onNodes(pods(cluster))))).toEqual(new Set(['1']));
    deleteObject(cluster.writes, podKind, 'shop', pods(cluster)[0]?.metadata.name ?? '', {});
    passSeconds(cluster, 20);
    expect(Object.values(onNodes(pods(cluster))).sort()).toEqual(['1', '1', '2']);
  });

  test('a bad release stops at its limit, and going back replaces what is bad at once', () => {
    const cluster = clusterWithAgent();
    setAgentImage(cluster, 'example/agent:2-never');
    passSeconds(cluster, 120);
    expect(agent(cluster).status).toMatchObject({
      updatedNumberScheduled: 1,
      numberReady: 2,
      numberUnavailable: 1,
    });
    setAgentImage(cluster, 'example/agent:1');
    passSeconds(cluster, 30);
    expect(agent(cluster).status).toMatchObject({ updatedNumberScheduled: 3, numberReady: 3 });
  });

  test('keeps its revisions up to the limit, and numbers an old template anew', () => {
    const cluster = clusterWithAgent({ revisionHistoryLimit: 1 });
    for (const tag of ['2', '3', '2']) {
      setAgentImage(cluster, `example/agent:${tag}`);
      passSeconds(cluster, 60);
    }
    const revisions = [...(cluster.store.list(controllerRevisionKind, 'shop') as readonly ControllerRevision[])];
    expect(revisions.map(({ revision }) => revision).sort()).toEqual([3, 4]);
  });

  test('waits for minReadySeconds between nodes', () => {
    const cluster = clusterWithAgent({ minReadySeconds: 60 });
    passSeconds(cluster, 60);
    setAgentImage(cluster, 'example/agent:2');
    passSeconds(cluster, 30);
    expect(agent(cluster).status.updatedNumberScheduled).toBe(1);
    passSeconds(cluster, 60);
    expect(agent(cluster).status.updatedNumberScheduled).toBe(2);
  });

  test('counts the changes of its template for old clients', () => {
    const cluster = clusterWithAgent();
    const counted = () => agent(cluster).metadata.annotations?.['deprecated.daemonset.template.generation'];
    expect(counted()).toBe('1');
    setAgentImage(cluster, 'example/agent:2');
    expect(counted()).toBe('2');
    editAgent(cluster, () => ({ minReadySeconds: 5 }));
    expect(counted()).toBe('2');
  });
});
