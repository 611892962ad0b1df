import { apiTime } from '../clock.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import { metadataOf } from './object-shape.ts';
import type { ObjectStore } from './object-store.ts';
import type { Writes } from './object-writes.ts';
import { conflict, notFound } from './status-error.ts';

export type DeleteWish = {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly preconditions?: {
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
};

export type Deleted =
  | { readonly kind: 'gone'; readonly object: KubeObject }
  | { readonly kind: 'ending'; readonly object: KubeObject };

/** Removes an object, or marks it when somebody still has to end it. */
export function deleteObject(
  { store, clock }: Writes,
  row: ResourceRow,
  namespace: string | undefined,
  name: string,
  wish: DeleteWish,
  options: { readonly dryRun?: boolean } = {},
): Deleted {
  const current = store.get(row, namespace, name);
  if (!current) throw notFound(row, name);
  checkPreconditions(row, current, wish);
  const grace = graceFor(row, current, wish);
  const finalizers = [...(current.metadata.finalizers ?? []), ...policyFinalizers(store, current, wish)];
  const asked = current.metadata.deletionGracePeriodSeconds;
  if (grace === 0 && finalizers.length === 0) {
    return {
      kind: 'gone',
      object: options.dryRun ? current : store.remove(row, current),
    };
  }
  const shorter = asked === undefined || grace < asked;
  if (current.metadata.deletionTimestamp && !shorter) return { kind: 'ending', object: current };
  const marked: KubeObject = {
    ...current,
    metadata: metadataOf({
      ...current.metadata,
      finalizers: finalizers.length > 0 ? [...new Set(finalizers)] : undefined,
      deletionTimestamp: apiTime(clock.now() + grace * 1000),
      deletionGracePeriodSeconds: grace,
      generation: row.generation === 'none' ? undefined : (current.metadata.generation ?? 0) + 1,
    }),
  };
  return {
    kind: 'ending',
    object: options.dryRun ? marked : store.put(row, marked),
  };
}

/** Only pods take time to end, and a pod that nothing runs needs none, whatever was asked for. */
function graceFor(row: ResourceRow, object: KubeObject, wish: DeleteWish): number {
  const most = row.gracePeriodSeconds?.(object) ?? 0;
  return most === 0 ? 0 : Math.max(0, wish.gracePeriodSeconds ?? most);
}

function policyFinalizers(store: ObjectStore, object: KubeObject, wish: DeleteWish): string[] {
  if (wish.propagationPolicy === 'Orphan') return ['orphan'];
  if (wish.propagationPolicy !== 'Foreground') return [];
  return store.dependentsOf(object.metadata.uid).length > 0 ? ['foregroundDeletion'] : [];
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
