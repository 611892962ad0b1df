import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import { convertingStore } from './converting-store.ts';

/** One change, kept for those who watch. `previous` tells a selector what left it. */
export type StoreEvent = {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly row: ResourceRow;
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
};

export type StoreListener = (event: StoreEvent) => void;

/**
 * The cluster's only memory. Stored objects are never changed in place: a write puts a new object, so a list that
 * somebody holds stays the snapshot that it was.
 */
export type ObjectStore = {
  version(): number;
  get(row: ResourceRow, namespace: string | undefined, name: string): KubeObject | undefined;
  list(row: ResourceRow, namespace?: string): readonly KubeObject[];
  byUid(uid: string): { row: ResourceRow; object: KubeObject } | undefined;
  dependentsOf(uid: string): readonly { row: ResourceRow; object: KubeObject }[];
  put(row: ResourceRow, object: KubeObject): KubeObject;
  remove(row: ResourceRow, object: KubeObject): KubeObject;
  subscribe(listener: StoreListener): () => void;
  /** Everything after a version, or undefined when the memory does not reach that far back. */
  eventsAfter(version: number): readonly StoreEvent[] | undefined;
  /** The oldest version from which a watch can go on. */
  oldestVersion(): number;
  /** Forgets the past, as a compaction of etcd does. */
  compact(): void;
  /** How many changes are kept from now on; none while a past is told that nobody can have watched. */
  remember(events: number): void;
};

type Shelf = {
  readonly objects: Map<string, KubeObject>;
  /** In their order, which stays as it is when an object changes. */
  keys: readonly string[] | undefined;
  sorted: readonly KubeObject[] | undefined;
  readonly ofNamespace: Map<string, readonly KubeObject[]>;
};

export function createObjectStore(options: { firstVersion?: number; rememberEvents?: number } = {}): ObjectStore {
  let rememberEvents = options.rememberEvents ?? 10_000;
  const shelves = new Map<ResourceRow, Shelf>();
  const uids = new Map<string, { row: ResourceRow; object: KubeObject }>();
  const dependents = new Map<string, Set<string>>();
  const listeners = new Set<StoreListener>();
  let events: StoreEvent[] = [];
  let version = options.firstVersion ?? 1000;
  let forgotten = version;

  const shelfOf = (row: ResourceRow): Shelf => {
    let shelf = shelves.get(row);
    if (!shelf) {
      shelf = { objects: new Map(), keys: undefined, sorted: undefined, ofNamespace: new Map() };
      shelves.set(row, shelf);
    }
    return shelf;
  };

  const record = (event: StoreEvent) => {
    if (rememberEvents > 0) events.push(event);
    else forgotten = event.version;
    if (events.length > rememberEvents * 1.25) {
      events = events.slice(-rememberEvents);
      forgotten = (events[0]?.version ?? version + 1) - 1;
    }
    for (const listener of [...listeners]) listener(event);
  };

  const index = (row: ResourceRow, object: KubeObject) => {
    uids.set(object.metadata.uid, { row, object });
    for (const owner of object.metadata.ownerReferences ?? []) {
      const set = dependents.get(owner.uid) ?? new Set();
      dependents.set(owner.uid, set.add(object.metadata.uid));
    }
  };

  const unindex = (object: KubeObject) => {
    uids.delete(object.metadata.uid);
    for (const owner of object.metadata.ownerReferences ?? []) {
      const set = dependents.get(owner.uid);
      set?.delete(object.metadata.uid);
      if (set?.size === 0) dependents.delete(owner.uid);
    }
  };

  return convertingStore({
    version: () => version,
    get: (row, namespace, name) => shelfOf(row).objects.get(keyOf(namespace, name)),
    list: (row, namespace) => {
      const shelf = shelfOf(row);
      if (namespace === undefined) return allOf(shelf);
      let found = shelf.ofNamespace.get(namespace);
      if (!found) {
        found = allOf(shelf).filter(object => object.metadata.namespace === namespace);
        shelf.ofNamespace.set(namespace, found);
      }
      return found;
    },
    byUid: uid => uids.get(uid),
    dependentsOf: uid => {
      const result: { row: ResourceRow; object: KubeObject }[] = [];
      for (const dependent of dependents.get(uid) ?? []) {
        const found = uids.get(dependent);
        if (found) result.push(found);
      }
      return result;
    },
    put: (row, object) => {
      const shelf = shelfOf(row);
      const key = keyOf(object.metadata.namespace, object.metadata.name);
      const previous = shelf.objects.get(key);
      version += 1;
      const stored = {
        ...object,
        metadata: { ...object.metadata, resourceVersion: String(version) },
      };
      shelf.objects.set(key, stored);
      forgetLists(shelf, previous === undefined);
      if (previous) unindex(previous);
      index(row, stored);
      record({
        version,
        type: previous ? 'MODIFIED' : 'ADDED',
        row,
        object: stored,
        previous,
      });
      return stored;
    },
    remove: (row, object) => {
      const shelf = shelfOf(row);
      const key = keyOf(object.metadata.namespace, object.metadata.name);
      const previous = shelf.objects.get(key);
      shelf.objects.delete(key);
      forgetLists(shelf, true);
      if (previous) unindex(previous);
      version += 1;
      const last = {
        ...object,
        metadata: { ...object.metadata, resourceVersion: String(version) },
      };
      record({ version, type: 'DELETED', row, object: last, previous });
      return last;
    },
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    eventsAfter: after => {
      if (after < forgotten) return undefined;
      let start = events.length;
      while (start > 0 && (events[start - 1] as StoreEvent).version > after) start -= 1;
      return events.slice(start);
    },
    oldestVersion: () => forgotten,
    compact: () => {
      events = [];
      forgotten = version;
    },
    remember: count => {
      rememberEvents = count;
    },
  });
}

function allOf(shelf: Shelf): readonly KubeObject[] {
  shelf.keys ??= [...shelf.objects.keys()].sort();
  shelf.sorted ??= shelf.keys.map(key => shelf.objects.get(key) as KubeObject);
  return shelf.sorted;
}

function forgetLists(shelf: Shelf, hasOtherKeys: boolean): void {
  if (hasOtherKeys) shelf.keys = undefined;
  shelf.sorted = undefined;
  shelf.ofNamespace.clear();
}

/** The order of etcd's keys: by namespace, then by name. */
export function keyOf(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
