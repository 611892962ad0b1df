import { kindRegistry } from '../kinds/kind-registry.ts';
import { apiVersionOf } from '../kinds/resource-row.ts';

const views = kindRegistry.flatMap(({ kind, ...row }) =>
  row.storedAs ? [{ kind, versions: [apiVersionOf(row), apiVersionOf(row.storedAs.row)] }] : [],
);

/** Whether two versions of a kind are two views of the same stored objects. */
export function areViewsOfOne(kind: string, one: string, other: string): boolean {
  if (one === other) return false;
  return views.some(view => view.kind === kind && view.versions.includes(one) && view.versions.includes(other));
}
