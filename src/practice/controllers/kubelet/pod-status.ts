import { sha256 } from '../../chance.ts';
import type { Condition, ContainerState, ContainerStatus, Pod, PodStatus } from '../../kube-objects.ts';
import { conditionOf } from '../../kube-objects.ts';

export function withPodCondition(
  conditions: readonly Condition[] | undefined,
  next: { type: string; isTrue: boolean; reason?: string; message?: string },
  now: string,
): Condition[] {
  const status = next.isTrue ? 'True' : 'False';
  const current = conditionOf(conditions, next.type);
  const since = current?.status === status ? current.lastTransitionTime : now;
  const condition: Condition = {
    type: next.type,
    status,
    lastProbeTime: null,
    lastTransitionTime: since ?? now,
    ...(next.reason && { reason: next.reason }),
    ...(next.message && { message: next.message }),
  };
  return [...(conditions ?? []).filter(each => each.type !== next.type), condition].sort(inKubeletOrder);
}

const ORDER = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];

function inKubeletOrder(left: Condition, right: Condition): number {
  return ORDER.indexOf(left.type) - ORDER.indexOf(right.type);
}

/** Ready and ContainersReady say the same here: there are no readiness gates. */
export function withReadiness(pod: Pod, status: PodStatus, isReady: boolean, now: string): PodStatus {
  const names = pod.spec.containers.map(container => container.name);
  const missing = {
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${names.join(' ')}]`,
  };
  const why = isReady ? {} : missing;
  let conditions = withPodCondition(status.conditions, { type: 'ContainersReady', isTrue: isReady, ...why }, now);
  conditions = withPodCondition(conditions, { type: 'Ready', isTrue: isReady, ...why }, now);
  return { ...status, conditions };
}

export type ContainerLook = {
  readonly state: ContainerState;
  readonly lastState?: ContainerState;
  readonly ready: boolean;
  readonly restartCount: number;
};

export function containerStatuses(pod: Pod, look: ContainerLook): ContainerStatus[] {
  const isRunning = look.state.running !== undefined;
  return pod.spec.containers.map(container => ({
    name: container.name,
    image: container.image,
    imageID: look.state.waiting?.reason.includes('ull') ? '' : imageId(container.image),
    ...((isRunning || look.lastState) && {
      containerID: containerId(pod, container.name, look.restartCount),
    }),
    ready: look.ready,
    started: isRunning,
    restartCount: look.restartCount,
    state: look.state,
    lastState: look.lastState ?? {},
  }));
}

/** The digest that a registry would answer: one per image name. */
export function imageId(image: string): string {
  if (image.includes('@sha256:')) return image;
  const lastPart = image.slice(image.lastIndexOf('/') + 1);
  const repository = lastPart.includes(':') ? image.slice(0, image.lastIndexOf(':')) : image;
  return `${repository}@sha256:${sha256(image)}`;
}

export function containerId(pod: Pod, container: string, restart: number): string {
  return `containerd://${sha256(`${pod.metadata.uid} ${container} ${restart}`)}`;
}
