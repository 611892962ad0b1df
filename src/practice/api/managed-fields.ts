import type { Ownership } from '../fields/apply-fields.ts';
import { updateFields } from '../fields/apply-fields.ts';
import type { FieldSet } from '../fields/field-set.ts';
import { difference, fromFieldsV1, isEmptySet, setOfPaths, toFieldsV1, union } from '../fields/field-set.ts';
import type { JsonObject } from '../json.ts';
import type { KubeObject, ManagedFieldsEntry } from '../kube-objects.ts';
import type { Kind } from '../schema/structure-of.ts';
import { structureOf } from '../schema/structure-of.ts';
import { areViewsOfOne } from './views.ts';

/**
 * Who wrote which field, in the real server's format. An update takes what it changed from everybody else; what has
 * gone is owned by nobody. Upstream: apimachinery pkg/util/managedfields/internal.
 */
export type WriteMark = {
  readonly manager: string;
  readonly subresource?: string;
  readonly time: string;
};

/** Identities and versions are the server's: nobody owns them. */
const NOBODYS = setOfPaths([
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map(name => ['f:metadata', `f:${name}`]),
]);

const NOT_OF_MAIN = setOfPaths([['f:status']]);
const NOT_OF_STATUS = setOfPaths([['f:spec'], ['f:metadata', 'f:labels']]);
const NOTHING = setOfPaths([]);

/** What a request on this resource or subresource cannot change, and so cannot own. */
export function ignoredFields(row: { readonly hasStatus: boolean }, subresource: string | undefined): FieldSet {
  if (!row.hasStatus) return NOTHING;
  return subresource === 'status' ? NOT_OF_STATUS : NOT_OF_MAIN;
}

export type Managers = {
  readonly owners: Ownership;
  readonly entries: ReadonlyMap<string, ManagedFieldsEntry>;
};

/** Upstream converts no owned fields between groups: whoever wrote through the other group is forgotten. */
export function managersOf(object: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>): Managers {
  const { apiVersion, kind, metadata } = object;
  const own = (metadata.managedFields ?? []).filter(entry => !areViewsOfOne(kind, entry.apiVersion, apiVersion));
  const byIdentity = new Map(own.map(entry => [identityOf(entry), entry]));
  return {
    owners: new Map([...byIdentity].map(([identity, entry]) => [identity, fromFieldsV1(entry.fieldsV1)])),
    entries: byIdentity,
  };
}

/** Updates of one manager through several versions or subresources are several owners; its applies are one. */
export function identityOf({ manager, operation, apiVersion, subresource = '' }: ManagedFieldsEntry): string {
  return `${operation}\0${manager}\0${operation === 'Apply' ? '' : apiVersion}\0${subresource}`;
}

export function entryOf(
  apiVersion: string,
  operation: 'Apply' | 'Update',
  { manager, subresource }: Omit<WriteMark, 'time'>,
): ManagedFieldsEntry {
  return {
    manager,
    operation,
    apiVersion,
    fieldsType: 'FieldsV1',
    fieldsV1: {},
    ...(subresource && { subresource }),
  };
}

export function managedFieldsAfter(
  row: Kind & { readonly hasStatus: boolean },
  previous: KubeObject | undefined,
  next: KubeObject,
  mark: WriteMark,
): ManagedFieldsEntry[] {
  const { owners, entries } = managersOf(next);
  const mine = entryOf(next.apiVersion, 'Update', mark);
  const identity = identityOf(mine);
  // As if somebody new had written: the time of an entry moves only when its manager really took something.
  const update = {
    structure: structureOf(row),
    live: previous ? withoutManagers(previous) : {},
    owners,
    ignored: ignoredFields(row, mark.subresource),
  };
  const after = new Map(updateFields(update, SELF, withoutManagers(next)));
  const taken = difference(after.get(SELF) ?? NOTHING, NOBODYS);
  after.delete(SELF);
  const all = new Map(entries);
  if (!isEmptySet(taken)) {
    after.set(identity, union(after.get(identity) ?? NOTHING, taken));
    // Through `/scale` an owner is noted without a time.
    all.set(identity, mark.subresource === 'scale' ? mine : { ...mine, time: mark.time });
  }
  return managedFieldsOf({ owners: capped(after, all), entries: all });
}

const SELF = 'the current operation';

export function withoutManagers(object: JsonObject): JsonObject {
  const { managedFields, ...metadata } = object.metadata as JsonObject;
  return { ...object, metadata };
}

/** As they are stored: appliers first, then in the order of time. */
export function managedFieldsOf({ owners, entries }: Managers): ManagedFieldsEntry[] {
  const result: ManagedFieldsEntry[] = [];
  for (const [identity, set] of owners) {
    const entry = entries.get(identity);
    const own = difference(set, NOBODYS);
    if (!entry || isEmptySet(own)) continue;
    const fieldsV1 = toFieldsV1(own);
    // The same text was written here before, and so was its entry.
    result.push(fieldsV1 === entry.fieldsV1 ? entry : inMemberOrder({ ...entry, fieldsV1 }));
  }
  return result.sort(inServerOrder);
}

function inMemberOrder(entry: ManagedFieldsEntry): ManagedFieldsEntry {
  const { manager, operation, apiVersion, time, fieldsType, fieldsV1, subresource } = entry;
  return {
    manager,
    operation,
    apiVersion,
    ...(time && { time }),
    fieldsType,
    fieldsV1,
    ...(subresource && { subresource }),
  };
}

function inServerOrder(left: ManagedFieldsEntry, right: ManagedFieldsEntry): number {
  for (const key of ['operation', 'time', 'manager', 'apiVersion', 'subresource'] as const) {
    const [first, second] = [left[key] ?? '', right[key] ?? ''];
    if (first !== second) return first < second ? -1 : 1;
  }
  return 1;
}

const MOST_UPDATERS = 10;

/** Beyond ten, those who wrote longest ago become one, `ancient-changes`. Upstream: capmanagers.go. */
function capped(owners: Map<string, FieldSet>, entries: Map<string, ManagedFieldsEntry>): Ownership {
  const updaters = [...owners.keys()]
    .filter(identity => entries.get(identity)?.operation === 'Update')
    .sort((left, right) => (ageKey(entries.get(left)) < ageKey(entries.get(right)) ? -1 : 1));
  const excess = updaters.length - MOST_UPDATERS;
  if (excess <= 0) return owners;
  const [first, ...others] = updaters.slice(0, excess + 1).map(identity => entries.get(identity));
  if (!first) return owners;
  const bucket = entryOf(first.apiVersion, 'Update', { manager: 'ancient-changes' });
  const result = new Map(owners);
  let joined: FieldSet = NOTHING;
  let time = first.time;
  for (const entry of [first, ...others]) {
    if (entry?.apiVersion !== first.apiVersion) continue;
    joined = union(joined, owners.get(identityOf(entry)) ?? NOTHING);
    result.delete(identityOf(entry));
    time = entry.time;
  }
  result.set(identityOf(bucket), joined);
  entries.set(identityOf(bucket), { ...bucket, ...(time && { time }) });
  return result;
}

const ageKey = (entry: ManagedFieldsEntry | undefined) => `${entry?.time ?? ''}\0${entry && identityOf(entry)}`;
