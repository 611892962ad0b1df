import { FOREGROUND, ORPHAN } from '../api/deletion-rules.ts';
import { deleteObject } from '../api/object-deletion.ts';
import { changeObject } from '../api/object-writes.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject, ObjectMeta, OwnerReference } from '../kube-objects.ts';
import type { Controller, ControllerTools } from './controller.ts';

const MANAGER = 'kube-controller-manager';

type Found = { readonly row: ResourceRow; readonly object: KubeObject };

/**
 * Ends what nobody owns any more, and carries out the two policies that hold an owner back. Keys are uids.
 * After pkg/controller/garbagecollector of Kubernetes 1.36, which it does not need a graph for: the store knows who
 * depends on whom.
 */
export function garbageCollector({ writes }: ControllerTools): Controller {
  const { store } = writes;
  return {
    name: 'garbage-collector',
    affectedBy: ({ type, object, previous }) => {
      const { uid, deletionTimestamp, ownerReferences: owners = [] } = object.metadata;
      const ownersBefore = previous?.metadata.ownerReferences ?? [];
      if (type === 'DELETED') return [...dependentsOf(uid).map(uidOf), ...owners.map(owner => owner.uid)];
      const hasNewOwners = !isSameList(owners, ownersBefore);
      // An owner that waits looks again when one of its own lets go of it.
      const left = hasNewOwners ? ownersBefore.map(owner => owner.uid) : [];
      return deletionTimestamp || hasNewOwners ? [uid, ...left] : [];
    },
    reconcile: uid => {
      const found = store.byUid(uid);
      if (!found) return;
      const { deletionTimestamp, finalizers = [] } = found.object.metadata;
      if (!deletionTimestamp) attemptToDelete(found);
      else if (finalizers.includes(ORPHAN)) orphan(found);
      else if (finalizers.includes(FOREGROUND)) awaitDependents(found);
    },
  };

  function dependentsOf(uid: string): readonly Found[] {
    return store.dependentsOf(uid);
  }

  /** Goes unless somebody holds it: an owner that is there, and is not itself waiting for it to go. */
  function attemptToDelete({ row, object }: Found): void {
    const { namespace, name, uid, finalizers = [], ownerReferences: owners = [] } = object.metadata;
    if (owners.length === 0) return;
    const dangling = owners.filter(owner => !isThere(owner, object));
    const waiting = owners.filter(owner => isThere(owner, object) && isAwaiting(owner));
    if (dangling.length + waiting.length < owners.length) {
      const left = [...dangling, ...waiting];
      if (left.length > 0)
        changeOwners(
          row,
          object,
          owners.filter(owner => !left.includes(owner)),
        );
      return;
    }
    const dependents = dependentsOf(uid);
    if (waiting.length > 0 && dependents.length > 0) {
      const isCircle = dependents.some(dependent => isForeground(dependent.object.metadata));
      if (isCircle) changeOwners(row, object, owners.map(withoutBlocking));
      deleteObject(writes, row, namespace, name, { propagationPolicy: 'Foreground' });
      return;
    }
    const isOrphaning = finalizers.includes(ORPHAN);
    const propagationPolicy = isOrphaning ? 'Orphan' : finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background';
    deleteObject(writes, row, namespace, name, { propagationPolicy });
  }

  /** The owner stays as long as one dependent blocks it (processDeletingDependentsItem); all are told to go. */
  function awaitDependents({ row, object }: Found): void {
    const { uid } = object.metadata;
    for (const dependent of dependentsOf(uid)) {
      if (!dependent.object.metadata.deletionTimestamp) attemptToDelete(dependent);
    }
    const isBlocked = dependentsOf(uid).some(({ object: { metadata } }) =>
      metadata.ownerReferences?.some(owner => owner.uid === uid && owner.blockOwnerDeletion === true),
    );
    if (!isBlocked) dropFinalizer(row, object, FOREGROUND);
  }

  function orphan({ row, object }: Found): void {
    const { uid } = object.metadata;
    for (const { row: ofRow, object: dependent } of dependentsOf(uid)) {
      const owners = dependent.metadata.ownerReferences ?? [];
      changeOwners(
        ofRow,
        dependent,
        owners.filter(owner => owner.uid !== uid),
      );
    }
    dropFinalizer(row, object, ORPHAN);
  }

  /** A reference across namespaces, or to an object of another name, is as good as none. */
  function isThere(owner: OwnerReference, { metadata }: KubeObject): boolean {
    const found = store.byUid(owner.uid)?.object;
    if (!found || found.metadata.name !== owner.name || found.kind !== owner.kind) return false;
    return found.metadata.namespace === undefined || found.metadata.namespace === metadata.namespace;
  }

  function isAwaiting(owner: OwnerReference): boolean {
    const found = store.byUid(owner.uid);
    return found !== undefined && isForeground(found.object.metadata);
  }

  function changeOwners(row: ResourceRow, object: KubeObject, ownerReferences: OwnerReference[]): void {
    changeMetadata(row, object, { ownerReferences });
  }

  function dropFinalizer(row: ResourceRow, object: KubeObject, finalizer: string): void {
    const finalizers = (object.metadata.finalizers ?? []).filter(each => each !== finalizer);
    changeMetadata(row, object, { finalizers });
  }

  function changeMetadata(row: ResourceRow, { metadata }: KubeObject, members: Partial<ObjectMeta>): void {
    const change = (current: KubeObject) => ({ ...current, metadata: { ...current.metadata, ...members } });
    changeObject(writes, row, metadata.namespace, metadata.name, change, { manager: MANAGER });
  }
}

function isSameList(left: readonly OwnerReference[], right: readonly OwnerReference[]): boolean {
  return left.length === right.length && left.every((owner, index) => owner.uid === right[index]?.uid);
}

function uidOf({ object }: Found): string {
  return object.metadata.uid;
}

function isForeground({ deletionTimestamp, finalizers = [] }: ObjectMeta): boolean {
  return deletionTimestamp !== undefined && finalizers.includes(FOREGROUND);
}

function withoutBlocking({ blockOwnerDeletion, ...owner }: OwnerReference): OwnerReference {
  return owner;
}
