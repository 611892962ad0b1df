import type { ObjectStore } from '../api/object-store.ts';
import { servedRows } from '../custom/served-rows.ts';
import { isJsonObject } from '../json.ts';
import { resourceQuotaKind } from '../kinds/resource-quota-kind.ts';
import type { KubeObject } from '../kube-objects.ts';
import type { Quantity } from '../quantity.ts';
import { nothing, parseQuantity, plus } from '../quantity.ts';
import type { Amounts } from './usage.ts';
import { usageOf } from './usage.ts';

export type QuotaObject = KubeObject & {
  spec: { hard?: Record<string, string> };
  status: { hard?: Record<string, string>; used?: Record<string, string> };
};

export function quotasIn(store: ObjectStore, namespace: string): readonly QuotaObject[] {
  return store.list(resourceQuotaKind, namespace) as readonly QuotaObject[];
}

export function amountsOf(texts: unknown): Amounts {
  const entries = Object.entries(isJsonObject(texts) ? texts : {});
  return new Map(
    entries.flatMap(([name, text]) => {
      const quantity = parseQuantity(text);
      return quantity ? [[name, quantity] as const] : [];
    }),
  );
}

/** What is taken in a namespace now, counted anew: there is no number that could be out of date. */
export function usedIn(store: ObjectStore, namespace: string, names: readonly string[]): Amounts {
  const used = new Map<string, Quantity>(names.map(name => [name, nothing]));
  for (const row of servedRows(store).filter(each => each.namespaced)) {
    for (const object of store.list(row, namespace)) {
      for (const [name, amount] of usageOf(row, object)) {
        const before = used.get(name);
        if (before) used.set(name, plus(before, amount));
      }
    }
  }
  return used;
}
