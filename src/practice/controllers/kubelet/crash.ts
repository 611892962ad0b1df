import { apiTime } from '../../clock.ts';
import type { ContainerState, Pod } from '../../kube-objects.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { changeStatus, tell, timeNow } from './kubelet-tools.ts';
import { backoffWords } from './kubelet-words.ts';
import type { Life } from './pod-life.ts';
import { FIRST_BACKOFF_MILLIS, LONGEST_BACKOFF_MILLIS } from './pod-life.ts';
import { containerId, containerStatuses, withReadiness } from './pod-status.ts';

/** The first crash restarts at once, then 10 s, doubling up to 5 minutes, as the kubelet's container backoff. */
export function crash(kubelet: KubeletTools, pod: Pod, life: Life): void {
  const container = pod.spec.containers[0]?.name ?? '';
  const backoff = Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS * 2 ** Math.max(0, life.failures - 1));
  const isFirst = life.failures === 0;
  life.failures += 1;
  const terminated = {
    exitCode: 1,
    reason: 'Error',
    startedAt: apiTime(life.startedAt),
    finishedAt: timeNow(kubelet),
    containerID: containerId(pod, container, life.restarts),
  };
  kubelet.onNews(pod, 'crashed', kubelet.writes.clock.now());
  const words = `back-off ${backoffWords(backoff)} restarting failed container=${container} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
  const state: ContainerState = isFirst ? { terminated } : { waiting: { reason: 'CrashLoopBackOff', message: words } };
  const { restarts } = life;
  const look = { state, ready: false, restartCount: restarts };
  const last = isFirst ? life.lastState : { terminated };
  life.lastState = { terminated };
  changeStatus(kubelet, pod, status => ({
    ...withReadiness(pod, status, false, timeNow(kubelet)),
    containerStatuses: containerStatuses(pod, { ...look, lastState: last }),
  }));
  if (!isFirst) {
    tell(
      kubelet,
      pod,
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${container} in pod ${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
    );
  }
  life.stage = 'crash-backoff';
  life.nextAt = kubelet.writes.clock.now() + (isFirst ? 1000 : backoff);
}
