import { deleteObject } from '../api/object-deletion.ts';
import { changeObject } from '../api/object-writes.ts';
import { StatusError } from '../api/status-error.ts';
import { apiTime } from '../clock.ts';
import { servedRows } from '../custom/served-rows.ts';
import { equalJson } from '../json.ts';
import { namespaceKind } from '../kinds/plain-kinds.ts';
import { podKind } from '../kinds/pod-kind.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject, Pod } from '../kube-objects.ts';
import type { Controller, ControllerTools } from './controller.ts';
import type { Remaining } from './namespace-conditions.ts';
import { namespaceConditions } from './namespace-conditions.ts';

const NAME = 'namespace';
const MANAGER = 'kube-controller-manager';

/** How long upstream thinks that finalizers take. */
const FINALIZER_SECONDS = 15;

type Namespace = KubeObject & { spec: { finalizers?: string[] }; status: { phase: string; conditions?: [] } };

/** Empties a namespace that is being deleted, pods first, and lets it go. After pkg/controller/namespace of 1.36. */
export function namespaceController({ writes, wakeAt }: ControllerTools): Controller {
  const { store, clock } = writes;
  return {
    name: NAME,
    affectedBy: ({ row, object, type }) =>
      row === namespaceKind && type !== 'DELETED' && object.metadata.deletionTimestamp ? [object.metadata.name] : [],
    reconcile: name => {
      const namespace = store.get(namespaceKind, undefined, name) as Namespace | undefined;
      if (!namespace?.metadata.deletionTimestamp || (namespace.spec.finalizers ?? []).length === 0) return;
      const patience = empty(namespace);
      // Looked at again after half of what it may take, whatever happens in between, as upstream does.
      if (patience > 0) wakeAt(NAME, name, clock.now() + (Math.floor(patience / 2) + 1) * 1000);
      else finalize(namespace);
    },
  };

  /** Seconds that what is left may take. */
  function empty(namespace: Namespace): number {
    const { name } = namespace.metadata;
    const grace = graceOfPods(namespace);
    const pods = deleteAll(podKind, name);
    if (pods.length > 0) {
      note(namespace, { content: [], isDeferred: true });
      return grace || FINALIZER_SECONDS;
    }
    const rows = servedRows(store).filter(row => row.namespaced && row !== podKind);
    const content = rows
      .map(row => ({ row, objects: deleteAll(row, name) }))
      .filter(({ objects }) => objects.length > 0);
    note(namespace, { content, isDeferred: false });
    return content.length > 0 ? FINALIZER_SECONDS : 0;
  }

  function graceOfPods({ metadata }: Namespace): number {
    const pods = (store.list(podKind, metadata.name) as readonly Pod[]).filter(
      ({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed',
    );
    const grace = Math.max(0, ...pods.map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0));
    const past = clock.now() - Date.parse(metadata.deletionTimestamp ?? '');
    return past >= grace * 1000 ? 0 : grace;
  }

  /** What is still there afterwards. */
  function deleteAll(row: ResourceRow, namespace: string): readonly KubeObject[] {
    for (const { metadata } of store.list(row, namespace)) {
      try {
        deleteObject(writes, row, namespace, metadata.name, { propagationPolicy: 'Background' });
      } catch (error) {
        if (!(error instanceof StatusError) || error.code !== 404) throw error;
      }
    }
    return store.list(row, namespace);
  }

  function note({ metadata, status }: Namespace, remaining: Remaining): void {
    const conditions = namespaceConditions(status.conditions ?? [], remaining, apiTime(clock.now()));
    if (equalJson(conditions, status.conditions)) return;
    const change = (current: KubeObject) => ({ ...current, status: { ...status, conditions } });
    changeObject(writes, namespaceKind, undefined, metadata.name, change, { manager: MANAGER, subresource: 'status' });
  }

  function finalize({ metadata }: Namespace): void {
    const change = (current: KubeObject) => {
      const others = ((current as Namespace).spec.finalizers ?? []).filter(each => each !== 'kubernetes');
      return { ...current, spec: others.length > 0 ? { finalizers: others } : {} };
    };
    changeObject(writes, namespaceKind, undefined, metadata.name, change, {
      manager: MANAGER,
      subresource: 'finalize',
    });
  }
}
