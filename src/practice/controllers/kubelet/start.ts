import { apiTime } from '../../clock.ts';
import type { ContainerStatus, Pod } from '../../kube-objects.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { changeStatus, currentPod, tell, timeNow } from './kubelet-tools.ts';
import { READY_AFTER } from './pod-fate.ts';
import type { Life } from './pod-life.ts';
import { containerStatuses, withReadiness } from './pod-status.ts';

export function start(kubelet: KubeletTools, pod: Pod, life: Life): void {
  const ip = pod.status.podIP ?? kubelet.newAddress();
  const isFirst = life.startedAt === 0;
  for (const { name, image } of pod.spec.containers) {
    if (isFirst) {
      tell(
        kubelet,
        pod,
        'Normal',
        'Pulled',
        `Successfully pulled image "${image}" in ${Math.round(kubelet.writes.chance.between(300, 900))}ms`,
      );
    } else {
      tell(kubelet, pod, 'Normal', 'Pulled', `Container image "${image}" already present on machine`);
    }
    tell(kubelet, pod, 'Normal', 'Created', `Container created: ${name}`);
    tell(kubelet, pod, 'Normal', 'Started', 'Container started');
  }
  if (!isFirst) life.restarts += 1;
  life.startedAt = kubelet.writes.clock.now();
  life.stage = 'running';
  life.nextAt =
    kubelet.writes.clock.now() +
    (life.fate === 'crash' ? Math.round(kubelet.writes.chance.between(1800, 2300)) : untilReady(kubelet, pod, life));
  changeStatus(kubelet, pod, status => ({
    ...withReadiness(pod, status, false, timeNow(kubelet)),
    phase: 'Running',
    podIP: ip,
    podIPs: [{ ip }],
    containerStatuses: running(pod, life, false),
  }));
  kubelet.onNews(currentPod(kubelet, pod), 'started', kubelet.writes.clock.now());
}

/** Ready about 3 s after creation, as an application that has to start; `-slow` takes 20 s, `-never` for ever. */
function untilReady(kubelet: KubeletTools, pod: Pod, life: Life): number {
  if (life.fate === 'never') return 10_000;
  const asked = Number(pod.metadata.annotations?.[READY_AFTER] ?? Number.NaN);
  const wanted = Number.isFinite(asked)
    ? asked * 1000
    : life.fate === 'slow'
      ? 20_000
      : kubelet.writes.chance.between(2600, 3400);
  const age = kubelet.writes.clock.now() - Date.parse(pod.metadata.creationTimestamp);
  return Math.max(100, Math.round(wanted - (life.restarts === 0 ? Math.min(age, 2000) : 0)));
}

export function becomeReady(kubelet: KubeletTools, pod: Pod, life: Life): void {
  if (life.fate === 'never') {
    tell(kubelet, pod, 'Warning', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503');
    life.nextAt = kubelet.writes.clock.now() + 10_000;
    return;
  }
  life.stage = 'ready';
  life.nextAt = Number.POSITIVE_INFINITY;
  changeStatus(kubelet, pod, status => ({
    ...withReadiness(pod, status, true, timeNow(kubelet)),
    containerStatuses: running(pod, life, true),
  }));
}

function running(pod: Pod, life: Life, ready: boolean): ContainerStatus[] {
  const state = { running: { startedAt: apiTime(life.startedAt) } };
  return containerStatuses(pod, {
    state,
    lastState: life.lastState,
    ready,
    restartCount: life.restarts,
  });
}
