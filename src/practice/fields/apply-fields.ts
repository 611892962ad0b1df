import type { Structure } from '../schema/structure.ts';
import { fieldsOf, withNamedFields, withoutFields } from './applied-fields.ts';
import { compareFields } from './compare-fields.ts';
import type { FieldSet } from './field-set.ts';
import { difference, emptySet, intersection, isEmptySet, pathsOf, union, without } from './field-set.ts';
import { mergeApplied } from './merge-applied.ts';

/** What each manager owns, by the manager's identity. */
export type Ownership = ReadonlyMap<string, FieldSet>;

export type Conflict = { readonly manager: string; readonly path: readonly string[] };

export type Applied =
  | { readonly value: unknown; readonly owners: Ownership; readonly conflicts: readonly [] }
  | { readonly conflicts: readonly [Conflict, ...Conflict[]] };

export type FieldUpdate = {
  readonly structure: Structure;
  readonly live: unknown;
  readonly owners: Ownership;
  /** Fields that are none of this request's business, such as the status on the main resource. */
  readonly ignored: FieldSet;
};

/**
 * Lays what a manager applies over the live object. What it applied last time and no longer does goes, unless somebody
 * else owns it too. Upstream: structured-merge-diff, merge/update.go.
 */
export function applyFields(update: FieldUpdate, manager: string, applied: unknown, force: boolean): Applied {
  const { structure, live, owners, ignored } = update;
  const last = owners.get(manager);
  const now = new Map(owners);
  now.set(manager, without(fieldsOf(structure, applied), ignored));
  const merged = mergeApplied(structure, live, applied);
  const value = last ? pruned(structure, merged, now, last) : merged;
  const shares = sharesAfter({ ...update, owners: now }, value, manager);
  const [first, ...others] = shares.taken.flatMap(([other, fields]) =>
    pathsOf(fields).map(path => ({ manager: other, path })),
  );
  if (first && !force) return { conflicts: [first, ...others] };
  return { value, owners: shares.owners, conflicts: [] };
}

/** Who owns what after a plain write: the writer takes what it changed, and nobody owns what has gone. */
export function updateFields(update: FieldUpdate, manager: string, next: unknown): Ownership {
  const { owners, changes } = sharesAfter(update, next, manager);
  const mine = union(
    union(difference(owners.get(manager) ?? emptySet(), changes.removed), changes.modified),
    changes.added,
  );
  const result = new Map(owners);
  result.set(manager, without(mine, update.ignored));
  return result;
}

function sharesAfter({ structure, live, owners, ignored }: FieldUpdate, next: unknown, manager: string) {
  const compared = compareFields(structure, live, next);
  const changes = {
    added: without(compared.added, ignored),
    modified: without(compared.modified, ignored),
    removed: without(compared.removed, ignored),
  };
  const written = union(changes.modified, changes.added);
  const taken: [manager: string, fields: FieldSet][] = [];
  const left = new Map<string, FieldSet>();
  for (const [other, set] of owners) {
    if (other === manager) {
      left.set(other, set);
      continue;
    }
    const lost = intersection(set, written);
    if (!isEmptySet(lost)) taken.push([other, lost]);
    const rest = difference(difference(set, lost), changes.removed);
    if (!isEmptySet(rest)) left.set(other, rest);
  }
  return { owners: left as Ownership, taken, changes };
}

function pruned(structure: Structure, merged: unknown, owners: Ownership, last: FieldSet): unknown {
  const named = (set: FieldSet) => withNamedFields(structure, set);
  const all = named(fieldsOf(structure, merged));
  const bare = withoutFields(structure, merged, named(last));
  const owned = named([...owners.values()].reduce(union, emptySet()));
  const bareFields = named(fieldsOf(structure, bare));
  const withOwned = withoutFields(structure, merged, difference(all, union(bareFields, owned)));
  // Only what was owned before may go: everything else that fell out with it comes back.
  const gone = difference(all, named(fieldsOf(structure, withOwned)));
  return withoutFields(structure, merged, intersection(gone, named(last)));
}
