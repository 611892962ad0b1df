import { deleteObject } from '../api/object-deletion.ts';
import { changeObject } from '../api/object-writes.ts';
import { kindRegistry } from '../kinds/kind-registry.ts';
import { namespaceKind } from '../kinds/plain-kinds.ts';
import type { KubeObject } from '../kube-objects.ts';
import type { Controller, ControllerTools } from './controller.ts';

/** Ends what nobody owns any more, and carries out the two policies that hold an owner back. Keys are uids. */
export function garbageCollector({ writes }: ControllerTools): Controller {
  const { store } = writes;
  return {
    name: 'garbage-collector',
    affectedBy: ({ type, row, object }) => {
      if (type !== 'DELETED') return object.metadata.deletionTimestamp ? [object.metadata.uid] : [];
      const dependents = store.dependentsOf(object.metadata.uid).map(each => each.object.metadata.uid);
      const owners = (object.metadata.ownerReferences ?? []).map(owner => owner.uid);
      return [...dependents, ...owners, ...(row === namespaceKind ? contentOf(object.metadata.name) : [])];
    },
    reconcile: uid => {
      const found = store.byUid(uid);
      if (!found) return;
      const { row, object } = found;
      const { namespace, name, ownerReferences = [], finalizers = [], deletionTimestamp } = object.metadata;
      if (deletionTimestamp && finalizers.includes('orphan')) return orphan(object);
      if (deletionTimestamp && finalizers.includes('foregroundDeletion')) return deleteDependents(object);
      if (row.namespaced && !store.get(namespaceKind, undefined, namespace ?? '')) {
        store.remove(row, object);
        return;
      }
      const isAbandoned = ownerReferences.length > 0 && ownerReferences.every(owner => !store.byUid(owner.uid));
      if (isAbandoned && !deletionTimestamp) deleteObject(writes, row, namespace, name, {});
    },
  };

  function contentOf(namespace: string): string[] {
    return kindRegistry
      .filter(row => row.namespaced)
      .flatMap(row => store.list(row, namespace).map(each => each.metadata.uid));
  }

  function deleteDependents(owner: KubeObject): void {
    const blocking = store.dependentsOf(owner.metadata.uid);
    for (const { row, object } of blocking) {
      if (!object.metadata.deletionTimestamp) {
        deleteObject(writes, row, object.metadata.namespace, object.metadata.name, { propagationPolicy: 'Foreground' });
      }
    }
    if (store.dependentsOf(owner.metadata.uid).length === 0) dropFinalizer(owner, 'foregroundDeletion');
  }

  function orphan(owner: KubeObject): void {
    for (const { row, object } of store.dependentsOf(owner.metadata.uid)) {
      const { ownerReferences = [], namespace, name } = object.metadata;
      const kept = ownerReferences.filter(reference => reference.uid !== owner.metadata.uid);
      changeObject(
        writes,
        row,
        namespace,
        name,
        current => ({
          ...current,
          metadata: { ...current.metadata, ownerReferences: kept },
        }),
        { manager: 'kube-controller-manager' },
      );
    }
    dropFinalizer(owner, 'orphan');
  }

  function dropFinalizer(owner: KubeObject, finalizer: string): void {
    const found = store.byUid(owner.metadata.uid);
    if (!found) return;
    const finalizers = (found.object.metadata.finalizers ?? []).filter(each => each !== finalizer);
    changeObject(
      writes,
      found.row,
      owner.metadata.namespace,
      owner.metadata.name,
      current => ({
        ...current,
        metadata: { ...current.metadata, finalizers },
      }),
      { manager: 'kube-controller-manager' },
    );
  }
}
