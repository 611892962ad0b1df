import type { Family } from '../domain/reports.ts';
import type { Cause } from '../domain/rollout.ts';
import type { RolloutAt } from './kind-rules.ts';
import { type Kept, podsOf } from './shared/kept.ts';
import { causeInPods } from './shared/pod-trouble.ts';

/** What a pod template itself can be to blame for; want of room on the nodes or in a quota is not among it. */
const ofTemplate: readonly Cause['kind'][] = [
  'image-pull',
  'config',
  'volume',
  'out-of-memory',
  'liveness',
  'crash-loop',
  'start',
  'unready',
];

export type HardTrouble = {
  readonly cause: Cause;
  /** What is wrong with the pods of other revisions, of the same kind of trouble or another. */
  readonly elsewhere?: Cause;
  readonly othersReady: number;
  /** No pod of this revision has ever been ready. */
  readonly isFromItsStart: boolean;
};

/** Trouble that the kubelet itself tells of: pods of this template that crash, don't start, or never get ready. */
export function hardTrouble(family: Family, current: Kept, at: RolloutAt): HardTrouble | undefined {
  const own = podsOf(family, current);
  const cause = causeInPods(own, at);
  if (!cause || !ofTemplate.includes(cause.kind)) return undefined;
  const uids = new Set(own.map(({ uid }) => uid));
  const others = (family.pods ?? []).filter(pod => !uids.has(pod.uid) && isOfFamily(family, pod.ownerUid));
  const elsewhere = causeInPods(others, at);
  return {
    cause,
    ...(elsewhere && { elsewhere }),
    othersReady: others.filter(({ isReady, deletedAt }) => isReady && deletedAt === undefined).length,
    isFromItsStart: own.length > 0 && own.every(pod => !wasEverReady(pod)),
  };
}

const isOfFamily = ({ workload, revisions = [] }: Family, owner: string | undefined): boolean =>
  owner === workload.uid || revisions.some(({ uid, ownerUid }) => uid === owner && ownerUid === workload.uid);

/** The condition is first written as the pod comes to its node; a later change of a pod that is not ready was a loss. */
const settlesWithinMs = 10_000;

function wasEverReady({
  isReady,
  conditions,
  createdAt,
}: Pick<NonNullable<Family['pods']>[number], 'isReady' | 'conditions' | 'createdAt'>): boolean {
  if (isReady) return true;
  const changedAt = conditions.find(({ type }) => type === 'Ready')?.changedAt;
  return changedAt !== undefined && createdAt !== undefined && changedAt > createdAt + settlesWithinMs;
}
