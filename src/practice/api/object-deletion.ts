import { apiTime } from '../clock.ts';
import { equalJson } from '../json.ts';
import { namespaceKind } from '../kinds/plain-kinds.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import type { DeleteWish } from './deletion-rules.ts';
import { FOREGROUND, markForDeletion, ORPHAN } from './deletion-rules.ts';
import { metadataOf } from './object-shape.ts';
import type { Writes } from './object-writes.ts';
import { conflict, notFound } from './status-error.ts';

export type { DeleteWish } from './deletion-rules.ts';

export type Deleted =
  | { readonly kind: 'gone'; readonly object: KubeObject }
  | { readonly kind: 'ending'; readonly object: KubeObject }
  /** Nothing was written: it is ending, and this wish changes nothing. */
  | { readonly kind: 'ending already'; readonly object: KubeObject };

type DeleteCall = { readonly dryRun?: boolean };

/** Removes an object, or marks it when somebody still has to end it. */
export function deleteObject(
  writes: Writes,
  row: ResourceRow,
  namespace: string | undefined,
  name: string,
  wish: DeleteWish,
  { dryRun = false }: DeleteCall = {},
): Deleted {
  const { store, clock } = writes;
  const current = store.get(row, namespace, name);
  if (!current) throw notFound(row, name);
  if (row === namespaceKind && !isEmptied(current)) return endNamespace(writes, current, wish, dryRun);
  checkPreconditions(row, current, wish);
  const marking = markForDeletion(row, current, wish, clock.now());
  if (marking.kind === 'ending already') return { kind: 'ending already', object: current };
  if (marking.kind === 'nothing to write') {
    return { kind: 'gone', object: dryRun ? current : store.remove(row, current) };
  }
  const { object, isHeld } = marking;
  if (dryRun) return { kind: isHeld ? 'ending' : 'gone', object };
  // The same mark once more is no change, or a kubelet and a finalizer would keep each other awake.
  if (isHeld && equalJson(object, current)) return { kind: 'ending', object: current };
  const marked = store.put(row, object);
  // Who watches sees the mark first, also of an object that goes at once.
  return isHeld ? { kind: 'ending', object: marked } : { kind: 'gone', object: store.remove(row, marked) };
}

function isEmptied({ metadata, spec }: KubeObject): boolean {
  const { finalizers = [] } = (spec ?? {}) as { finalizers?: string[] };
  return metadata.deletionTimestamp !== undefined && finalizers.length === 0;
}

/** A namespace is only marked; its controller empties it first. Upstream: pkg/registry/core/namespace/storage. */
function endNamespace({ store, clock }: Writes, current: KubeObject, wish: DeleteWish, dryRun: boolean): Deleted {
  const { metadata } = current;
  const { uid, resourceVersion } = wish.preconditions ?? {};
  const refuse = (what: string, asked: string, found: string) =>
    conflict(
      namespaceKind,
      metadata.name,
      `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${found}`,
    );
  if (uid !== undefined && uid !== metadata.uid) throw refuse('UID', uid, metadata.uid);
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw refuse('ResourceVersion', resourceVersion, metadata.resourceVersion);
  }
  if (metadata.deletionTimestamp) return { kind: 'ending', object: current };
  const others = (metadata.finalizers ?? []).filter(each => each !== ORPHAN && each !== FOREGROUND);
  const added = { Orphan: [ORPHAN], Foreground: [FOREGROUND] }[wish.propagationPolicy ?? ''] ?? [];
  const marked: KubeObject = {
    ...current,
    metadata: metadataOf({
      ...metadata,
      deletionTimestamp: apiTime(clock.now()),
      finalizers: [...others, ...added],
    }),
    status: { ...(current.status as object | undefined), phase: 'Terminating' },
  };
  return { kind: 'ending', object: dryRun ? marked : store.put(namespaceKind, marked) };
}

function checkPreconditions(row: ResourceRow, { metadata }: KubeObject, wish: DeleteWish): void {
  const { uid, resourceVersion } = wish.preconditions ?? {};
  // Here the real server names the kind where it names the resource elsewhere.
  const named = { ...row, resource: row.kind };
  const differs = (what: string, asked: string, found: string) =>
    `the ${what} in the precondition (${asked}) does not match the ${what} in record (${found}).`;
  if (uid !== undefined && uid !== metadata.uid) {
    const words = differs('UID', uid, metadata.uid);
    throw conflict(named, metadata.name, `${words} The object might have been deleted and then recreated`);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const words = differs('ResourceVersion', resourceVersion, metadata.resourceVersion);
    throw conflict(named, metadata.name, `${words} The object might have been modified`);
  }
}
