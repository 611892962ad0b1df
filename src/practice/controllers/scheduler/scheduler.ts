import { changeObject } from '../../api/object-writes.ts';
import { apiTime } from '../../clock.ts';
import { nodeKind } from '../../kinds/plain-kinds.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { Pod } from '../../kube-objects.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';
import { recordEvent } from '../event-recorder.ts';
import { withPodCondition } from '../kubelet/pod-status.ts';
import { chooseNode, topologyOf } from './node-choice.ts';

const NAME = 'scheduler';
const COMPONENT = 'default-scheduler';

/** A pod that found no place is tried again when something has changed, and at the latest after this time. */
const FLUSH_MILLIS = 300_000;

/** Gives every pod a node that fits, or says why there is none. */
export function scheduler({ writes, wakeAt }: ControllerTools): Controller {
  const { store, clock, chance } = writes;
  const due = new Map<string, number>();
  const unplaced = new Map<string, string>();

  return {
    name: NAME,
    affectedBy: ({ row, object, type, previous }) => {
      if (row === nodeKind) return [...unplaced.values()];
      if (row !== podKind) return [];
      const key = `${object.metadata.namespace}/${object.metadata.name}`;
      if (type === 'ADDED') return [key];
      const phase = (object as Pod).status.phase;
      const hasEnded = (phase === 'Succeeded' || phase === 'Failed') && (previous as Pod).status.phase !== phase;
      if (type === 'DELETED') forget(object.metadata.uid);
      return type === 'DELETED' || hasEnded ? [...unplaced.values()] : [];
    },
    reconcile: key => {
      const pod = store.get(podKind, ...namespaceAndName(key)) as Pod | undefined;
      if (!pod || pod.spec.nodeName || pod.metadata.deletionTimestamp) return;
      const { uid } = pod.metadata;
      const at = due.get(uid) ?? clock.now() + Math.round(chance.between(20, 80));
      due.set(uid, at);
      if (at > clock.now()) return wakeAt(NAME, key, at);
      place(pod, key);
    },
  };

  function forget(uid: string): void {
    due.delete(uid);
    unplaced.delete(uid);
  }

  function place(pod: Pod, key: string): void {
    const choice = chooseNode(store, pod);
    if ('why' in choice) {
      markUnschedulable(pod, choice.why);
      unplaced.set(pod.metadata.uid, key);
      return wakeAt(NAME, key, clock.now() + FLUSH_MILLIS);
    }
    forget(pod.metadata.uid);
    bind(pod, choice.node);
    const { namespace, name } = pod.metadata;
    tell(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${choice.node}`);
  }

  function markUnschedulable(pod: Pod, message: string): void {
    const condition = { type: 'PodScheduled', isTrue: false, reason: 'Unschedulable', message };
    const { namespace, name } = pod.metadata;
    const change = (stored: Pod) => {
      const conditions = withPodCondition(stored.status.conditions, condition, apiTime(clock.now()));
      return { ...stored, status: { ...stored.status, conditions } };
    };
    changeObject(writes, podKind, namespace, name, stored => change(stored as Pod), {
      manager: 'kube-scheduler',
      subresource: 'status',
    });
    tell(pod, 'Warning', 'FailedScheduling', message);
  }

  function bind(pod: Pod, node: string): void {
    const { namespace, name } = pod.metadata;
    const stored = store.get(podKind, namespace, name) as Pod;
    const scheduled = { type: 'PodScheduled', isTrue: true };
    const conditions = withPodCondition(stored.status.conditions, scheduled, apiTime(clock.now()));
    // The binding subresource is the one way to set a node, so it does not go through the rules for updates.
    store.put(podKind, {
      ...stored,
      metadata: { ...stored.metadata, labels: { ...stored.metadata.labels, ...topologyOf(store, node) } },
      spec: { ...stored.spec, nodeName: node },
      status: { ...stored.status, conditions },
    });
  }

  function tell(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string): void {
    recordEvent(writes, pod, { type, reason, message, component: COMPONENT });
  }
}
