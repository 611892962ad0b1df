import type { Chance } from '../chance.ts';
import type { Clock } from '../clock.ts';
import { apiTime } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { copyJson, equalJson } from '../json.ts';
import { namespaceKind } from '../kinds/plain-kinds.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject, ManagedFieldsEntry } from '../kube-objects.ts';
import { admit } from './admission.ts';
import type { WriteMark } from './managed-fields.ts';
import { managedFieldsAfter } from './managed-fields.ts';
import {
  checkIdentity,
  countsAsNewGeneration,
  keepOtherPart,
  metadataOf,
  ordered,
  readObject,
  withoutVersion,
} from './object-shape.ts';
import type { ObjectStore } from './object-store.ts';
import { refuseInvalid } from './object-validation.ts';
import { areOwnersNoted, isSureOfAnOwner, ownersLater } from './owners-later.ts';
import { alreadyExists, badRequest, namespaceTerminating, notFound } from './status-error.ts';

/** What a write needs: the memory, the time and chance for ids. Controllers and callers of the API use the same path. */
export type Writes = {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Only for uids: two clusters that tell the same story are still two clusters. */
  readonly ids: Pick<Chance, 'uuid'>;
  /** Events that would have expired by then are not written at all: a long past is told quickly. */
  readonly eventsMatterAt?: number;
};

export type WriteOptions = {
  readonly manager: string;
  readonly subresource?: 'status' | 'scale' | 'finalize';
  readonly dryRun?: boolean;
  /** A wrong uid is a conflict for a whole object, but an attempt to change it for a patch. */
  readonly isPatch?: boolean;
  /** The object says who owns what in it. */
  readonly isApply?: boolean;
};

export function createObject(
  { store, clock, chance, ids }: Writes,
  row: ResourceRow,
  namespace: string | undefined,
  input: unknown,
  options: WriteOptions,
): KubeObject {
  const object = readObject(row, input);
  const given = object.metadata;
  const now = apiTime(clock.now());
  const name = given.name ?? (given.generateName ? `${given.generateName}${chance.letters(5)}` : '');
  if (namespace !== undefined && given.namespace !== undefined && given.namespace !== namespace) {
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  }
  requireNamespace(store, row, namespace, name);
  if (store.get(row, namespace, name)) throw alreadyExists(row, name);
  object.metadata = metadataOf({
    ...given,
    name,
    namespace,
    uid: ids.uuid(),
    resourceVersion: '',
    generation: row.generation === 'none' ? undefined : 1,
    creationTimestamp: now,
    deletionTimestamp: undefined,
    deletionGracePeriodSeconds: undefined,
    managedFields: undefined,
  });
  if (row.hasStatus && row.prepareForCreate) delete object.status;
  row.fill(object);
  const managedFields = options.isApply
    ? given.managedFields
    : ownersOfNew(row, object, { manager: options.manager, time: now });
  // What admission and the server itself add belongs to nobody.
  row.prepareForCreate?.(object);
  refuseInvalid(row, object, undefined);
  admit(store, row, namespace, object);
  if (managedFields && (areOwnersNoted(managedFields) || managedFields.length > 0))
    object.metadata.managedFields = managedFields;
  if (options.dryRun) return ordered(withoutVersion(object));
  return store.put(row, ordered(object));
}

/** Answers a new object; what it is given belongs to the store and must stay as it is. */
export type Change = (current: KubeObject) => JsonObject;

/** One read, one change, one write: nothing can come between, as in the real server's guarded update. */
export function changeObject(
  { store, clock }: Writes,
  row: ResourceRow,
  namespace: string | undefined,
  name: string,
  change: Change,
  options: WriteOptions,
): KubeObject {
  const current = store.get(row, namespace, name);
  if (!current) throw notFound(row, name);
  const isStatus = options.subresource === 'status';
  const changed = change(current);
  if (isStatus && isSameStatus(current, changed)) return current;
  const next = readObject(row, changed, isStatus);
  checkIdentity(row, current, next, options.isPatch);
  const kept = current.metadata;
  next.metadata = metadataOf({
    ...next.metadata,
    uid: kept.uid,
    generation: kept.generation,
    creationTimestamp: kept.creationTimestamp,
    deletionTimestamp: kept.deletionTimestamp,
    deletionGracePeriodSeconds: kept.deletionGracePeriodSeconds,
    resourceVersion: kept.resourceVersion,
    managedFields: managersGiven(current, next, options),
  });
  keepOtherPart(row, current, next, options.subresource);
  if (!isStatus) {
    row.fill(next);
    if (options.subresource !== 'finalize') row.prepareForUpdate?.(next, current);
    refuseInvalid(row, next, current);
  }
  if (!isStatus && countsAsNewGeneration(row, current, next)) next.metadata.generation = (kept.generation ?? 0) + 1;
  if (isSameButForTimes(current, next)) return current;
  if (!options.isApply) noteManagers(row, current, next, { ...options, time: apiTime(clock.now()) });
  if (options.dryRun) return ordered(next);
  if (kept.deletionTimestamp && (next.metadata.finalizers ?? []).length === 0 && !awaitsGrace(row, next)) {
    // Nobody has stored the last change: who watches is told of the object as it was before.
    store.remove(row, current);
    return ordered(next);
  }
  return store.put(row, ordered(next));
}

/** Controllers look far more often than there is news: then there is nothing to read, to compare or to own. */
function isSameStatus(current: KubeObject, changed: JsonObject): boolean {
  return changed.metadata === current.metadata && equalJson(changed.status, current.status);
}

/** A caller may write down who owns what, except through a subresource; an empty list asks to forget all owners. */
function managersGiven(current: KubeObject, next: KubeObject, { subresource, isApply }: WriteOptions): unknown {
  const given: unknown = next.metadata.managedFields;
  if (isApply || (subresource === undefined && Array.isArray(given))) return given;
  return current.metadata.managedFields;
}

function ownersOfNew(row: ResourceRow, object: KubeObject, mark: WriteMark): ManagedFieldsEntry[] {
  if (!isSureOfAnOwner(object)) return managedFieldsAfter(row, undefined, object, mark);
  // As it is now: the server adds to it afterwards.
  const asWritten = copyJson(object);
  return ownersLater(undefined, () => managedFieldsAfter(row, undefined, asWritten, mark));
}

function noteManagers(row: ResourceRow, current: KubeObject, next: KubeObject, mark: WriteMark): void {
  const given = next.metadata.managedFields ?? [];
  if (areOwnersNoted(given) && isSureOfAnOwner(next)) {
    // The same object, but for the list that is being made.
    const asWritten = { ...next, metadata: { ...next.metadata } };
    next.metadata.managedFields = ownersLater(given, () => managedFieldsAfter(row, current, asWritten, mark));
    return;
  }
  const isForgotten = given.every(entry => Object.keys(entry).length === 0);
  const managedFields = isForgotten ? [] : managedFieldsAfter(row, current, next, mark);
  if (managedFields.length > 0) next.metadata.managedFields = managedFields;
  else delete next.metadata.managedFields;
}

/** That somebody has written the same again at another time is no change. */
function isSameButForTimes(current: KubeObject, next: KubeObject): boolean {
  if (current.metadata.managedFields === next.metadata.managedFields) return equalJson(current, next);
  return equalJson(withoutTimes(current), withoutTimes(next));
}

function withoutTimes(object: KubeObject): KubeObject {
  const { managedFields } = object.metadata;
  if (!managedFields) return object;
  const timeless = managedFields.map(({ time, ...entry }) => entry) as ManagedFieldsEntry[];
  return { ...object, metadata: { ...object.metadata, managedFields: timeless } };
}

/** An object marked for deletion goes as soon as nothing holds it; a pod waits for its kubelet, a namespace to be empty. */
function awaitsGrace(row: ResourceRow, object: KubeObject): boolean {
  if (row === namespaceKind) return ((object.spec as { finalizers?: string[] }).finalizers ?? []).length > 0;
  return row.gracePeriodSeconds !== undefined && (object.metadata.deletionGracePeriodSeconds ?? 0) > 0;
}

/** Upstream: the admission plugin NamespaceLifecycle. */
function requireNamespace(store: ObjectStore, row: ResourceRow, namespace: string | undefined, name: string): void {
  if (!row.namespaced) return;
  const found = store.get(namespaceKind, undefined, namespace ?? '');
  if (!found) throw notFound(namespaceKind, namespace ?? '');
  if (isTerminating(found)) throw namespaceTerminating(row, name, namespace ?? '');
}

export function isTerminating({ status }: KubeObject): boolean {
  return (status as { phase?: string } | undefined)?.phase === 'Terminating';
}
