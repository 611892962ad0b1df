import { deleteObject } from '../api/object-deletion.ts';
import { changeObject } from '../api/object-writes.ts';
import { apiTime } from '../clock.ts';
import type { Controller, ControllerTools } from '../controllers/controller.ts';
import { at, equalJson } from '../json.ts';
import { CLEANUP, customResourceDefinitionKind } from '../kinds/custom-resource-definition-kind.ts';
import type { KubeObject } from '../kube-objects.ts';
import { servedRows } from './served-rows.ts';

const MANAGER = 'kube-apiserver';

/** Accepts the names of a definition, and takes its objects along when it goes. */
export function definitionsController({ writes }: ControllerTools): Controller {
  const { store, clock } = writes;
  return {
    name: 'custom-definitions',
    affectedBy: ({ row, object, type }) => {
      if (row === customResourceDefinitionKind) return type === 'DELETED' ? [] : [object.metadata.name];
      if (type !== 'DELETED' || row.structure === undefined) return [];
      return [`${row.resource}.${row.group}`];
    },
    reconcile: name => {
      const definition = store.get(customResourceDefinitionKind, undefined, name);
      if (!definition) return;
      if (definition.metadata.deletionTimestamp) cleanUp(definition);
      else accept(definition);
    },
  };

  function accept(definition: KubeObject): void {
    const now = apiTime(clock.now());
    const since = { lastTransitionTime: now, status: 'True' };
    const accepted = { reason: 'NoConflicts', message: 'no conflicts found', type: 'NamesAccepted' };
    const established = {
      reason: 'InitialNamesAccepted',
      message: 'the initial names have been accepted',
      type: 'Established',
    };
    if (!equalJson(at(definition.status, 'acceptedNames'), at(definition.spec, 'names'))) {
      const had = at(definition.status, 'conditions') ?? [
        { ...since, ...accepted },
        { ...since, ...established },
      ];
      const status = { ...(definition.status as object), conditions: had, acceptedNames: at(definition.spec, 'names') };
      change(definition, current => ({ ...current, status }), 'status');
    }
    const finalizers = definition.metadata.finalizers ?? [];
    if (finalizers.includes(CLEANUP)) return;
    change(definition, current => ({
      ...current,
      metadata: { ...current.metadata, finalizers: [...finalizers, CLEANUP] },
    }));
  }

  function cleanUp(definition: KubeObject): void {
    const row = servedRows(store).find(each => `${each.resource}.${each.group}` === definition.metadata.name);
    for (const { metadata } of row ? store.list(row) : []) {
      if (row && !metadata.deletionTimestamp) deleteObject(writes, row, metadata.namespace, metadata.name, {});
    }
    if (row && store.list(row).length > 0) return;
    const finalizers = (definition.metadata.finalizers ?? []).filter(each => each !== CLEANUP);
    change(definition, current => ({ ...current, metadata: { ...current.metadata, finalizers } }));
  }

  function change(definition: KubeObject, to: (current: KubeObject) => KubeObject, subresource?: 'status'): void {
    const options = { manager: MANAGER, ...(subresource && { subresource }) };
    changeObject(writes, customResourceDefinitionKind, undefined, definition.metadata.name, to, options);
  }
}
