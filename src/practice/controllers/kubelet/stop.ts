import type { Pod } from '../../kube-objects.ts';
import type { PodLife } from './container-life.ts';
import { isHanging } from './kill.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { tell } from './kubelet-tools.ts';
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
