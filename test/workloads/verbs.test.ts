import { describe, expect, test } from 'vitest';
import type { AutoscalerReport, Family } from '../../src/domain/reports.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { rulesOf } from '../../src/workloads/registry.ts';
import { type Verb, verbsOf } from '../../src/workloads/verbs.ts';
import { type OrderedGiven, ordered, pods } from './ordered-situations.ts';
import { midRollout, r6, r7, situation, times } from './situations.ts';

/** What can't be done now, with its reason. */
const off = (family: Family): Partial<Record<Verb, string>> =>
  Object.fromEntries(
    Object.entries(verbsOf(family)).flatMap(([verb, { notNow }]) => (notNow === undefined ? [] : [[verb, notNow]])),
  );
const statefulSet = (more: Partial<OrderedGiven> = {}) =>
  ordered({ kind: 'StatefulSet', pods: pods('aaa', 'bbb'), ...more });
const daemonSet = ordered({ kind: 'DaemonSet', pods: pods('aaa', 'bbb') });

const autoscaler = (kind: string, name: string): AutoscalerReport => ({
  kind: 'HorizontalPodAutoscaler',
  uid: 'uid-hpa',
  name: 'by-load',
  namespace: 'shop',
  resourceVersion: '1',
  generation: 1,
  labels: {},
  annotations: {},
  target: { kind: safe(kind), name },
  min: 2,
  max: 6,
});

describe('what may be done with', () => {
  test('a Deployment in the middle of a rollout: all but to resume it', () => {
    expect(off(midRollout())).toEqual({ resume: 'not paused' });
  });

  test('a paused one: not to pause it again, and not to restart what would not be replaced', () => {
    expect(off(midRollout({ paused: true }))).toEqual({ pause: 'already paused', restart: 'paused: resume it first' });
  });

  test('one that has only ever had one release: not to roll it back', () => {
    expect(off(situation({ releases: [{ ...r6, pods: times(8) }] }))).toMatchObject({
      rollback: 'there is no other revision to go back to',
    });
  });

  test('one whose replicas an autoscaler owns: not to scale it; an autoscaler of something else is none of its business', () => {
    const family = midRollout();
    expect(off({ ...family, autoscalers: [autoscaler('Deployment', 'checkout')] })).toMatchObject({
      scale: 'autoscaler by-load owns the replicas',
    });
    for (const other of [autoscaler('Deployment', 'search'), autoscaler('StatefulSet', 'checkout')])
      expect(off({ ...family, autoscalers: [other] }).scale).toBeUndefined();
  });

  test('one that belongs to another object: nothing that its owner would undo, but a pod of it may be deleted', () => {
    const family = midRollout();
    const owned = off({ ...family, workload: { ...family.workload, ownerUid: 'uid-of-a-rollout' } });
    expect(Object.keys(owned).sort()).toEqual(['image', 'pause', 'restart', 'resume', 'rollback', 'scale']);
  });

  test('a StatefulSet: no pause, and a DaemonSet no number of replicas either', () => {
    expect(off(statefulSet())).toEqual({
      pause: 'a StatefulSet can’t be paused; its partition holds pods back',
      resume: 'a StatefulSet can’t be paused; its partition holds pods back',
    });
    expect(off(daemonSet)).toMatchObject({
      pause: 'a DaemonSet can’t be paused',
      scale: 'a DaemonSet runs one pod on each node',
    });
  });

  test('one without a pod: none to delete', () => {
    expect(off(statefulSet({ pods: [], desired: 0 }))['delete-pod']).toBe('it has no pod');
  });
});

describe('kubectl would say of', () => {
  const says = (family: Family) => {
    const { says: text, exitCode } = rulesOf(family).kubectlStatus(family.workload);
    return [`${text}`, exitCode];
  };

  test.each<[string, Family, string, number]>([
    [
      'a Deployment that rolls',
      midRollout(),
      'Waiting for deployment "checkout" rollout to finish: 2 out of 8 new replicas have been updated...',
      0,
    ],
    [
      'one that is complete',
      situation({ releases: [r6, { ...r7, pods: times(8) }] }),
      'deployment "checkout" successfully rolled out',
      0,
    ],
    [
      'one that nobody has looked at',
      midRollout({ generation: 8, observed: 7 }),
      'Waiting for deployment spec update to be observed...',
      0,
    ],
    [
      'a StatefulSet down to its partition',
      statefulSet({ partition: 1 }),
      'partitioned roll out complete: 1 new pods have been updated...',
      0,
    ],
    [
      'one with a pod that is not ready',
      statefulSet({ pods: [{ hash: 'bbb', isReady: false }] }),
      'Waiting for 1 pods to be ready...',
      0,
    ],
    [
      'one that nobody has looked at',
      statefulSet({ isObserved: false }),
      'Waiting for statefulset spec update to be observed...',
      0,
    ],
    [
      'OnDelete',
      statefulSet({ strategy: 'OnDelete' }),
      'error: rollout status is only available for RollingUpdate strategy type',
      1,
    ],
    [
      'a DaemonSet that rolls',
      daemonSet,
      'Waiting for daemon set "agent" rollout to finish: 1 out of 2 new pods have been updated...',
      0,
    ],
  ])('%s', (_what, family, text, exitCode) => {
    expect(says(family)).toEqual([text, exitCode]);
  });
});
