import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { KubeObject } from '../kube-objects.ts';
import { listOptions } from './list-options.ts';
import type { ListPages } from './list-pages.ts';
import type { WriteOptions, Writes } from './object-writes.ts';
import { changeObject, createObject } from './object-writes.ts';
import { patchObject, refuseOtherPatches } from './patch-verb.ts';
import { readDocument } from './read-document.ts';
import type { ResourceTarget } from './request-target.ts';
import { SCALE, scaleOf, withScale } from './scale.ts';
import type { Match } from './selectors.ts';
import { checkFieldSelector, parseFieldSelector, parseLabelSelector } from './selectors.ts';
import { badRequest, methodNotAllowed, notFound } from './status-error.ts';
import { fieldValidationOf, isDryRun, managerOf, refuseWrongOptions } from './write-options.ts';

export type WriteRequest = {
  readonly target: ResourceTarget;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** The body as it came: a patch is read by its kind, and a whole object may say a thing twice. */
  readonly text: string;
  /** Keys that stood twice in YAML, as it is warned of them. */
  readonly twice: readonly string[];
  readonly mediaType: string;
  readonly userAgent: string;
};

export type Answer = {
  readonly code: number;
  readonly body: JsonObject;
  readonly warnings?: readonly string[];
};

export function getOne(writes: Writes, { row, namespace, name, subresource }: ResourceTarget): JsonObject {
  const object = writes.store.get(row, namespace, name ?? '');
  if (!object) throw notFound(row, name ?? '');
  return subresource === 'scale' ? scaleOf(object) : object;
}

export function selection({ row }: ResourceTarget, query: URLSearchParams): { matches: Match; hasSelector: boolean } {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  checkFieldSelector(row, fields);
  const byLabels = parseLabelSelector(labels);
  const byFields = parseFieldSelector(row, fields);
  return {
    matches: object => byLabels(object.metadata.labels) && byFields(object),
    hasSelector: labels !== '' || fields !== '',
  };
}

export function listMany(pages: ListPages, target: ResourceTarget, query: URLSearchParams): JsonObject {
  const { limit, continueToken, resourceVersion, match } = listOptions(query, false);
  if (continueToken !== '' && resourceVersion !== '' && resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  return pages.list({
    row: target.row,
    namespace: target.namespace,
    ...selection(target, query),
    limit,
    continueToken,
    resourceVersion,
    match,
  });
}

export function create(writes: Writes, request: WriteRequest): Answer {
  const { row, namespace, name } = request.target;
  if (name !== undefined) throw methodNotAllowed();
  if (row.namespaced && namespace === undefined) throw methodNotAllowed();
  refuseWrongOptions({ verb: 'Create', query: request.query });
  const { object, warnings } = readDocument(row, request, fieldValidationOf(request.query));
  return { code: 201, body: createObject(writes, row, namespace, object, optionsOf(request)), warnings };
}

export function update(writes: Writes, request: WriteRequest): Answer {
  const { target, body, query } = request;
  const { row, namespace, name, subresource } = target;
  requireName(target);
  refuseWrongOptions({ verb: 'Update', query });
  if (!isJsonObject(body)) throw badRequest('the object provided is not a JSON object');
  const isScale = subresource === 'scale';
  const { object, warnings } = readDocument(isScale ? SCALE : row, request, fieldValidationOf(query));
  const change = (current: KubeObject) => (isScale ? withScale(row, current, object) : object);
  const changed = changeObject(writes, row, namespace, name ?? '', change, optionsOf(request));
  return { code: 200, body: isScale ? scaleOf(changed) : changed, warnings };
}

export function patch(writes: Writes, request: WriteRequest): Answer {
  const { target, query, mediaType } = request;
  requireName(target);
  refuseOtherPatches(target.row, mediaType);
  refuseWrongOptions({ verb: 'Patch', query, mediaType });
  return patchObject(writes, request, optionsOf(request));
}

function optionsOf({ target, query, userAgent }: WriteRequest): WriteOptions {
  const manager = managerOf(query, userAgent);
  const { subresource } = target;
  return {
    manager,
    dryRun: isDryRun(query),
    ...((subresource === 'status' || subresource === 'scale' || subresource === 'finalize') && { subresource }),
  };
}

function requireName({ name }: ResourceTarget): void {
  if (name === undefined) throw methodNotAllowed();
}
