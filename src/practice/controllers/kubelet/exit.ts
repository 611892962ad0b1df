import type { ProcessEnd } from '../../applications/process.ts';
import { apiTime } from '../../clock.ts';
import type { Container, Pod } from '../../kube-objects.ts';
import type { ContainerLife, PodLife } from './container-life.ts';
import { NEVER } from './container-life.ts';
import { createContainer } from './create-container.ts';
import { isHanging } from './kill.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { tell, timeNow } from './kubelet-tools.ts';
import { backoffWords, podWords } from './kubelet-words.ts';
import { containerId } from './pod-status.ts';
import { holdProbes } from './probe-run.ts';
import { tellPresent } from './pull.ts';

/** From the end of a container until the kubelet has noticed. */
const NOTICED_MILLIS = 1000;

/** A container has ended, by itself or because it was killed. */
export function exit(kubelet: KubeletTools, pod: Pod, life: ContainerLife, container: Container): void {
  const now = kubelet.writes.clock.now();
  const end = life.killedFor ? killed(life, now) : life.process?.end;
  const { exitCode = 0, reason = 'Completed', lastWords } = end ?? {};
  life.state = {
    terminated: {
      exitCode,
      reason,
      startedAt: apiTime(life.process?.startedAt ?? now),
      finishedAt: timeNow(kubelet),
      containerID: containerId(pod, life.name, life.restarts),
    },
  };
  life.isReady = false;
  life.isStarted = false;
  holdProbes(life.probes);
  kubelet.onNews(pod, { kind: 'ended', container, exitCode, lastWords }, now);
  const policy = pod.spec.restartPolicy ?? 'Always';
  const comesBack = policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
  life.stage = comesBack ? 'exited' : 'ended';
  life.nextAt = comesBack ? now + NOTICED_MILLIS : NEVER;
}

function killed(life: ContainerLife, now: number): ProcessEnd {
  if (isHanging(life, now)) return { at: now, exitCode: 137, reason: 'Error' };
  return { at: now, exitCode: 0, reason: 'Completed', lastWords: 'shutting down' };
}

/** Starts it again at once the first time, then after waits that grow. Upstream: doBackOff in kuberuntime_manager.go. */
export function restart(
  kubelet: KubeletTools,
  pod: Pod,
  podLife: PodLife,
  life: ContainerLife,
  container: Container,
): void {
  const now = kubelet.writes.clock.now();
  const endedAt = Date.parse(life.state.terminated?.finishedAt ?? life.lastState.terminated?.finishedAt ?? '');
  if (life.restartsBackoff.isWaiting(endedAt, now)) return backOff(kubelet, pod, life, endedAt);
  life.restartsBackoff.next(endedAt, now);
  tellPresent(kubelet, pod, life, container);
  createContainer(kubelet, pod, podLife, life, container);
}

function backOff(kubelet: KubeletTools, pod: Pod, life: ContainerLife, endedAt: number): void {
  const wait = life.restartsBackoff.current();
  const name = podWords(pod);
  tell(
    kubelet,
    pod,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${life.name} in pod ${name}`,
    life.name,
  );
  const message = `back-off ${backoffWords(wait)} restarting failed container=${life.name} pod=${name}`;
  if (life.state.terminated) life.lastState = { terminated: life.state.terminated };
  life.state = { waiting: { reason: 'CrashLoopBackOff', message } };
  life.stage = 'crash-backoff';
  life.nextAt = endedAt + wait;
}
