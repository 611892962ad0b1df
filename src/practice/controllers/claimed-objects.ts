import type { Writes } from '../api/object-writes.ts';
import { changeObject } from '../api/object-writes.ts';
import { matchesSelector } from '../api/selectors.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject, LabelSelector, OwnerReference } from '../kube-objects.ts';
import { controllerOf } from '../kube-objects.ts';
import { ownerReferenceTo } from './owner-reference.ts';

const MANAGER = 'kube-controller-manager';

export type Selecting = KubeObject & { spec: { selector: LabelSelector } };

/**
 * What belongs to `owner`, after pkg/controller/controller_ref_manager.go: orphans that its selector finds are adopted,
 * what it owns but does not select any more is let go, and what somebody else controls is left alone.
 */
export function claimObjects<T extends KubeObject>(
  writes: Writes,
  owner: Selecting,
  row: ResourceRow,
  isFit: (object: T) => boolean = () => true,
): T[] {
  const isWanted = (object: T) => matchesSelector(owner.spec.selector, object.metadata.labels) && isFit(object);
  const isLeaving = owner.metadata.deletionTimestamp !== undefined;
  const owned = (writes.store.dependentsOf(owner.metadata.uid) as { row: ResourceRow; object: T }[])
    .filter(each => each.row === row && controllerOf(each.object)?.uid === owner.metadata.uid)
    .map(each => each.object);
  for (const object of owned) {
    if (!isLeaving && !isWanted(object)) changeOwners(writes, row, object, without(object, owner));
  }
  const kept = owned.filter(isWanted);
  if (isLeaving) return kept;
  const orphans = (writes.store.list(row, owner.metadata.namespace) as readonly T[]).filter(
    object => !controllerOf(object) && !object.metadata.deletionTimestamp && isWanted(object),
  );
  const adopted = orphans.map(object =>
    changeOwners(writes, row, object, [...(object.metadata.ownerReferences ?? []), ownerReferenceTo(owner)]),
  );
  return [...kept, ...(adopted as T[])];
}

function without({ metadata }: KubeObject, owner: KubeObject): OwnerReference[] {
  return (metadata.ownerReferences ?? []).filter(reference => reference.uid !== owner.metadata.uid);
}

function changeOwners(
  writes: Writes,
  row: ResourceRow,
  { metadata }: KubeObject,
  ownerReferences: OwnerReference[],
): KubeObject {
  const change = (current: KubeObject) => ({ ...current, metadata: { ...current.metadata, ownerReferences } });
  return changeObject(writes, row, metadata.namespace, metadata.name, change, { manager: MANAGER });
}
