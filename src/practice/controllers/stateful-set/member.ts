import type { Pod } from '../../kube-objects.ts';
import { isAvailable, isReady } from '../../kube-objects.ts';
import type { ControllerRevision, StatefulSet } from '../../workload-objects.ts';
import type { ControllerTools } from '../controller.ts';
import { POD_REVISION } from '../revision-history.ts';

/** One place in a StatefulSet. Without a pod it is still to be made, at `revision`. */
export type Member = { readonly ordinal: number; readonly pod: Pod | undefined; readonly revision: string };

/** One look at one StatefulSet. What is written while looking shows at the next look, as with upstream's caches. */
export type SetLook = {
  readonly tools: ControllerTools;
  readonly set: StatefulSet;
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly collisionCount: number;
  /** By ordinal, lowest first. */
  readonly replicas: readonly Member[];
  /** Pods beyond the wanted ordinals, highest first. */
  readonly condemned: readonly Member[];
};

export function ordinalOf(pod: Pod): number {
  return Number(/-(\d+)$/.exec(pod.metadata.name)?.[1] ?? -1);
}

export function isMemberOf(set: StatefulSet, pod: Pod): boolean {
  return /^(.*)-\d+$/.exec(pod.metadata.name)?.[1] === set.metadata.name;
}

export function startOrdinal(set: StatefulSet): number {
  return set.spec.ordinals?.start ?? 0;
}

/** How many of the lowest places stay at the current revision. */
export function partitionOf({ spec }: StatefulSet): number {
  return spec.updateStrategy.rollingUpdate?.partition ?? 0;
}

export function podRevision(pod: Pod): string {
  return pod.metadata.labels?.[POD_REVISION] ?? '';
}

export function isOrdered(set: StatefulSet): boolean {
  return set.spec.podManagementPolicy !== 'Parallel';
}

export function isEnded({ status }: Pod): boolean {
  return status.phase === 'Failed' || status.phase === 'Succeeded';
}

export function isTerminating({ pod }: Member): boolean {
  return pod?.metadata.deletionTimestamp !== undefined;
}

export function isRunningAndReady({ pod }: Member): boolean {
  return pod !== undefined && pod.status.phase === 'Running' && isReady(pod);
}

export function isUnavailable({ tools, set }: SetLook, member: Member): boolean {
  return isTerminating(member) || !isMemberAvailable(tools, set, member);
}

export function isMemberAvailable({ writes }: ControllerTools, { spec }: StatefulSet, { pod }: Member): boolean {
  return pod !== undefined && isAvailable(pod, spec.minReadySeconds ?? 0, writes.clock.now());
}
