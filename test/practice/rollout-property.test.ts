import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deleteObject } from '../../src/practice/api/object-deletion.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import { isAvailable } from '../../src/practice/kube-objects.ts';
import type { PracticeCluster } from '../../src/practice/practice-cluster.ts';
import {
  clusterWithWeb,
  editWeb,
  isComplete,
  passSeconds,
  pods,
  replicaSets,
  revisionOf,
  setImage,
  undoTo,
  web,
} from './cluster-fixture.ts';

type Action =
  | { kind: 'scale'; replicas: number }
  | { kind: 'image'; tag: string }
  | { kind: 'undo'; which: number }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'delete pod'; which: number }
  | { kind: 'wait'; seconds: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant('scale' as const),
    replicas: fc.integer({ min: 0, max: 9 }),
  }),
  fc.record({
    kind: fc.constant('image' as const),
    tag: fc.constantFrom('1', '2', '3', '4-slow', '5-never', '6-crash', '7-pull'),
  }),
  fc.record({ kind: fc.constant('undo' as const), which: fc.nat(8) }),
  fc.constant<Action>({ kind: 'pause' }),
  fc.constant<Action>({ kind: 'resume' }),
  fc.record({ kind: fc.constant('delete pod' as const), which: fc.nat(8) }),
  fc.record({
    kind: fc.constant('wait' as const),
    seconds: fc.integer({ min: 0, max: 40 }),
  }),
);

/** Anything may be asked at any moment; what must hold, holds at every moment in between. */
test('whatever people do, rollouts stay within their limits and end', () => {
  const limits = fc.record({
    replicas: fc.integer({ min: 1, max: 8 }),
    maxSurge: fc.constantFrom<number | string>(0, 1, 2, '25%'),
    maxUnavailable: fc.constantFrom<number | string>(1, 2, '25%', '50%'),
    minReadySeconds: fc.constantFrom(0, 5),
  });
  fc.assert(
    fc.property(limits, fc.array(action, { minLength: 3, maxLength: 14 }), (wish, actions) => {
      const cluster = clusterWithWeb(wish);
      const watch = watchLimits(cluster);
      passSeconds(cluster, 15);
      for (const each of actions) {
        watch.forget();
        act(cluster, each);
        for (let step = 0; step < 10; step++) {
          passSeconds(cluster, each.kind === 'wait' ? each.seconds / 10 : 0.3);
          watch.look();
        }
      }
      watch.forget();
      editWeb(cluster, () => ({ paused: false }));
      setImage(cluster, 'example/web:good');
      passSeconds(cluster, 600);
      expect(isComplete(cluster)).toBe(true);
      expect(pods(cluster)).toHaveLength(web(cluster).spec.replicas);
    }),
    { seed: 20260301, numRuns: 60 },
  );
});

function act(cluster: PracticeCluster, each: Action): void {
  if (each.kind === 'scale') editWeb(cluster, () => ({ replicas: each.replicas }));
  else if (each.kind === 'image') setImage(cluster, `example/web:${each.tag}`);
  else if (each.kind === 'pause') editWeb(cluster, () => ({ paused: true }));
  else if (each.kind === 'resume') editWeb(cluster, () => ({ paused: false }));
  else if (each.kind === 'undo') {
    const target = oneOf(replicaSets(cluster), each.which);
    if (target) undoTo(cluster, target);
  } else if (each.kind === 'delete pod') {
    const target = oneOf(pods(cluster), each.which);
    if (target) deleteObject(cluster.writes, podKind, 'shop', target.metadata.name, {});
  }
}

function oneOf<T>(list: readonly T[], which: number): T | undefined {
  return list[which % Math.max(1, list.length)];
}

function watchLimits(cluster: PracticeCluster) {
  let total = Number.POSITIVE_INFINITY;
  let wasEnough = false;
  let revision = 0;
  let generation = 0;
  return {
    forget: () => {
      total = Number.POSITIVE_INFINITY;
      wasEnough = false;
    },
    look: () => {
      const { spec, status } = web(cluster);
      const { maxSurge = 0, maxUnavailable = 0 } = spec.strategy.rollingUpdate ?? {};
      const surge = share(maxSurge, spec.replicas, Math.ceil);
      const missing = share(maxUnavailable, spec.replicas, Math.floor);
      const mayMiss = surge === 0 && missing === 0 ? 1 : missing;

      const wanted = replicaSets(cluster).reduce((sum, each) => sum + each.spec.replicas, 0);
      expect(wanted).toBeLessThanOrEqual(Math.max(total, spec.replicas + surge));
      total = Math.max(wanted, spec.replicas + surge);

      const active = pods(cluster).filter(pod => !pod.metadata.deletionTimestamp);
      const available = active.filter(pod => isAvailable(pod, spec.minReadySeconds ?? 0, cluster.now())).length;
      const isEnough = available >= spec.replicas - mayMiss;
      if (wasEnough) expect(isEnough).toBe(true);
      wasEnough = isEnough;

      const numbers = replicaSets(cluster).map(revisionOf);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(revisionOf(web(cluster))).toBeGreaterThanOrEqual(revision);
      revision = revisionOf(web(cluster));
      expect(status.observedGeneration ?? 0).toBeGreaterThanOrEqual(generation);
      generation = status.observedGeneration ?? 0;
    },
  };
}

function share(value: number | string, replicas: number, round: (part: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseInt(value, 10) * replicas) / 100);
}
