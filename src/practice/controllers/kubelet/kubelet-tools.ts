import type { Writes } from '../../api/object-writes.ts';
import { changeObject } from '../../api/object-writes.ts';
import { apiTime } from '../../clock.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { Pod, PodStatus } from '../../kube-objects.ts';
import { recordEvent } from '../event-recorder.ts';

/** What happens inside containers, for those who care: their logs and their counters. */
export type ContainerNews = (pod: Pod, news: 'started' | 'crashed' | 'gone', at: number) => void;

export type KubeletTools = {
  readonly writes: Writes;
  readonly onNews: ContainerNews;
  readonly newAddress: () => string;
};

const MANAGER = 'kubelet';

export function changeStatus({ writes }: KubeletTools, pod: Pod, change: (status: PodStatus) => PodStatus): void {
  const { namespace, name } = pod.metadata;
  changeObject(writes, podKind, namespace, name, stored => ({ ...stored, status: change((stored as Pod).status) }), {
    manager: MANAGER,
    subresource: 'status',
  });
}

export function currentPod({ writes }: KubeletTools, pod: Pod): Pod {
  return (writes.store.get(podKind, pod.metadata.namespace, pod.metadata.name) as Pod | undefined) ?? pod;
}

export function tell(
  { writes }: KubeletTools,
  pod: Pod,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  component = 'kubelet',
): void {
  recordEvent(writes, pod, { type, reason, message, component });
}

export function timeNow({ writes }: KubeletTools): string {
  return apiTime(writes.clock.now());
}
