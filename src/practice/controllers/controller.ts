import type { StoreEvent } from '../api/object-store.ts';
import type { Writes } from '../api/object-writes.ts';

/** A loop that looks at one object and makes the next step towards what is wanted; keys are `namespace/name`. */
export type Controller = {
  readonly name: string;
  /** Which objects to look at again after this change. */
  readonly affectedBy: (event: StoreEvent) => readonly string[];
  readonly reconcile: (key: string) => void;
};

export type ControllerTools = {
  readonly writes: Writes;
  /** Looks at the key again at that time. */
  readonly wakeAt: (controller: string, key: string, millis: number) => void;
};

export function namespaceAndName(key: string): [string, string] {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), key.slice(slash + 1)];
}
