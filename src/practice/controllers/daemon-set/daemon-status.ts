import { changeObject } from '../../api/object-writes.ts';
import { daemonSetKind } from '../../kinds/daemon-set-kind.ts';
import type { KubeObject, Pod } from '../../kube-objects.ts';
import { isReady } from '../../kube-objects.ts';
import type { DaemonSetStatus } from '../../workload-objects.ts';
import type { DaemonLook } from './daemon-look.ts';
import { isDaemonAvailable, isUpdated } from './daemon-look.ts';

/** Counts nodes, and of the pods on a node the oldest alone (updateDaemonSetStatus). */
function countNodes(look: DaemonLook): DaemonSetStatus {
  const wanted = look.nodes.filter(({ shouldRun }) => shouldRun);
  const first = wanted.flatMap(({ pods }) => pods[0] ?? []);
  const count = (isSo: (pod: Pod) => boolean) => first.filter(isSo).length;
  const available = count(pod => isDaemonAvailable(look, pod));
  return {
    currentNumberScheduled: first.length,
    numberMisscheduled: look.nodes.filter(({ shouldRun, pods }) => !shouldRun && pods.length > 0).length,
    desiredNumberScheduled: wanted.length,
    numberReady: count(isReady),
    observedGeneration: look.set.metadata.generation ?? 0,
    updatedNumberScheduled: count(pod => isUpdated(look, pod)),
    numberAvailable: available,
    numberUnavailable: wanted.length - available,
  };
}

const ALWAYS_WRITTEN = ['currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady'];

export function writeDaemonStatus(look: DaemonLook): void {
  const counted = Object.entries(countNodes(look));
  const { tools, set } = look;
  const known = set.status as unknown as Readonly<Record<string, number | undefined>>;
  if (counted.every(([key, value]) => (known[key] ?? 0) === value)) return;
  const { collisionCount } = set.status;
  const status = {
    ...Object.fromEntries(counted.filter(([key, value]) => value !== 0 || ALWAYS_WRITTEN.includes(key))),
    ...(collisionCount !== undefined && { collisionCount }),
  };
  const change = (current: KubeObject) => ({ ...current, status });
  changeObject(tools.writes, daemonSetKind, set.metadata.namespace, set.metadata.name, change, {
    manager: 'kube-controller-manager',
    subresource: 'status',
  });
}
