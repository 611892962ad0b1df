import type { Pod } from '../../kube-objects.ts';
import { isReady } from '../../kube-objects.ts';
import type { DaemonLook, DaemonNode } from './daemon-look.ts';
import { allowsSurge, isDaemonAvailable, isUpdated } from './daemon-look.ts';
import { tell } from './daemon-pod.ts';

/** Nodes that get a pod, and pods that go. */
export type Staffing = { readonly create: readonly string[]; readonly remove: readonly Pod[] };

export const NOTHING: Staffing = { create: [], remove: [] };

/** What is missing on nodes and what is too much, whatever its revision (manage, podsShouldBeOnNode). */
export function staffNodes(look: DaemonLook): Staffing {
  const plans = look.nodes.map(node => staffNode(look, node));
  return { create: plans.flatMap(({ create }) => create), remove: plans.flatMap(({ remove }) => remove) };
}

function staffNode(look: DaemonLook, { name, shouldRun, mayStay, pods }: DaemonNode): Staffing {
  if (shouldRun && pods.length === 0) return { create: [name], remove: [] };
  const staying = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  if (!mayStay) return { create: [], remove: staying };
  const ended = staying.filter(({ status }) => status.phase === 'Failed' || status.phase === 'Succeeded');
  for (const pod of ended) tellOfEnd(look, pod, name);
  const running = staying.filter(pod => !ended.includes(pod));
  if (!allowsSurge(look.set)) return { create: [], remove: [...ended, ...running.slice(1)] };
  if (running.length === 0) return { create: shouldRun ? [name] : [], remove: ended };
  return { create: [], remove: [...ended, ...tooMany(look, running)] };
}

/** While surging a node has two pods only until the new one is available, or the old one is not even ready. */
function tooMany(look: DaemonLook, running: readonly Pod[]): Pod[] {
  const [fresh, ...moreFresh] = running.filter(pod => isUpdated(look, pod));
  const [old, ...moreOld] = running.filter(pod => !isUpdated(look, pod));
  const spare = [...moreFresh, ...moreOld];
  if (!fresh || !old) return spare;
  return !isReady(old) || isDaemonAvailable(look, fresh) ? [...spare, old] : spare;
}

function tellOfEnd({ tools, set }: DaemonLook, { metadata, status }: Pod, node: string): void {
  const where = `daemon pod ${metadata.namespace}/${metadata.name} on node ${node}`;
  if (status.phase === 'Failed') {
    tell(tools, set, 'Warning', 'FailedDaemonPod', `Found failed ${where}, will try to kill it`);
  } else {
    tell(tools, set, 'Normal', 'SucceededDaemonPod', `Found succeeded ${where}, will try to delete it`);
  }
}
