import { deleteObject } from '../api/object-deletion.ts';
import type { Writes } from '../api/object-writes.ts';
import { changeObject, createObject, isTerminating } from '../api/object-writes.ts';
import { fnv32a } from '../chance.ts';
import { apiTime } from '../clock.ts';
import { at } from '../json.ts';
import { eventKind } from '../kinds/event-kinds.ts';
import { namespaceKind } from '../kinds/plain-kinds.ts';
import type { CoreEvent, KubeObject } from '../kube-objects.ts';
import type { Controller, ControllerTools } from './controller.ts';
import { namespaceAndName } from './controller.ts';

export type EventWords = {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  /** The part of the object that it is about, such as `spec.containers{web}`. */
  readonly fieldPath?: string;
};

/** The program that a part is in: it is the program that writes. */
function programOf(component: string): string {
  if (component === 'default-scheduler') return 'kube-scheduler';
  const isManaged =
    component === 'controllermanager' || component.endsWith('-controller') || component === 'horizontal-pod-autoscaler';
  return isManaged ? 'kube-controller-manager' : component;
}

/** The API server keeps events for an hour. */
const KEPT_MILLIS = 3_600_000;

/** A repeated event is one event with a count, as client-go's correlator writes it. */
export function recordEvent(writes: Writes, about: KubeObject, words: EventWords): void {
  if (writes.clock.now() + KEPT_MILLIS < (writes.eventsMatterAt ?? 0)) return;
  if (!takesEvents(writes, about.metadata.namespace)) return;
  const namespace = about.metadata.namespace ?? 'default';
  const { fieldPath } = words;
  const identity = [about.metadata.uid, words.component, words.type, words.reason, words.message, fieldPath].join(' ');
  const name = `${about.metadata.name}.${fnv32a(identity).toString(16).padStart(16, '18')}`;
  const now = apiTime(writes.clock.now());
  const manager = programOf(words.component);
  if (writes.store.get(eventKind, namespace, name)) {
    const again = (event: KubeObject) => ({
      ...event,
      count: (event as CoreEvent).count + 1,
      lastTimestamp: now,
    });
    changeObject(writes, eventKind, namespace, name, again, { manager });
    return;
  }
  createObject(
    writes,
    eventKind,
    namespace,
    {
      metadata: { name },
      involvedObject: {
        kind: about.kind,
        ...(about.metadata.namespace !== undefined && {
          namespace: about.metadata.namespace,
        }),
        name: about.metadata.name,
        uid: about.metadata.uid,
        apiVersion: about.apiVersion,
        resourceVersion: about.metadata.resourceVersion,
        ...(fieldPath && { fieldPath }),
      },
      reason: words.reason,
      message: words.message,
      source: { component: words.component },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type: words.type,
      eventTime: null,
      reportingComponent: words.component,
      reportingInstance: '',
    },
    { manager },
  );
}

/** Nothing can be written into a namespace that is ending, and nobody minds a lost Event. */
function takesEvents({ store }: Writes, name = 'default'): boolean {
  const namespace = store.get(namespaceKind, undefined, name);
  return namespace !== undefined && !isTerminating(namespace);
}

/** Whoever writes an Event may leave its times out, or tell of a time long past: it is kept from its making on. */
function lastSaid(event: CoreEvent): number {
  const { lastTimestamp, series, metadata } = event;
  const times = [metadata.creationTimestamp, lastTimestamp, at(series, 'lastObservedTime')];
  return Math.max(...times.map(time => (typeof time === 'string' ? Date.parse(time) : 0)));
}

/** Forgets events that nothing has repeated for an hour. */
export function eventExpiry({ writes, wakeAt }: ControllerTools): Controller {
  const name = 'event-expiry';
  return {
    name,
    affectedBy: ({ row, type, object }) =>
      row === eventKind && type === 'ADDED' ? [`${object.metadata.namespace}/${object.metadata.name}`] : [],
    reconcile: key => {
      const event = writes.store.get(eventKind, ...namespaceAndName(key)) as CoreEvent | undefined;
      if (!event) return;
      const until = lastSaid(event) + KEPT_MILLIS;
      if (until > writes.clock.now()) wakeAt(name, key, until);
      else deleteObject(writes, eventKind, event.metadata.namespace, event.metadata.name, {});
    },
  };
}
