import { deleteObject } from '../../api/object-deletion.ts';
import type { Writes } from '../../api/object-writes.ts';
import { changeObject, createObject } from '../../api/object-writes.ts';
import type { Job } from '../../batch-objects.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { KubeObject, Pod } from '../../kube-objects.ts';
import { isReady } from '../../kube-objects.ts';
import { recordEvent } from '../event-recorder.ts';
import { ownerReferenceTo } from '../owner-reference.ts';

const MANAGER = 'kube-controller-manager';

/** Holds a pod until its end is counted. */
const TRACKING = 'batch.kubernetes.io/job-tracking';

export const isTracked = ({ metadata }: KubeObject): boolean => metadata.finalizers?.includes(TRACKING) === true;

export function untrack(writes: Writes, { metadata }: KubeObject): void {
  const change = (current: KubeObject) => ({
    ...current,
    metadata: {
      ...current.metadata,
      finalizers: (current.metadata.finalizers ?? []).filter(each => each !== TRACKING),
    },
  });
  if (!writes.store.get(podKind, metadata.namespace, metadata.name)) return;
  changeObject(writes, podKind, metadata.namespace, metadata.name, change, { manager: MANAGER });
}

export const hasSucceeded = ({ status }: Pod): boolean => status.phase === 'Succeeded';

/** A deleted pod has failed, too, unless only real ends are wanted. Upstream: isPodFailed. */
export function hasFailed({ status, metadata }: Pod, { spec }: Job): boolean {
  if (status.phase === 'Failed') return true;
  return spec.podReplacementPolicy !== 'Failed' && !!metadata.deletionTimestamp && status.phase !== 'Succeeded';
}

export function isActive({ status, metadata }: Pod): boolean {
  return status.phase !== 'Succeeded' && status.phase !== 'Failed' && !metadata.deletionTimestamp;
}

export function isTerminating({ status, metadata }: Pod): boolean {
  return status.phase !== 'Succeeded' && status.phase !== 'Failed' && metadata.deletionTimestamp !== undefined;
}

export function createJobPod(writes: Writes, job: Job): void {
  const { template } = job.spec;
  const draft = {
    metadata: {
      generateName: `${job.metadata.name}-`,
      labels: template.metadata.labels,
      annotations: template.metadata.annotations,
      finalizers: [TRACKING],
      ownerReferences: [ownerReferenceTo(job)],
    },
    spec: template.spec,
  };
  const pod = createObject(writes, podKind, job.metadata.namespace, draft, { manager: MANAGER });
  tellJob(writes, job, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
}

/** Pods that the Job itself has no more use for are not failures: they are let go before they are deleted. */
export function deleteJobPod(writes: Writes, job: Job, pod: Pod, counts: 'counts' | 'does not count'): void {
  if (counts === 'does not count') untrack(writes, pod);
  deleteObject(writes, podKind, pod.metadata.namespace, pod.metadata.name, {});
  tellJob(writes, job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
}

/** Which go first: those that run least. */
export function byProgress(left: Pod, right: Pod): number {
  const rank = (pod: Pod) =>
    (pod.spec.nodeName ? 1 : 0) + (pod.status.phase === 'Running' ? 2 : 0) + (isReady(pod) ? 4 : 0);
  return rank(left) - rank(right) || right.metadata.creationTimestamp.localeCompare(left.metadata.creationTimestamp);
}

export function tellJob(writes: Writes, job: Job, type: 'Normal' | 'Warning', reason: string, message: string): void {
  recordEvent(writes, job, { type, reason, message, component: 'job-controller' });
}
