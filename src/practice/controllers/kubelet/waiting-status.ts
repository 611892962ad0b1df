import type { Pod, PodStatus } from '../../kube-objects.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { timeNow } from './kubelet-tools.ts';
import { containerStatuses, withPodCondition, withReadiness } from './pod-status.ts';

export function waitingStatus(
  kubelet: KubeletTools,
  pod: Pod,
  status: PodStatus,
  reason: string,
  hostIP: string,
  message?: string,
): PodStatus {
  let conditions = withPodCondition(status.conditions, { type: 'Initialized', isTrue: true }, timeNow(kubelet));
  conditions = withPodCondition(conditions, { type: 'PodReadyToStartContainers', isTrue: true }, timeNow(kubelet));
  const state = { waiting: { reason, ...(message && { message }) } };
  return {
    ...withReadiness(pod, { ...status, conditions }, false, timeNow(kubelet)),
    phase: 'Pending',
    hostIP,
    hostIPs: [{ ip: hostIP }],
    startTime: status.startTime ?? timeNow(kubelet),
    containerStatuses: containerStatuses(pod, {
      state,
      ready: false,
      restartCount: 0,
    }),
  };
}
