import { podKind } from '../../kinds/pod-kind.ts';
import type { Pod } from '../../kube-objects.ts';
import { emptiestNode, nodeAddress, topologyOf } from '../node-choice.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { changeStatus, tell, timeNow } from './kubelet-tools.ts';
import type { Life } from './pod-life.ts';
import { withPodCondition } from './pod-status.ts';
import { waitingStatus } from './waiting-status.ts';

/** The scheduler's part: gives a pod a node. */
export function place(kubelet: KubeletTools, pod: Pod, life: Life): void {
  const node = pod.spec.nodeName ?? emptiestNode(kubelet.writes.store);
  if (!node) {
    const message = '0/0 nodes are available: no nodes are registered.';
    changeStatus(kubelet, pod, status => ({
      ...status,
      conditions: withPodCondition(
        status.conditions,
        {
          type: 'PodScheduled',
          isTrue: false,
          reason: 'Unschedulable',
          message,
        },
        timeNow(kubelet),
      ),
    }));
    tell(kubelet, pod, 'Warning', 'FailedScheduling', message, 'default-scheduler');
    life.nextAt = kubelet.writes.clock.now() + 5000;
    return;
  }
  bind(kubelet, pod, node);
  const { namespace, name } = pod.metadata;
  tell(
    kubelet,
    pod,
    'Normal',
    'Scheduled',
    `Successfully assigned ${namespace}/${name} to ${node}`,
    'default-scheduler',
  );
  changeStatus(kubelet, pod, status =>
    waitingStatus(kubelet, pod, status, 'ContainerCreating', nodeAddress(kubelet.writes.store, node)),
  );
  for (const { image } of pod.spec.containers) tell(kubelet, pod, 'Normal', 'Pulling', `Pulling image "${image}"`);
  life.stage = 'creating';
  life.nextAt = kubelet.writes.clock.now() + Math.round(kubelet.writes.chance.between(700, 1100));
}

function bind(kubelet: KubeletTools, pod: Pod, node: string): void {
  const { namespace, name } = pod.metadata;
  const stored = kubelet.writes.store.get(podKind, namespace, name) as Pod;
  const conditions = withPodCondition(
    stored.status.conditions,
    { type: 'PodScheduled', isTrue: true },
    timeNow(kubelet),
  );
  // The binding subresource is the one way to set a node, so it does not go through the rules for updates.
  kubelet.writes.store.put(podKind, {
    ...stored,
    metadata: { ...stored.metadata, labels: { ...stored.metadata.labels, ...topologyOf(kubelet.writes.store, node) } },
    spec: { ...stored.spec, nodeName: node },
    status: { ...stored.status, conditions },
  });
}
