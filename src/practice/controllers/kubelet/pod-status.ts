import { sha256 } from '../../chance.ts';
import type { Condition, Container, ContainerStatus, Pod, PodStatus } from '../../kube-objects.ts';
import { conditionOf } from '../../kube-objects.ts';
import { nodeAddress } from '../scheduler/node-choice.ts';
import type { ContainerLife, PodLife } from './container-life.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { timeNow } from './kubelet-tools.ts';
import { phaseOf } from './pod-phase.ts';

/** Everything that a kubelet says of a pod, made from the pod's life alone. */
export function statusOf(kubelet: KubeletTools, pod: Pod, life: PodLife, status: PodStatus): PodStatus {
  const now = timeNow(kubelet);
  const containers = pod.spec.containers.map(container => statusOfContainer(pod, container, life));
  const phase = phaseOf(pod, containers);
  const hostIP = nodeAddress(kubelet.writes.store, pod.spec.nodeName ?? '');
  const { address } = life;
  return {
    ...status,
    phase,
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(address && { podIP: address, podIPs: [{ ip: address }] }),
    startTime: status.startTime ?? now,
    conditions: conditionsOf(status.conditions, phase, containers, life, now),
    containerStatuses: containers.sort((left, right) => (left.name < right.name ? -1 : 1)),
  };
}

type NewCondition = { type: string; isTrue: boolean; reason?: string; message?: string };

function conditionsOf(
  known: readonly Condition[] | undefined,
  phase: string,
  containers: readonly ContainerStatus[],
  life: PodLife,
  now: string,
): Condition[] {
  const hasSandbox = life.stage !== 'mounting' && phase !== 'Succeeded' && phase !== 'Failed';
  const ready = readinessOf(phase, containers);
  const next: NewCondition[] = [
    { type: 'PodReadyToStartContainers', isTrue: hasSandbox },
    { type: 'Initialized', isTrue: true, ...(phase === 'Succeeded' && { reason: 'PodCompleted' }) },
    { type: 'Ready', ...ready },
    { type: 'ContainersReady', ...ready },
  ];
  return next.reduce<Condition[]>((before, each) => withPodCondition(before, each, now), [...(known ?? [])]);
}

/** Ready and ContainersReady say the same here: there are no readiness gates. */
function readinessOf(phase: string, containers: readonly ContainerStatus[]): Omit<NewCondition, 'type'> {
  if (phase === 'Succeeded') return { isTrue: false, reason: 'PodCompleted' };
  if (phase === 'Failed') return { isTrue: false, reason: 'PodFailed' };
  const unready = containers.filter(({ ready }) => !ready).map(({ name }) => name);
  if (unready.length === 0) return { isTrue: true };
  const message = `containers with unready status: [${unready.join(' ')}]`;
  return { isTrue: false, reason: 'ContainersNotReady', message };
}

export function withPodCondition(
  conditions: readonly Condition[] | undefined,
  next: NewCondition,
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

function statusOfContainer(pod: Pod, container: Container, podLife: PodLife): ContainerStatus {
  const life = podLife.containers.find(({ name }) => name === container.name) as ContainerLife;
  return {
    name: container.name,
    image: container.image,
    imageID: life.process ? imageId(container.image) : '',
    ...(life.process && { containerID: containerId(pod, container.name, life.restarts) }),
    ready: life.isReady,
    started: life.isStarted,
    restartCount: life.restarts,
    state: life.state,
    lastState: life.lastState,
  };
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
