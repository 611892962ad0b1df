import type { ContainerReport, PodReport } from '../../domain/reports.ts';
import type { Cause } from '../../domain/rollout.ts';
import { redacted, type SafeText, safe } from '../../domain/safe-text.ts';
import type { RolloutAt } from '../kind-rules.ts';
import { conditionOf } from './condition-of.ts';

/** A pod that runs this long without getting ready is said to be stuck; slow starters need less. */
const unreadyAfterMs = 60_000;

type PodTrouble = Pick<Cause, 'kind' | 'certainty' | 'says'> & {
  readonly pod: PodReport;
  readonly container: ContainerReport;
};

/** Most telling first: a pod without its image never gets as far as crashing, and so on down. */
export const mostTellingFirst: readonly Cause['kind'][] = [
  'quota-or-admission',
  'blocked-by-pod',
  'image-pull',
  'config',
  'volume',
  'out-of-memory',
  'liveness',
  'crash-loop',
  'unschedulable',
  'start',
  'unready',
  'deadline',
  'paused',
];

/** The worst of what is wrong with these pods, as the one cause; nothing when they simply take their time. */
export function causeInPods(pods: readonly PodReport[], at: RolloutAt): Cause | undefined {
  const there = pods.filter(({ deletedAt }) => deletedAt === undefined);
  const troubles = there.flatMap(pod => troubleOf(pod, at) ?? []);
  const worst = [...troubles].sort((a, b) => mostTellingFirst.indexOf(a.kind) - mostTellingFirst.indexOf(b.kind))[0];
  return worst && fromPods(worst, troubles, there.length);
}

/** Whether something is known to be wrong with this pod, as against one that is only slow. */
export const isTroubled = (pod: PodReport, at: RolloutAt): boolean => troubleOf(pod, at) !== undefined;

function fromPods(worst: PodTrouble, troubles: readonly PodTrouble[], of: number): Cause {
  const same = troubles.filter(({ kind }) => kind === worst.kind);
  const { pod, container } = worst;
  const { kind, certainty, says } = worst;
  return {
    kind,
    certainty,
    says,
    pods: { affected: same.length, of },
    evidence: same.slice(0, 3).map(trouble => safe(`${trouble.pod.name}: ${stateInWords(trouble.container)}`)),
    pod: { name: pod.name, container: container.name, hasPrevious: container.restarts > 0 },
  };
}

function troubleOf(pod: PodReport, at: RolloutAt): PodTrouble | undefined {
  if (pod.isReady) return undefined;
  for (const container of pod.containers) {
    const trouble = containerTrouble(container);
    if (trouble) return { ...trouble, pod, container };
  }
  return schedulingTrouble(pod) ?? unreadyTrouble(pod, at);
}

const pullReasons = [
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'RegistryUnavailable',
];
const goneForGood = /not found|manifest unknown|does not exist|repository .* denied|invalid reference/i;

function containerTrouble(container: ContainerReport): Pick<Cause, 'kind' | 'certainty' | 'says'> | undefined {
  const { state, lastState, image, restarts } = container;
  const ended = state.kind === 'terminated' ? state : lastState.kind === 'terminated' ? lastState : undefined;
  if (state.kind === 'waiting') {
    if (pullReasons.includes(state.reason)) return pullTrouble(image, state.message);
    if (state.reason === 'CreateContainerConfigError')
      return {
        kind: 'config',
        certainty: 'sure',
        says: safe(`its configuration is missing: ${redacted(state.message)}`, 300),
      };
    if (['CreateContainerError', 'RunContainerError'].includes(state.reason))
      return {
        kind: 'start',
        certainty: 'sure',
        says: safe(`the container can't start: ${redacted(state.message)}`, 300),
      };
  }
  if (ended && (restarts > 0 || state.kind === 'terminated') && ended.reason === 'OOMKilled')
    return {
      kind: 'out-of-memory',
      certainty: 'sure',
      says: safe(`${container.name} is killed for using more memory than its limit`),
    };
  const isLooping = state.kind === 'waiting' && state.reason === 'CrashLoopBackOff';
  if (isLooping || (ended && ended.exitCode !== 0)) {
    const exit = ended ? `, exit code ${ended.exitCode}` : '';
    return {
      kind: 'crash-loop',
      certainty: isLooping || restarts > 1 ? 'sure' : 'likely',
      says: safe(`${container.name} crashes on start${exit}, ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`),
    };
  }
  return undefined;
}

function pullTrouble(image: SafeText, message: SafeText): Pick<Cause, 'kind' | 'certainty' | 'says'> {
  return goneForGood.test(message)
    ? { kind: 'image-pull', certainty: 'sure', says: safe(`image ${image} does not exist`) }
    : { kind: 'image-pull', certainty: 'likely', says: safe(`image ${image} can't be pulled`) };
}

function schedulingTrouble(pod: PodReport): PodTrouble | undefined {
  const scheduled = conditionOf(pod.conditions, 'PodScheduled');
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return undefined;
  return {
    kind: 'unschedulable',
    certainty: 'sure',
    says: safe(`no node takes the pod: ${scheduled.message}`, 300),
    pod,
    container: firstContainer(pod),
  };
}

function unreadyTrouble(pod: PodReport, { now }: RolloutAt): PodTrouble | undefined {
  const container = pod.containers.find(({ ready }) => !ready);
  if (container?.state.kind !== 'running' || container.state.startedAt === undefined) return undefined;
  const forMs = now - container.state.startedAt;
  if (forMs < unreadyAfterMs) return undefined;
  return {
    kind: 'unready',
    certainty: 'likely',
    says: safe(`${container.name} runs, but is not ready after ${Math.floor(forMs / 60_000)} min`),
    pod,
    container,
  };
}

const firstContainer = (pod: PodReport): ContainerReport =>
  pod.containers[0] ?? {
    name: '',
    image: safe(''),
    ready: false,
    restarts: 0,
    state: { kind: 'none' },
    lastState: { kind: 'none' },
  };

/** What the kubelet says of a container, quoted. */
function stateInWords({ state, lastState }: ContainerReport): SafeText {
  switch (state.kind) {
    case 'waiting': {
      const last =
        lastState.kind === 'terminated' ? ` (last: exit code ${lastState.exitCode} ${lastState.reason})` : '';
      return safe(`${state.reason}${last}${state.message ? `: ${redacted(state.message)}` : ''}`, 300);
    }
    case 'running':
      return safe('running');
    case 'terminated':
      return safe(`${state.reason}, exit code ${state.exitCode}`);
    case 'none':
      return safe('not started');
  }
}
