import { deleteObject } from '../../api/object-deletion.ts';
import { apiTime } from '../../clock.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { Pod } from '../../kube-objects.ts';
import type { PodLife } from './container-life.ts';
import { NEVER } from './container-life.ts';
import { isHanging } from './kill.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { changeStatus, tell, timeNow } from './kubelet-tools.ts';
import { containerId, statusOf } from './pod-status.ts';
import { STOPS_WITHIN } from './pod-timing.ts';
import { holdProbes } from './probe-run.ts';

/** Somebody deletes the pod: its containers get their grace, and the probes are quiet from now on. */
export function beginToStop(kubelet: KubeletTools, pod: Pod, life: PodLife): void {
  const { clock, chance } = kubelet.writes;
  const asked = Number(pod.metadata.annotations?.[STOPS_WITHIN] ?? Number.NaN);
  const grace = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
  const running = life.containers.filter(({ stage }) => stage === 'running' || stage === 'killing');
  const takes = Number.isFinite(asked) ? asked * 1000 : chance.between(1500, 2500);
  for (const { name } of running) tell(kubelet, pod, 'Normal', 'Killing', `Stopping container ${name}`, name);
  for (const { probes } of life.containers) holdProbes(probes);
  const longest = running.some(each => isHanging(each, clock.now())) ? grace : Math.min(takes, grace);
  life.stage = 'stopping';
  life.nextAt = clock.now() + (running.length > 0 ? Math.round(longest) : 100);
}

/** The last container has ended. A pod that somebody still holds by a finalizer says how it ended; others are gone. */
export function endPod(kubelet: KubeletTools, pod: Pod, life: PodLife): void {
  life.stage = 'ended';
  life.nextAt = NEVER;
  const { namespace, name, finalizers = [] } = pod.metadata;
  if (finalizers.length > 0) {
    for (const each of life.containers) {
      if (!each.state.running) continue;
      const startedAt = apiTime(each.process?.startedAt ?? 0);
      const containerID = containerId(pod, each.name, each.restarts);
      each.state = {
        terminated: { exitCode: 143, reason: 'Error', startedAt, finishedAt: timeNow(kubelet), containerID },
      };
      each.isReady = false;
      each.isStarted = false;
    }
    changeStatus(kubelet, pod, status => ({ ...statusOf(kubelet, pod, life, status), phase: 'Failed' }));
  }
  const left = kubelet.writes.store.get(podKind, namespace, name);
  if (left?.metadata.uid === pod.metadata.uid) {
    deleteObject(kubelet.writes, podKind, namespace, name, { gracePeriodSeconds: 0 });
  }
}
