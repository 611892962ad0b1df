import type { ApplicationRule } from '../../applications/application.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { Container, Pod } from '../../kube-objects.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';
import { createBackoff } from './backoff.ts';
import type { ContainerLife, ContainerStage, PodLife } from './container-life.ts';
import { NEVER } from './container-life.ts';
import { createContainer } from './create-container.ts';
import { exit, restart } from './exit.ts';
import type { KubeletTools, OnContainerNews } from './kubelet-tools.ts';
import { changeStatus, tell } from './kubelet-tools.ts';
import { statusOf } from './pod-status.ts';
import { probesOf } from './probe-run.ts';
import { probe } from './prober.ts';
import { backOffFromPull, beginPull, endPull, tellPresent } from './pull.ts';
import { beginToStop, endPod } from './stop.ts';
import { mountProblems } from './volumes.ts';

const NAME = 'kubelet';

export type KubeletOptions = {
  readonly applications?: readonly ApplicationRule[];
  readonly onNews?: OnContainerNews;
};

type Step = (pod: Pod, podLife: PodLife, life: ContainerLife, container: Container) => void;

/** The kubelets of all nodes in one: mounts, pulls, starts, asks, restarts and stops, by what the images stand for. */
export function kubelet(tools: ControllerTools, options: KubeletOptions = {}): Controller {
  const { writes, wakeAt } = tools;
  const { store, clock } = writes;
  const lives = new Map<string, PodLife>();
  let addresses = 0;
  const hands: KubeletTools = {
    writes,
    applications: options.applications ?? [],
    onNews: options.onNews ?? (() => {}),
    newAddress: () => {
      addresses += 1;
      return `10.244.${(addresses >> 8) & 255}.${addresses & 255}`;
    },
  };

  const steps: Readonly<Record<ContainerStage, Step>> = {
    creating: (...at) => endPull(hands, ...at),
    'pull-backoff': (pod, _, life, container) => backOffFromPull(hands, pod, life, container),
    'config-error': (pod, podLife, life, container) => {
      tellPresent(hands, pod, life, container);
      createContainer(hands, pod, podLife, life, container);
    },
    running: (pod, _, life, container) => exit(hands, pod, life, container),
    killing: (pod, _, life, container) => exit(hands, pod, life, container),
    exited: (...at) => restart(hands, ...at),
    'crash-backoff': (...at) => restart(hands, ...at),
    ended: (_, __, life) => {
      life.nextAt = NEVER;
    },
  };

  return {
    name: NAME,
    affectedBy: ({ row, object, type, previous }) => {
      if (row !== podKind) return [];
      if (type === 'DELETED') {
        if (lives.delete(object.metadata.uid)) hands.onNews(object as Pod, { kind: 'gone' }, clock.now());
        return [];
      }
      const isNews =
        type === 'ADDED' ||
        previous?.metadata.deletionTimestamp !== object.metadata.deletionTimestamp ||
        (previous as Pod).spec.nodeName !== (object as Pod).spec.nodeName;
      return isNews ? [`${object.metadata.namespace}/${object.metadata.name}`] : [];
    },
    reconcile: key => {
      const pod = store.get(podKind, ...namespaceAndName(key)) as Pod | undefined;
      if (!pod?.spec.nodeName || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return;
      const life = lives.get(pod.metadata.uid) ?? birth(pod);
      if (pod.metadata.deletionTimestamp && isLiving(life)) beginToStop(hands, pod, life);
      else work(pod, life);
      if (!lives.has(pod.metadata.uid)) return;
      const next = nextTime(life);
      if (Number.isFinite(next)) wakeAt(NAME, key, Math.max(next, clock.now()));
    },
  };

  function birth(pod: Pod): PodLife {
    const life: PodLife = {
      bornAt: clock.now(),
      stage: 'mounting',
      nextAt: clock.now(),
      mounts: createBackoff(500, 122_000),
      address: undefined,
      containers: pod.spec.containers.map(newContainer),
    };
    lives.set(pod.metadata.uid, life);
    return life;
  }

  function work(pod: Pod, life: PodLife): void {
    if (life.stage === 'ended') return;
    if (life.stage === 'stopping') {
      if (life.nextAt <= clock.now()) endPod(hands, pod, life);
      return;
    }
    if (life.stage === 'mounting' && life.nextAt <= clock.now()) mount(pod, life);
    if (life.stage === 'containers') for (const each of life.containers) workOn(pod, life, each);
    changeStatus(hands, pod, status => statusOf(hands, pod, life, status));
  }

  function workOn(pod: Pod, podLife: PodLife, life: ContainerLife): void {
    const container = pod.spec.containers.find(({ name }) => name === life.name);
    if (!container) return;
    if (life.nextAt <= clock.now()) steps[life.stage](pod, podLife, life, container);
    probe(hands, pod, podLife, life);
  }

  function mount(pod: Pod, life: PodLife): void {
    const now = clock.now();
    const problems = mountProblems(store, pod);
    for (const problem of problems) tell(hands, pod, 'Warning', 'FailedMount', problem);
    if (problems.length > 0) {
      life.mounts.next(now, now);
      life.nextAt = now + life.mounts.current();
      return;
    }
    life.stage = 'containers';
    life.nextAt = NEVER;
    for (const each of life.containers) {
      const container = pod.spec.containers.find(({ name }) => name === each.name);
      if (container) beginPull(hands, pod, each, container);
    }
  }
}

function newContainer(container: Container): ContainerLife {
  return {
    name: container.name,
    stage: 'creating',
    nextAt: NEVER,
    process: undefined,
    restarts: 0,
    state: { waiting: { reason: 'ContainerCreating' } },
    lastState: {},
    isReady: false,
    isStarted: false,
    pulls: createBackoff(10_000, 300_000),
    restartsBackoff: createBackoff(10_000, 300_000),
    probes: probesOf(container),
    killedFor: undefined,
  };
}

function isLiving({ stage }: PodLife): boolean {
  return stage === 'mounting' || stage === 'containers';
}

function nextTime({ stage, nextAt, containers }: PodLife): number {
  if (stage !== 'containers') return nextAt;
  return Math.min(nextAt, ...containers.flatMap(each => [each.nextAt, ...each.probes.map(run => run.nextAt)]));
}
