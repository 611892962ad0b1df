import type { ResourceRow } from '../kinds/resource-row.ts';
import { seenForm, storedForm } from '../kinds/stored-form.ts';
import type { ObjectStore, StoreEvent } from './object-store.ts';

/** A store that also answers for kinds whose objects are another kind's: they are converted on the way in and out. */
export function convertingStore(store: ObjectStore): ObjectStore {
  return {
    ...store,
    get: (row, namespace, name) => {
      const stored = store.get(shelfRow(row), namespace, name);
      return stored && seenForm(row, stored);
    },
    list: (row, namespace) => {
      const stored = store.list(shelfRow(row), namespace);
      return row.storedAs ? stored.map(object => seenForm(row, object)) : stored;
    },
    put: (row, object) => seenForm(row, store.put(shelfRow(row), storedForm(row, object))),
    remove: (row, object) => seenForm(row, store.remove(shelfRow(row), storedForm(row, object))),
  };
}

/** A change as those see it who watch `row`; undefined when it is none of theirs. */
export function changeSeenAs(row: ResourceRow, event: StoreEvent): StoreEvent | undefined {
  if (event.row !== shelfRow(row)) return undefined;
  if (!row.storedAs) return event;
  const { object, previous } = event;
  return { ...event, row, object: seenForm(row, object), previous: previous && seenForm(row, previous) };
}

const shelfRow = (row: ResourceRow): ResourceRow => row.storedAs?.row ?? row;
