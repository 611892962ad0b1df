import type { ContainerStatus, Pod } from '../../kube-objects.ts';

/** Upstream: getPhase in pkg/kubelet/kubelet_pods.go, without init containers. */
export function phaseOf(pod: Pod, containers: readonly ContainerStatus[]): string {
  const isNew = ({ state, lastState }: ContainerStatus) => state.waiting !== undefined && !lastState.terminated;
  if (containers.some(isNew)) return 'Pending';
  if (containers.some(({ state }) => state.running)) return 'Running';
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (policy === 'Always') return 'Running';
  if (containers.every(({ state }) => state.terminated?.exitCode === 0)) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}
