import type { PodReport } from '../../domain/reports.ts';
import type { Cause } from '../../domain/rollout.ts';
import { safe } from '../../domain/safe-text.ts';
import type { RolloutAt } from '../kind-rules.ts';
import { podsOf } from '../shared/kept.ts';
import { outdated } from '../shared/outdated.ts';
import { causeInPods, isTroubled } from '../shared/pod-trouble.ts';
import { currentOfStatefulSet, heldBelow, podsInOrder, type StatefulSetFamily } from './kept.ts';

/** A pod that is simply slow is waited for; longer than this it is taken for stuck, as with every other kind. */
const slowForMs = 60_000;
/**
 * Once we put another template back, a pod of an older one needs no more patience than this: it goes anyway. Both times
 * are ours; the cluster's clock may be another.
 */
const afterOurChangeMs = 5_000;

/**
 * The pod that keeps a StatefulSet from rolling, though its template is fine: in order and ready, the controller goes
 * past no pod that is not ready (stateful_set_control.go, processReplica), and it replaces none before. So what an
 * undo put back reaches nobody until that pod is deleted by hand (kubernetes/kubernetes#67250). It is the lowest one
 * that is not ready, of a template that is not asked for any more. `currentRevision` is not asked: after an undo it
 * equals `updateRevision`.
 */
export function blockingPod(family: StatefulSetFamily, at: RolloutAt): PodReport | undefined {
  const { workload } = family;
  const { strategy, podManagement, observedGeneration, generation } = workload;
  if (strategy !== 'RollingUpdate' || podManagement !== 'OrderedReady') return undefined;
  const current = currentOfStatefulSet(family);
  if (!current || observedGeneration < generation) return undefined;
  const first = podsInOrder(family).find(({ pod }) => !pod.isReady);
  if (!first || first.ordinal < heldBelow(workload)) return undefined;
  const { pod } = first;
  // One that goes already, or that finished, is replaced without us.
  if (pod.deletedAt !== undefined || ['Failed', 'Succeeded'].includes(pod.phase)) return undefined;
  if (pod.hash === current.hash) return undefined;
  const { now, changedAt } = at;
  const since = pod.conditions.find(({ type }) => type === 'Ready')?.changedAt ?? pod.createdAt ?? now;
  const isOverdue = changedAt !== undefined && now - changedAt >= afterOurChangeMs;
  return isTroubled(pod, at) || isOverdue || now - since >= slowForMs ? pod : undefined;
}

/** Why a StatefulSet doesn't go on: the pod that blocks it, else what is wrong with the newest pods, else with any. */
export function causeOf(family: StatefulSetFamily, at: RolloutAt): Cause | undefined {
  const blocking = blockingPod(family, at);
  if (blocking) return blockedBy(family, blocking, at);
  const current = currentOfStatefulSet(family);
  const own = podsInOrder(family).map(({ pod }) => pod);
  return causeInPods(current ? podsOf(family, current) : [], at) ?? causeInPods(own, at);
}

function blockedBy(family: StatefulSetFamily, pod: PodReport, at: RolloutAt): Cause {
  const inside = causeInPods([pod], at);
  const waiting = podsInOrder(family).filter(one => one.pod.hash !== currentOfStatefulSet(family)?.hash).length;
  return {
    kind: 'blocked-by-pod',
    certainty: 'sure',
    says: safe(`${outdated(pod)} is not ready and blocks the rollout until it is deleted`),
    pods: { affected: waiting, of: family.workload.desired },
    evidence: inside ? [inside.says, ...inside.evidence] : [safe(`${pod.name} is not ready`)],
    pod: inside?.pod ?? { name: pod.name, container: pod.containers[0]?.name ?? '', hasPrevious: false },
  };
}
