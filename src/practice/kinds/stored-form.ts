import type { JsonObject } from '../json.ts';
import type { ResourceRow } from './resource-row.ts';
import { apiVersionOf } from './resource-row.ts';

/** An object of a kind that is stored as another one's, as that other kind; every other object as it is. */
export function storedForm<T extends JsonObject>({ storedAs }: ResourceRow, object: T): T {
  if (!storedAs) return object;
  return filled(storedAs.row, renamed(object, reversed(storedAs.names)) as T);
}

/** The way back: a stored object in the words of `row`. */
export function seenForm<T extends JsonObject>(row: ResourceRow, stored: T): T {
  return row.storedAs ? filled(row, renamed(stored, row.storedAs.names) as T) : stored;
}

function filled<T extends JsonObject>(row: ResourceRow, object: T): T {
  Object.assign(object, { apiVersion: apiVersionOf(row) });
  row.fill(object);
  return object;
}

type Names = Readonly<Record<string, string>>;

/** With other names for the members themselves; what is in them stays. */
export function renamed(object: JsonObject, names: Names): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [names[name] ?? name, value]));
}

const reversed = (names: Names): Names =>
  Object.fromEntries(Object.entries(names).map(([name, other]) => [other, name]));
