import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { kindRegistry } from '../kinds/kind-registry.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import { apiVersionOf } from '../kinds/resource-row.ts';
import { renamed, reversed } from '../kinds/stored-form.ts';

/** Owned fields (`f:message`) as version `from` of a kind names them, in the names of version `to`. */
export function fieldsInWordsOf(kind: string, from: string, to: string, fields: unknown): unknown {
  if (from === to || !isJsonObject(fields)) return fields;
  const toStored = reversed(fieldNames(kind, from));
  const stored = Object.keys(toStored).length > 0 ? renamed(fields, toStored) : fields;
  const toSeen = fieldNames(kind, to);
  return Object.keys(toSeen).length > 0 ? renamed(stored as JsonObject, toSeen) : stored;
}

/** Whether two versions of a kind are two views of the same stored objects. */
export function areViewsOfOne(kind: string, one: string, other: string): boolean {
  const row = viewOf(kind, one) ?? viewOf(kind, other);
  const versions = row?.storedAs ? [row, row.storedAs.row].map(apiVersionOf) : [];
  return one !== other && versions.includes(one) && versions.includes(other);
}

const views = kindRegistry.filter(row => row.storedAs !== undefined);
const viewOf = (kind: string, apiVersion: string): ResourceRow | undefined =>
  views.find(row => row.kind === kind && apiVersionOf(row) === apiVersion);

function fieldNames(kind: string, apiVersion: string): Readonly<Record<string, string>> {
  const names = viewOf(kind, apiVersion)?.storedAs?.names ?? {};
  return Object.fromEntries(Object.entries(names).map(([stored, seen]) => [`f:${stored}`, `f:${seen}`]));
}
