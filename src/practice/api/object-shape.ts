import type { JsonObject } from '../json.ts';
import { equalSemantically, isJsonObject } from '../json.ts';
import { invalid } from '../kinds/field-problem.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import { apiVersionOf } from '../kinds/resource-row.ts';
import type { KubeObject, ObjectMeta } from '../kube-objects.ts';
import { areOwnersNoted } from './owners-later.ts';
import { badRequest, conflict, invalidObject, MODIFIED_WORDS } from './status-error.ts';
import { areViewsOfOne } from './views.ts';

/** The shape that JSON has to have before anything else can be said about it. A copy, as defaults are filled in place. */
export function readObject(row: ResourceRow, input: unknown, isStatus = false): KubeObject {
  if (!isJsonObject(input)) throw badRequest('the object provided is not a JSON object');
  const apiVersion = input.apiVersion ?? apiVersionOf(row);
  const kind = input.kind ?? row.kind;
  if (kind === row.kind && areViewsOfOne(row.kind, String(apiVersion), apiVersionOf(row))) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${apiVersionOf(row)})`,
    );
  }
  if (apiVersion !== apiVersionOf(row) || kind !== row.kind) {
    const version = String(apiVersion).split('/').at(-1);
    throw badRequest(
      `${String(kind)} in version ${JSON.stringify(version)} cannot be handled as a ${row.kind}: ` +
        `converting (${version}.${String(kind)}) to (${row.group.split('.')[0] || 'core'}.${row.kind}): unknown conversion`,
    );
  }
  const content = isStatus ? input : (withoutNulls(input) as JsonObject);
  return {
    ...content,
    apiVersion: String(apiVersion),
    kind: String(kind),
    metadata: { ...(content.metadata as JsonObject | undefined) } as ObjectMeta,
  };
}

/** Null stands for absent, but for the two times that the API writes out as null. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const key in value) {
    const member = value[key];
    if (member === undefined || (member === null && key !== 'eventTime' && key !== 'lastProbeTime')) continue;
    // Owners are many and never changed in place: to copy them would be to read them anew.
    copy[key] = key === 'managedFields' ? member : withoutNulls(member);
  }
  return copy;
}

export function checkIdentity(row: ResourceRow, current: KubeObject, next: KubeObject, isPatch = false): void {
  const { name, uid, namespace } = next.metadata;
  if (name !== undefined && name !== current.metadata.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${current.metadata.name})`);
  }
  if (namespace !== undefined && namespace !== current.metadata.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (uid !== undefined && uid !== '' && uid !== current.metadata.uid) {
    const problem = invalid('metadata.uid', uid, 'field is immutable');
    if (isPatch) throw invalidObject(row, current.metadata.name, [problem, problem]);
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
export function keepOtherPart(
  row: ResourceRow,
  current: KubeObject,
  next: KubeObject,
  subresource: string | undefined,
): void {
  if (!row.hasStatus) return;
  if (subresource !== 'status') {
    next.status = current.status;
    return;
  }
  for (const key of Object.keys(next)) if (!(key in current) && key !== 'status') delete next[key];
  for (const key of Object.keys(current)) {
    if (key !== 'status' && key !== 'metadata') next[key] = current[key];
  }
  const labels = current.metadata.labels;
  next.metadata = metadataOf({ ...next.metadata, labels });
}

export function countsAsNewGeneration(row: ResourceRow, current: KubeObject, next: KubeObject): boolean {
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
export function metadataOf(members: Record<string, unknown>): ObjectMeta {
  const metadata: JsonObject = {};
  for (const key in members) {
    const value = members[key];
    if (value !== undefined && value !== null && !isEmpty(value)) metadata[key] = value;
  }
  return metadata as ObjectMeta;
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || areOwnersNoted(value)) return false;
  for (const _ in value) return false;
  return true;
}

export function withoutVersion(object: KubeObject): KubeObject {
  const { resourceVersion, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as ObjectMeta };
}

/** kind and apiVersion first, status last: as people expect to read an object. */
export function ordered(object: KubeObject): KubeObject {
  const { kind, apiVersion, metadata, status, ...rest } = object;
  return {
    kind,
    apiVersion,
    metadata,
    ...rest,
    ...(status !== undefined && { status }),
  } as KubeObject;
}
