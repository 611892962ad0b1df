import { applicationOf } from '../../applications/image-fates.ts';
import { startProcess } from '../../applications/process.ts';
import { apiTime } from '../../clock.ts';
import type { Container, Pod } from '../../kube-objects.ts';
import type { ContainerLife, PodLife } from './container-life.ts';
import { NEVER } from './container-life.ts';
import { environmentOf } from './environment.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { tell } from './kubelet-tools.ts';
import { READY_AFTER } from './pod-timing.ts';
import { beginProbes } from './probe-run.ts';

/** How often the kubelet looks again at a pod whose container it could not create. */
const SYNC_MILLIS = 12_000;

/** Upstream: startContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go, once the image is there. */
export function createContainer(
  kubelet: KubeletTools,
  pod: Pod,
  podLife: PodLife,
  life: ContainerLife,
  container: Container,
): void {
  const { clock, store } = kubelet.writes;
  const environment = environmentOf(store, pod, container);
  if ('problem' in environment) {
    tell(kubelet, pod, 'Warning', 'Failed', `Error: ${environment.problem}`, life.name);
    life.state = { waiting: { reason: 'CreateContainerConfigError', message: environment.problem } };
    life.stage = 'config-error';
    life.nextAt = clock.now() + SYNC_MILLIS;
    return;
  }
  podLife.address ??= kubelet.newAddress();
  const now = clock.now();
  if (life.process) life.restarts += 1;
  if (life.state.terminated) life.lastState = { terminated: life.state.terminated };
  life.process = startProcess({
    application: applicationOf(container.image, kubelet.applications),
    pod,
    container,
    startedAt: now,
    environment: environment.names,
    usuallyReadyIn: warmUp(kubelet, pod, life),
  });
  tell(kubelet, pod, 'Normal', 'Created', 'Container created', life.name);
  tell(kubelet, pod, 'Normal', 'Started', 'Container started', life.name);
  life.state = { running: { startedAt: apiTime(now) } };
  life.stage = 'running';
  life.killedFor = undefined;
  life.nextAt = life.process.end?.at ?? NEVER;
  beginProbes(life.probes, now, podLife.bornAt);
  const has = (kind: string) => life.probes.some(run => run.kind === kind);
  life.isStarted = !has('startup');
  life.isReady = life.isStarted && !has('readiness');
  kubelet.onNews(pod, { kind: 'started', container }, now);
}

/** Nearly two seconds, so that a probe which asks every second or every two finds it ready after two. */
function warmUp({ writes: { clock, chance } }: KubeletTools, pod: Pod, life: ContainerLife): number {
  const usual = Math.round(chance.between(1500, 1900));
  const asked = Number(pod.metadata.annotations?.[READY_AFTER] ?? Number.NaN);
  if (!Number.isFinite(asked)) return usual;
  const age = life.restarts === 0 ? clock.now() - Date.parse(pod.metadata.creationTimestamp) : 0;
  return Math.max(100, asked * 1000 - age);
}
