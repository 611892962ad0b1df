import type { Pod } from '../../kube-objects.ts';
import type { ContainerLife } from './container-life.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { tell } from './kubelet-tools.ts';
import { holdProbes } from './probe-run.ts';

/** A program that listens to SIGTERM ends within this time; one that hangs is killed when its grace is over. */
const ENDS_WITHIN_MILLIS = 1000;

/** Ends a container that failed its liveness or startup probe; `exit` follows when it is gone. */
export function killContainer(
  kubelet: KubeletTools,
  pod: Pod,
  life: ContainerLife,
  failed: 'liveness' | 'startup',
): void {
  const now = kubelet.writes.clock.now();
  const again = pod.spec.restartPolicy === 'Never' ? '' : ', will be restarted';
  tell(kubelet, pod, 'Normal', 'Killing', `Container ${life.name} failed ${failed} probe${again}`, life.name);
  const spec = life.probes.find(({ kind }) => kind === failed)?.spec;
  const grace = spec?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  life.killedFor = failed;
  life.stage = 'killing';
  life.nextAt = now + (isHanging(life, now) ? grace * 1000 : Math.min(grace * 1000, ENDS_WITHIN_MILLIS));
  holdProbes(life.probes);
}

export function isHanging({ process }: ContainerLife, now: number): boolean {
  return process !== undefined && process.hangsAt <= now;
}
