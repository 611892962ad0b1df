import { deleteObject } from '../api/object-deletion.ts';
import { changeObject } from '../api/object-writes.ts';
import { apiTime } from '../clock.ts';
import { podKind } from '../kinds/pod-kind.ts';
import type { ContainerState, Pod, PodStatus } from '../kube-objects.ts';
import type { Controller, ControllerTools } from './controller.ts';
import { namespaceAndName } from './controller.ts';
import { recordEvent } from './event-recorder.ts';
import { backoffWords, pullWords } from './kubelet-words.ts';
import { emptiestNode, nodeAddress, topologyOf } from './node-choice.ts';
import type { Fate } from './pod-fate.ts';
import { fateOfPod, READY_AFTER, STOPS_WITHIN } from './pod-fate.ts';
import { containerId, containerStatuses, withPodCondition, withReadiness } from './pod-status.ts';

/** What happens inside containers, for those who care: their logs and their counters. */
export type ContainerNews = (pod: Pod, news: 'started' | 'crashed' | 'gone', at: number) => void;

/** Where a pod is in its life, and when the next thing happens to it. */
type Stage = 'new' | 'creating' | 'pulling' | 'pull-backoff' | 'running' | 'ready' | 'crash-backoff' | 'stopping';

type Life = {
  stage: Stage;
  readonly fate: Fate;
  nextAt: number;
  restarts: number;
  failures: number;
  startedAt: number;
  lastState: ContainerState;
};

const NAME = 'kubelet';
const MANAGER = 'kubelet';

const FIRST_BACKOFF_MILLIS = 10_000;
const LONGEST_BACKOFF_MILLIS = 300_000;

/** Scheduler and kubelet in one: gives a pod a node, an address, and the life that its image stands for. */
export function kubelet(tools: ControllerTools, onNews: ContainerNews = () => {}): Controller {
  const { writes, wakeAt } = tools;
  const { store, clock, chance } = writes;
  const lives = new Map<string, Life>();
  let addresses = 0;

  const steps: Readonly<Record<Stage, (pod: Pod, life: Life) => void>> = {
    new: place,
    creating: (pod, life) => (life.fate === 'pull' ? failToPull(pod, life) : start(pod, life)),
    pulling: failToPull,
    'pull-backoff': backOffFromPull,
    running: (pod, life) => (life.fate === 'crash' ? crash(pod, life) : becomeReady(pod, life)),
    'crash-backoff': start,
    ready: (_, life) => {
      life.nextAt = Number.POSITIVE_INFINITY;
    },
    stopping: pod => {
      deleteObject(writes, podKind, pod.metadata.namespace, pod.metadata.name, {
        gracePeriodSeconds: 0,
      });
    },
  };

  return {
    name: NAME,
    affectedBy: ({ row, object, type, previous }) => {
      if (row !== podKind) return [];
      if (type === 'DELETED') {
        if (lives.delete(object.metadata.uid)) onNews(object as Pod, 'gone', clock.now());
        return [];
      }
      const isNews = type === 'ADDED' || previous?.metadata.deletionTimestamp !== object.metadata.deletionTimestamp;
      return isNews ? [`${object.metadata.namespace}/${object.metadata.name}`] : [];
    },
    reconcile: key => {
      const pod = store.get(podKind, ...namespaceAndName(key)) as Pod | undefined;
      if (!pod || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return;
      const life = lives.get(pod.metadata.uid) ?? birth(pod);
      if (pod.metadata.deletionTimestamp && life.stage !== 'stopping') beginToStop(pod, life);
      else if (life.nextAt <= clock.now()) steps[life.stage](pod, life);
      if (lives.has(pod.metadata.uid) && Number.isFinite(life.nextAt)) wakeAt(NAME, key, life.nextAt);
    },
  };

  function birth(pod: Pod): Life {
    const life: Life = {
      stage: 'new',
      fate: fateOfPod(pod),
      nextAt: clock.now() + Math.round(chance.between(20, 80)),
      restarts: 0,
      failures: 0,
      startedAt: 0,
      lastState: {},
    };
    lives.set(pod.metadata.uid, life);
    return life;
  }

  function place(pod: Pod, life: Life): void {
    const node = pod.spec.nodeName ?? emptiestNode(store);
    if (!node) {
      const message = '0/0 nodes are available: no nodes are registered.';
      changeStatus(pod, status => ({
        ...status,
        conditions: withPodCondition(
          status.conditions,
          {
            type: 'PodScheduled',
            isTrue: false,
            reason: 'Unschedulable',
            message,
          },
          now(),
        ),
      }));
      tell(pod, 'Warning', 'FailedScheduling', message, 'default-scheduler');
      life.nextAt = clock.now() + 5000;
      return;
    }
    bind(pod, node);
    const { namespace, name } = pod.metadata;
    tell(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`, 'default-scheduler');
    changeStatus(pod, status => waitingStatus(pod, status, 'ContainerCreating', nodeAddress(store, node)));
    for (const { image } of pod.spec.containers) tell(pod, 'Normal', 'Pulling', `Pulling image "${image}"`);
    life.stage = 'creating';
    life.nextAt = clock.now() + Math.round(chance.between(700, 1100));
  }

  function bind(pod: Pod, node: string): void {
    const { namespace, name } = pod.metadata;
    const stored = store.get(podKind, namespace, name) as Pod;
    const conditions = withPodCondition(stored.status.conditions, { type: 'PodScheduled', isTrue: true }, now());
    // The binding subresource is the one way to set a node, so it does not go through the rules for updates.
    store.put(podKind, {
      ...stored,
      metadata: { ...stored.metadata, labels: { ...stored.metadata.labels, ...topologyOf(store, node) } },
      spec: { ...stored.spec, nodeName: node },
      status: { ...stored.status, conditions },
    });
  }

  function start(pod: Pod, life: Life): void {
    addresses += pod.status.podIP ? 0 : 1;
    const ip = pod.status.podIP ?? `10.244.${(addresses >> 8) & 255}.${addresses & 255}`;
    const isFirst = life.startedAt === 0;
    for (const { name, image } of pod.spec.containers) {
      if (isFirst) {
        tell(
          pod,
          'Normal',
          'Pulled',
          `Successfully pulled image "${image}" in ${Math.round(chance.between(300, 900))}ms`,
        );
      } else {
        tell(pod, 'Normal', 'Pulled', `Container image "${image}" already present on machine`);
      }
      tell(pod, 'Normal', 'Created', `Container created: ${name}`);
      tell(pod, 'Normal', 'Started', 'Container started');
    }
    if (!isFirst) life.restarts += 1;
    life.startedAt = clock.now();
    life.stage = 'running';
    life.nextAt =
      clock.now() + (life.fate === 'crash' ? Math.round(chance.between(1800, 2300)) : untilReady(pod, life));
    changeStatus(pod, status => ({
      ...withReadiness(pod, status, false, now()),
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      containerStatuses: running(pod, life, false),
    }));
    onNews(current(pod), 'started', clock.now());
  }

  /** Ready about 3 s after creation, as an application that has to start; `-slow` takes 20 s, `-never` for ever. */
  function untilReady(pod: Pod, life: Life): number {
    if (life.fate === 'never') return 10_000;
    const asked = Number(pod.metadata.annotations?.[READY_AFTER] ?? Number.NaN);
    const wanted = Number.isFinite(asked) ? asked * 1000 : life.fate === 'slow' ? 20_000 : chance.between(2600, 3400);
    const age = clock.now() - Date.parse(pod.metadata.creationTimestamp);
    return Math.max(100, Math.round(wanted - (life.restarts === 0 ? Math.min(age, 2000) : 0)));
  }

  function becomeReady(pod: Pod, life: Life): void {
    if (life.fate === 'never') {
      tell(pod, 'Warning', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503');
      life.nextAt = clock.now() + 10_000;
      return;
    }
    life.stage = 'ready';
    life.nextAt = Number.POSITIVE_INFINITY;
    changeStatus(pod, status => ({
      ...withReadiness(pod, status, true, now()),
      containerStatuses: running(pod, life, true),
    }));
  }

  /** The first crash restarts at once, then 10 s, doubling up to 5 minutes, as the kubelet's container backoff. */
  function crash(pod: Pod, life: Life): void {
    const container = pod.spec.containers[0]?.name ?? '';
    const backoff = Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS * 2 ** Math.max(0, life.failures - 1));
    const isFirst = life.failures === 0;
    life.failures += 1;
    const terminated = {
      exitCode: 1,
      reason: 'Error',
      startedAt: apiTime(life.startedAt),
      finishedAt: now(),
      containerID: containerId(pod, container, life.restarts),
    };
    onNews(pod, 'crashed', clock.now());
    const words = `back-off ${backoffWords(backoff)} restarting failed container=${container} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
    const state: ContainerState = isFirst
      ? { terminated }
      : { waiting: { reason: 'CrashLoopBackOff', message: words } };
    const { restarts } = life;
    const look = { state, ready: false, restartCount: restarts };
    const last = isFirst ? life.lastState : { terminated };
    life.lastState = { terminated };
    changeStatus(pod, status => ({
      ...withReadiness(pod, status, false, now()),
      containerStatuses: containerStatuses(pod, { ...look, lastState: last }),
    }));
    if (!isFirst) {
      tell(
        pod,
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${container} in pod ${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
      );
    }
    life.stage = 'crash-backoff';
    life.nextAt = clock.now() + (isFirst ? 1000 : backoff);
  }

  function failToPull(pod: Pod, life: Life): void {
    const image = pod.spec.containers[0]?.image ?? '';
    const words = pullWords(image);
    changeStatus(pod, status => waitingStatus(pod, status, 'ErrImagePull', status.hostIP ?? '', words));
    if (life.stage === 'pulling') tell(pod, 'Normal', 'Pulling', `Pulling image "${image}"`);
    tell(pod, 'Warning', 'Failed', `Failed to pull image "${image}": ${words}`);
    tell(pod, 'Warning', 'Failed', 'Error: ErrImagePull');
    life.stage = 'pull-backoff';
    life.nextAt = clock.now() + 2000;
  }

  function backOffFromPull(pod: Pod, life: Life): void {
    const image = pod.spec.containers[0]?.image ?? '';
    const words = `Back-off pulling image "${image}"`;
    changeStatus(pod, status =>
      waitingStatus(
        pod,
        status,
        'ImagePullBackOff',
        status.hostIP ?? '',
        `${words}: ErrImagePull: ${pullWords(image)}`,
      ),
    );
    tell(pod, 'Normal', 'BackOff', words);
    tell(pod, 'Warning', 'Failed', 'Error: ImagePullBackOff');
    life.stage = 'pulling';
    life.nextAt = clock.now() + Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS * 2 ** life.failures);
    life.failures += 1;
  }

  function beginToStop(pod: Pod, life: Life): void {
    const asked = Number(pod.metadata.annotations?.[STOPS_WITHIN] ?? Number.NaN);
    const takes = Number.isFinite(asked) ? asked * 1000 : chance.between(1500, 2500);
    const grace = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
    const hasStarted = life.startedAt > 0;
    if (hasStarted)
      for (const { name } of pod.spec.containers) tell(pod, 'Normal', 'Killing', `Stopping container ${name}`);
    life.stage = 'stopping';
    life.nextAt = clock.now() + (hasStarted ? Math.round(Math.min(takes, grace)) : 100);
  }

  function running(pod: Pod, life: Life, ready: boolean) {
    const state = { running: { startedAt: apiTime(life.startedAt) } };
    return containerStatuses(pod, {
      state,
      lastState: life.lastState,
      ready,
      restartCount: life.restarts,
    });
  }

  function waitingStatus(pod: Pod, status: PodStatus, reason: string, hostIP: string, message?: string): PodStatus {
    let conditions = withPodCondition(status.conditions, { type: 'Initialized', isTrue: true }, now());
    conditions = withPodCondition(conditions, { type: 'PodReadyToStartContainers', isTrue: true }, now());
    const state = { waiting: { reason, ...(message && { message }) } };
    return {
      ...withReadiness(pod, { ...status, conditions }, false, now()),
      phase: 'Pending',
      hostIP,
      hostIPs: [{ ip: hostIP }],
      startTime: status.startTime ?? now(),
      containerStatuses: containerStatuses(pod, {
        state,
        ready: false,
        restartCount: 0,
      }),
    };
  }

  function changeStatus(pod: Pod, change: (status: PodStatus) => PodStatus): void {
    const { namespace, name } = pod.metadata;
    changeObject(writes, podKind, namespace, name, stored => ({ ...stored, status: change((stored as Pod).status) }), {
      manager: MANAGER,
      subresource: 'status',
    });
  }

  function current(pod: Pod): Pod {
    return (store.get(podKind, pod.metadata.namespace, pod.metadata.name) as Pod | undefined) ?? pod;
  }

  function tell(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string, component = 'kubelet'): void {
    recordEvent(writes, pod, { type, reason, message, component });
  }

  function now(): string {
    return apiTime(clock.now());
  }
}
