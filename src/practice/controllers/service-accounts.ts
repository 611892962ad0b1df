import { createObject } from '../api/object-writes.ts';
import { namespaceKind } from '../kinds/plain-kinds.ts';
import { serviceAccountKind } from '../kinds/service-account-kind.ts';
import type { Controller, ControllerTools } from './controller.ts';

/** Every namespace has a ServiceAccount `default`, and gets it back. */
export function serviceAccounts({ writes }: ControllerTools): Controller {
  const { store } = writes;
  return {
    name: 'service-accounts',
    affectedBy: ({ row, object, type }) => {
      if (row === namespaceKind) return type === 'DELETED' ? [] : [object.metadata.name];
      return row === serviceAccountKind && type === 'DELETED' ? [object.metadata.namespace ?? ''] : [];
    },
    reconcile: namespace => {
      const home = store.get(namespaceKind, undefined, namespace);
      if (!home || home.metadata.deletionTimestamp || store.get(serviceAccountKind, namespace, 'default')) return;
      const account = { metadata: { name: 'default' } };
      createObject(writes, serviceAccountKind, namespace, account, { manager: 'kube-controller-manager' });
    },
  };
}
