import type { Writes } from '../../api/object-writes.ts';
import { changeObject } from '../../api/object-writes.ts';
import type { ApplicationRule } from '../../applications/application.ts';
import { apiTime } from '../../clock.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { Container, Pod, PodStatus } from '../../kube-objects.ts';
import { recordEvent } from '../event-recorder.ts';

/** What happens inside containers, for those who care: their logs and their counters. */
export type ContainerNews =
  | { readonly kind: 'started'; readonly container: Container }
  | {
      readonly kind: 'ended';
      readonly container: Container;
      readonly exitCode: number;
      readonly lastWords: string | undefined;
    }
  | { readonly kind: 'said'; readonly container: Container; readonly words: string }
  | { readonly kind: 'gone' };

export type OnContainerNews = (pod: Pod, news: ContainerNews, at: number) => void;

export type KubeletTools = {
  readonly writes: Writes;
  readonly applications: readonly ApplicationRule[];
  readonly onNews: OnContainerNews;
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

/** An Event on the pod, or on one of its containers. */
export function tell(
  { writes }: KubeletTools,
  pod: Pod,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  container?: string,
): void {
  const fieldPath = container === undefined ? {} : { fieldPath: `spec.containers{${container}}` };
  recordEvent(writes, pod, { type, reason, message, component: 'kubelet', ...fieldPath });
}

export function timeNow({ writes }: KubeletTools): string {
  return apiTime(writes.clock.now());
}
