import { apiTime } from '../clock.ts';
import { appliedProblem } from '../fields/applied-problem.ts';
import type { Conflict } from '../fields/apply-fields.ts';
import { applyFields, updateFields } from '../fields/apply-fields.ts';
import type { JsonObject } from '../json.ts';
import { equalJson, isJsonObject } from '../json.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import { apiVersionOf } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import { decode } from '../schema/decode.ts';
import { structureOf } from '../schema/structure-of.ts';
import { parseAppliedYaml } from './applied-yaml.ts';
import { applyScale } from './apply-scale.ts';
import { withLastApplied } from './last-applied.ts';
import type { Managers } from './managed-fields.ts';
import { entryOf, identityOf, ignoredFields, managedFieldsOf, managersOf, withoutManagers } from './managed-fields.ts';
import type { WriteOptions, Writes } from './object-writes.ts';
import { changeObject, createObject } from './object-writes.ts';
import { applyConflict, refusedByServer } from './patch-errors.ts';
import type { Answer, WriteRequest } from './resource-verbs.ts';
import { badRequest, conflict, notFound } from './status-error.ts';
import { fieldValidationOf } from './write-options.ts';

/**
 * Server-side apply: the object says what its manager wants to be so, and nothing else. Upstream: apiserver
 * pkg/endpoints/handlers/patch.go, applyPatcher.
 */
export function applyObject(writes: Writes, request: WriteRequest, options: WriteOptions): Answer {
  const { target, query, text } = request;
  const { row, namespace, name = '', subresource } = target;
  const { applied, warnings } = parseAppliedYaml(text, fieldValidationOf(query));
  if (subresource === 'scale') return applyScale(writes, request, options, applied);
  const current = writes.store.get(row, namespace, name);
  if (!current && subresource !== undefined) throw notFound(row, name);
  const apply: Apply = {
    row,
    applied,
    force: ['true', '1'].includes(query.get('force') ?? ''),
    mark: { manager: options.manager, time: apiTime(writes.clock.now()), ...(subresource && { subresource }) },
  };
  if (current) {
    const change = (live: KubeObject) => {
      const next = applyTo(apply, live);
      refuseOtherPlace(applied, name, namespace);
      return next;
    };
    const body = changeObject(writes, row, namespace, name, change, { ...options, isPatch: true, isApply: true });
    return { code: 200, body, warnings };
  }
  const created = applyTo(apply, undefined);
  const uid = (applied.metadata as JsonObject | undefined)?.uid;
  if (typeof uid === 'string' && uid !== '') {
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
    throw conflict(row, name, why);
  }
  refuseOtherPlace(applied, name, namespace);
  return { code: 201, body: createObject(writes, row, namespace, created, { ...options, isApply: true }), warnings };
}

type Apply = {
  readonly row: ResourceRow;
  readonly applied: JsonObject;
  readonly force: boolean;
  readonly mark: { readonly manager: string; readonly time: string; readonly subresource?: string };
};

/** What becomes of the live object, with its managedFields. */
function applyTo({ row, applied, force, mark }: Apply, live: KubeObject | undefined): JsonObject {
  refuseStrange(row, applied);
  const structure = structureOf(row);
  const problem = appliedProblem(structure, applied);
  if (problem) {
    const { name = '', namespace = '' } = (applied.metadata ?? {}) as { name?: string; namespace?: string };
    const type = `${apiVersionOf(row)}, Kind=${row.kind}`;
    throw refusedByServer(`failed to create typed patch object (${namespace}/${name}; ${type}): ${problem}`);
  }
  const ignored = ignoredFields(row, mark.subresource);
  const before = live ? withoutManagers(live) : {};
  const known = beforeFirstApply(row, live, mark);
  const mine = entryOf(apiVersionOf(row), 'Apply', mark);
  const identity = identityOf(mine);
  const update = { structure, live: before, owners: known.owners, ignored };
  const result = applyFields(update, identity, applied, force);
  if (result.conflicts.length > 0) {
    throw applyConflict(result.conflicts as readonly Conflict[], manager => known.entries.get(manager));
  }
  const { value, owners } = result as Extract<typeof result, { value: unknown }>;
  const isUnchanged = live !== undefined && equalJson(before, value);
  const time = isUnchanged ? known.entries.get(identity)?.time : mark.time;
  const entries = new Map(known.entries).set(identity, { ...mine, ...(time && { time }) });
  const read = isUnchanged ? before : (decode(structure, value, row.structure ? 'custom' : 'json').value as JsonObject);
  const managedFields = managedFieldsOf({ owners, entries });
  const next = { ...read, metadata: { ...(read.metadata as JsonObject), managedFields } };
  return mark.manager === 'kubectl' ? withLastApplied(next, applied) : next;
}

/** Upstream: structuredmerge.go and versioncheck.go. */
function refuseStrange(row: ResourceRow, applied: JsonObject): void {
  const { apiVersion, kind, metadata } = applied;
  if (apiVersion !== apiVersionOf(row) || kind !== row.kind) {
    const version = typeof apiVersion === 'string' ? (apiVersion.includes('/') ? apiVersion : `/${apiVersion}`) : '/';
    throw badRequest(`invalid object type: ${version}, Kind=${typeof kind === 'string' ? kind : ''}`);
  }
  if (isJsonObject(metadata) && metadata.managedFields !== undefined && metadata.managedFields !== null) {
    throw badRequest('metadata.managedFields must be nil');
  }
}

/** What an object had before anybody was noted belongs to one owner from now on. Upstream: skipnonapplied.go. */
function beforeFirstApply(row: ResourceRow, live: KubeObject | undefined, mark: Apply['mark']): Managers {
  if (!live) return { owners: new Map(), entries: new Map() };
  const managers = managersOf(live);
  if ((live.metadata.managedFields ?? []).length > 0) return managers;
  const entry = {
    ...entryOf(apiVersionOf(row), 'Update', { ...mark, manager: 'before-first-apply' }),
    time: mark.time,
  };
  const identity = identityOf(entry);
  const update = {
    structure: structureOf(row),
    live: {},
    owners: new Map(),
    ignored: ignoredFields(row, mark.subresource),
  };
  return {
    owners: updateFields(update, identity, withoutManagers(live)),
    entries: new Map([[identity, entry]]),
  };
}

function refuseOtherPlace(applied: JsonObject, name: string, namespace: string | undefined): void {
  const metadata = (isJsonObject(applied.metadata) ? applied.metadata : {}) as { name?: string; namespace?: string };
  if (metadata.namespace !== undefined && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (!metadata.name) {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  }
}
