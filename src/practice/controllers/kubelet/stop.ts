import type { Pod } from '../../kube-objects.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { tell } from './kubelet-tools.ts';
import { STOPS_WITHIN } from './pod-fate.ts';
import type { Life } from './pod-life.ts';

export function beginToStop(kubelet: KubeletTools, pod: Pod, life: Life): void {
  const asked = Number(pod.metadata.annotations?.[STOPS_WITHIN] ?? Number.NaN);
  const takes = Number.isFinite(asked) ? asked * 1000 : kubelet.writes.chance.between(1500, 2500);
  const grace = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
  const hasStarted = life.startedAt > 0;
  if (hasStarted)
    for (const { name } of pod.spec.containers) tell(kubelet, pod, 'Normal', 'Killing', `Stopping container ${name}`);
  life.stage = 'stopping';
  life.nextAt = kubelet.writes.clock.now() + (hasStarted ? Math.round(Math.min(takes, grace)) : 100);
}
