import type { Chance } from '../chance.ts';
import type { Clock } from '../clock.ts';
import { apiTime } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { at, copyJson, equalJson, equalSemantically, isJsonObject } from '../json.ts';
import type { FieldProblem } from '../kinds/field-problem.ts';
import { invalid, required } from '../kinds/field-problem.ts';
import { subdomainProblems } from '../kinds/name-rules.ts';
import { namespaceKind } from '../kinds/plain-kinds.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import { apiVersionOf } from '../kinds/resource-row.ts';
import type { KubeObject, ObjectMeta } from '../kube-objects.ts';
import { managedFieldsAfter } from './managed-fields.ts';
import type { ObjectStore } from './object-store.ts';
import { alreadyExists, badRequest, conflict, invalidObject, MODIFIED_WORDS, notFound } from './status-error.ts';

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
  readonly subresource?: 'status' | 'scale';
  readonly dryRun?: boolean;
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
  requireNamespace(store, row, namespace);
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
  row.prepareForCreate?.(object);
  row.fill(object);
  refuseInvalid(row, object, undefined);
  object.metadata.managedFields = managedFieldsAfter(undefined, object, {
    manager: options.manager,
    time: now,
  });
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
  const next = readObject(row, change(current), isStatus);
  checkIdentity(row, current, next);
  const kept = current.metadata;
  next.metadata = metadataOf({
    ...next.metadata,
    uid: kept.uid,
    generation: kept.generation,
    creationTimestamp: kept.creationTimestamp,
    deletionTimestamp: kept.deletionTimestamp,
    deletionGracePeriodSeconds: kept.deletionGracePeriodSeconds,
    resourceVersion: kept.resourceVersion,
    managedFields: kept.managedFields,
  });
  keepOtherPart(row, current, next, options.subresource);
  if (!isStatus) {
    row.fill(next);
    refuseInvalid(row, next, current);
  }
  if (!isStatus && countsAsNewGeneration(row, current, next)) next.metadata.generation = (kept.generation ?? 0) + 1;
  if (equalJson(current, next)) return current;
  next.metadata.managedFields = managedFieldsAfter(current, next, {
    manager: options.manager,
    time: apiTime(clock.now()),
    ...(options.subresource && { subresource: options.subresource }),
  });
  if (options.dryRun) return ordered(next);
  if (kept.deletionTimestamp && (next.metadata.finalizers ?? []).length === 0 && !awaitsGrace(row, next)) {
    return store.remove(row, ordered(next));
  }
  return store.put(row, ordered(next));
}

/** An object marked for deletion goes as soon as nothing holds it; a pod waits for its kubelet. */
function awaitsGrace(row: ResourceRow, object: KubeObject): boolean {
  return row.gracePeriodSeconds !== undefined && (object.metadata.deletionGracePeriodSeconds ?? 0) > 0;
}

/** The shape that JSON has to have before anything else can be said about it. A copy, as defaults are filled in place. */
function readObject(row: ResourceRow, input: unknown, isStatus = false): KubeObject {
  if (!isJsonObject(input)) throw badRequest('the object provided is not a JSON object');
  const apiVersion = input.apiVersion ?? apiVersionOf(row);
  const kind = input.kind ?? row.kind;
  if (apiVersion !== apiVersionOf(row) || kind !== row.kind) {
    throw badRequest(
      `${String(kind)} in version ${JSON.stringify(apiVersion)} cannot be handled as a ${row.kind}: ` +
        'converting to the stored version is not possible',
    );
  }
  const metadata = isJsonObject(input.metadata) ? input.metadata : {};
  const content = isStatus ? input : copyJson(input);
  return {
    ...content,
    apiVersion: String(apiVersion),
    kind: String(kind),
    metadata: { ...metadata } as ObjectMeta,
  };
}

function requireNamespace(store: ObjectStore, row: ResourceRow, namespace: string | undefined): void {
  if (!row.namespaced || store.get(namespaceKind, undefined, namespace ?? '')) return;
  throw notFound(namespaceKind, namespace ?? '');
}

function checkIdentity(row: ResourceRow, current: KubeObject, next: KubeObject): void {
  const { name, uid, namespace } = next.metadata;
  if (name !== undefined && name !== current.metadata.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${current.metadata.name})`);
  }
  if (namespace !== undefined && namespace !== current.metadata.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (uid !== undefined && uid !== '' && uid !== current.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`;
    throw conflict(row, current.metadata.name, why);
  }
  const version = next.metadata.resourceVersion;
  if (version && version !== current.metadata.resourceVersion) {
    throw conflict(row, current.metadata.name, MODIFIED_WORDS);
  }
  next.metadata.name = current.metadata.name;
  if (current.metadata.namespace !== undefined) next.metadata.namespace = current.metadata.namespace;
}

/** The main resource leaves the status alone, `/status` leaves everything but the status alone. */
function keepOtherPart(row: ResourceRow, current: KubeObject, next: KubeObject, subresource: string | undefined): void {
  if (!row.hasStatus) return;
  if (subresource !== 'status') {
    next.status = current.status;
    return;
  }
  for (const key of Object.keys(next)) if (!(key in current)) delete next[key];
  for (const key of Object.keys(current)) {
    if (key !== 'status' && key !== 'metadata') next[key] = current[key];
  }
  const labels = current.metadata.labels;
  next.metadata = metadataOf({ ...next.metadata, labels });
}

function refuseInvalid(row: ResourceRow, object: KubeObject, previous: KubeObject | undefined): void {
  const { name } = object.metadata;
  const problems: FieldProblem[] = [];
  if (!previous && !name) problems.push(required('metadata.name', 'name or generateName is required'));
  if (!previous && name) problems.push(...subdomainProblems('metadata.name', name));
  for (const [key, value] of Object.entries(object.metadata.labels ?? {})) {
    if (!/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(value) || value.length > 63) {
      problems.push(
        invalid(
          'metadata.labels',
          value,
          `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
        ),
      );
    }
    if (key === '') problems.push(invalid('metadata.labels', key, 'name part must be non-empty'));
  }
  problems.push(...row.problems(object, previous));
  if (problems.length > 0) throw invalidObject(row, name ?? '', problems);
}

function countsAsNewGeneration(row: ResourceRow, current: KubeObject, next: KubeObject): boolean {
  if (row.generation === 'none') return false;
  if (!row.hasStatus) return !equalSemantically(body(current), body(next));
  if (!equalSemantically(current.spec, next.spec)) return true;
  return (
    row.generation === 'spec-and-annotations' &&
    !equalSemantically(current.metadata.annotations, next.metadata.annotations)
  );
}

function body({ apiVersion, kind, metadata, ...rest }: KubeObject): unknown {
  return rest;
}

/** Metadata without undefined members, so that it is valid JSON and equal to what a client reads. */
function metadataOf(members: Record<string, unknown>): ObjectMeta {
  const metadata: JsonObject = {};
  for (const [key, value] of Object.entries(members)) {
    const isEmpty = isJsonObject(value) && Object.keys(value).length === 0;
    if (value !== undefined && value !== null && !isEmpty) metadata[key] = value;
  }
  return metadata as ObjectMeta;
}

function withoutVersion(object: KubeObject): KubeObject {
  const { resourceVersion, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as ObjectMeta };
}

/** kind and apiVersion first, status last: as people expect to read an object. */
function ordered(object: KubeObject): KubeObject {
  const { kind, apiVersion, metadata, status, ...rest } = object;
  return {
    kind,
    apiVersion,
    metadata,
    ...rest,
    ...(status !== undefined && { status }),
  } as KubeObject;
}

export type DeleteWish = {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly preconditions?: {
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
};

export type Deleted =
  | { readonly kind: 'gone'; readonly object: KubeObject }
  | { readonly kind: 'ending'; readonly object: KubeObject };

/** Removes an object, or marks it when somebody still has to end it. */
export function deleteObject(
  { store, clock }: Writes,
  row: ResourceRow,
  namespace: string | undefined,
  name: string,
  wish: DeleteWish,
  options: { readonly dryRun?: boolean } = {},
): Deleted {
  const current = store.get(row, namespace, name);
  if (!current) throw notFound(row, name);
  checkPreconditions(row, current, wish);
  const grace = Math.max(0, wish.gracePeriodSeconds ?? row.gracePeriodSeconds?.(current) ?? 0);
  const usual = row.gracePeriodSeconds ? Math.min(grace, row.gracePeriodSeconds(current) === 0 ? 0 : grace) : 0;
  const finalizers = [...(current.metadata.finalizers ?? []), ...policyFinalizers(store, current, wish)];
  const asked = current.metadata.deletionGracePeriodSeconds;
  if (usual === 0 && finalizers.length === 0) {
    return {
      kind: 'gone',
      object: options.dryRun ? current : store.remove(row, current),
    };
  }
  const shorter = asked === undefined || usual < asked;
  if (current.metadata.deletionTimestamp && !shorter) return { kind: 'ending', object: current };
  const marked: KubeObject = {
    ...current,
    metadata: metadataOf({
      ...current.metadata,
      finalizers: finalizers.length > 0 ? [...new Set(finalizers)] : undefined,
      deletionTimestamp: apiTime(clock.now() + usual * 1000),
      deletionGracePeriodSeconds: usual,
      generation: row.generation === 'none' ? undefined : (current.metadata.generation ?? 0) + 1,
    }),
  };
  return {
    kind: 'ending',
    object: options.dryRun ? marked : store.put(row, marked),
  };
}

function policyFinalizers(store: ObjectStore, object: KubeObject, wish: DeleteWish): string[] {
  if (wish.propagationPolicy === 'Orphan') return ['orphan'];
  if (wish.propagationPolicy !== 'Foreground') return [];
  return store.dependentsOf(object.metadata.uid).length > 0 ? ['foregroundDeletion'] : [];
}

function checkPreconditions(row: ResourceRow, current: KubeObject, wish: DeleteWish): void {
  const { uid, resourceVersion } = wish.preconditions ?? {};
  if (uid !== undefined && uid !== current.metadata.uid) {
    throw conflict(
      row,
      current.metadata.name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== current.metadata.resourceVersion) {
    throw conflict(
      row,
      current.metadata.name,
      `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ` +
        current.metadata.resourceVersion,
    );
  }
}

export function replicasOf(object: KubeObject): number {
  return Number(at(object, 'spec', 'replicas') ?? 0);
}
