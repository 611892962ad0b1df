import { changeObject } from '../api/object-writes.ts';
import type { Controller, ControllerTools } from '../controllers/controller.ts';
import { namespaceAndName } from '../controllers/controller.ts';
import { equalJson } from '../json.ts';
import { podKind } from '../kinds/pod-kind.ts';
import { resourceQuotaKind } from '../kinds/resource-quota-kind.ts';
import type { Pod } from '../kube-objects.ts';
import { nothing, quantityText } from '../quantity.ts';
import type { QuotaObject } from './quota-state.ts';
import { quotasIn, usedIn } from './quota-state.ts';

/** Says in every quota's status how much of it is taken. */
export function resourceQuotaController({ writes }: ControllerTools): Controller {
  const { store } = writes;
  return {
    name: 'resource-quota',
    affectedBy: ({ row, object, previous, type }) => {
      const { namespace, name } = object.metadata;
      if (row === resourceQuotaKind) return type === 'DELETED' ? [] : [`${namespace}/${name}`];
      if (!row.namespaced || namespace === undefined) return [];
      const hasEnded = row === podKind && (object as Pod).status.phase !== (previous as Pod | undefined)?.status.phase;
      if (type === 'MODIFIED' && !hasEnded) return [];
      return quotasIn(store, namespace).map(({ metadata }) => `${namespace}/${metadata.name}`);
    },
    reconcile: key => {
      const [namespace, name] = namespaceAndName(key);
      const quota = store.get(resourceQuotaKind, namespace, name) as QuotaObject | undefined;
      if (!quota) return;
      const hard = quota.spec.hard ?? {};
      const used = usedIn(store, namespace, Object.keys(hard));
      const texts = Object.keys(hard).map(each => [each, quantityText(used.get(each) ?? nothing)]);
      const status = Object.keys(hard).length > 0 ? { hard, used: Object.fromEntries(texts) } : {};
      if (equalJson(status, quota.status)) return;
      changeObject(writes, resourceQuotaKind, namespace, name, current => ({ ...current, status }), {
        manager: 'kube-controller-manager',
        subresource: 'status',
      });
    },
  };
}
