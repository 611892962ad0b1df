import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import { invalid } from '../kinds/field-problem.ts';
import { namespaceKind } from '../kinds/plain-kinds.ts';
import { podKind } from '../kinds/pod-kind.ts';
import type { KubeObject } from '../kube-objects.ts';
import { applyJsonPatch } from './json-patch.ts';
import { listOptions } from './list-options.ts';
import type { ListPages } from './list-pages.ts';
import { applyMergePatch } from './merge-patch.ts';
import type { DeleteWish } from './object-deletion.ts';
import { deleteObject } from './object-deletion.ts';
import { decodingProblem } from './object-shape.ts';
import type { WriteOptions, Writes } from './object-writes.ts';
import { changeObject, createObject } from './object-writes.ts';
import type { ResourceTarget } from './request-target.ts';
import { scaleOf, withScale } from './scale.ts';
import type { Match } from './selectors.ts';
import { checkFieldSelector, parseFieldSelector, parseLabelSelector } from './selectors.ts';
import {
  badRequest,
  forbiddenTo,
  invalidObject,
  methodNotAllowed,
  notFound,
  unsupportedPatchType,
} from './status-error.ts';

export type WriteRequest = {
  readonly target: ResourceTarget;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly mediaType: string;
  readonly userAgent: string;
};

export type Answer = { readonly code: number; readonly body: JsonObject };

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
  refuseUnreadable(request);
  return {
    code: 201,
    body: createObject(writes, row, namespace, request.body, optionsOf(request)),
  };
}

/** What the decoder of a whole object would stumble over. */
function refuseUnreadable({ target: { row }, body }: WriteRequest): void {
  const problem = decodingProblem(row, body);
  if (problem === undefined) return;
  throw badRequest(
    `${row.kind} in version ${JSON.stringify(row.version)} cannot be handled as a ${row.kind}: ${problem}`,
  );
}

export function update(writes: Writes, request: WriteRequest): Answer {
  const { target, body } = request;
  const { row, namespace, name, subresource } = target;
  requireName(target);
  if (!isJsonObject(body)) throw badRequest('the object provided is not a JSON object');
  if (subresource !== 'scale') refuseUnreadable(request);
  const options = optionsOf(request);
  const change = (current: KubeObject) => (subresource === 'scale' ? withScale(row, current, body) : body);
  const changed = changeObject(writes, row, namespace, name ?? '', change, options);
  return {
    code: 200,
    body: subresource === 'scale' ? scaleOf(changed) : changed,
  };
}

export function patch(writes: Writes, request: WriteRequest): Answer {
  const { target, body, mediaType } = request;
  const { row, namespace, name, subresource } = target;
  requireName(target);
  const apply = patchOf(mediaType);
  const change = (current: KubeObject) => {
    if (subresource === 'scale') return withScale(row, current, apply(scaleOf(current), body));
    const patched = apply(current, body);
    const unreadable = decodingProblem(row, patched);
    if (unreadable === undefined) return patched;
    const problem = invalid('patch', JSON.stringify(patched), unreadable);
    throw invalidObject({ ...row, group: '', kind: '' }, '', [problem]);
  };
  const changed = changeObject(writes, row, namespace, name ?? '', change, { ...optionsOf(request), isPatch: true });
  return {
    code: 200,
    body: subresource === 'scale' ? scaleOf(changed) : changed,
  };
}

export function remove(writes: Writes, request: WriteRequest): Answer {
  const { row, namespace, name, subresource } = request.target;
  requireName(request.target);
  if (subresource !== undefined) throw methodNotAllowed();
  if (row === namespaceKind && ['default', 'kube-system'].includes(name ?? '')) {
    throw forbiddenTo(row, name ?? '', 'this namespace may not be deleted');
  }
  const wish = deleteWish(request);
  const dryRun = isDryRun(request.query, request.body);
  const deleted = deleteObject(writes, row, namespace, name ?? '', wish, {
    dryRun,
  });
  // Whatever something still holds is shown as it is; of the rest most is only named.
  if (deleted.kind === 'ending' || row.returnsDeleted) return { code: 200, body: deleted.object };
  const { uid } = deleted.object.metadata;
  const details = {
    name,
    ...(row.group && { group: row.group }),
    kind: row.resource,
    uid,
  };
  return {
    code: 200,
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details,
    },
  };
}

function patchOf(mediaType: string): (document: JsonObject, patch: unknown) => JsonObject {
  if (mediaType === 'application/json-patch+json') return applyJsonPatch;
  if (mediaType === 'application/merge-patch+json') return applyMergePatch;
  throw unsupportedPatchType();
}

/** Whoever doesn't say who writes is known by their program. */
export function managerOf(query: URLSearchParams, userAgent = ''): string {
  return query.get('fieldManager') || userAgent.split('/')[0] || 'unknown';
}

function optionsOf({ target, query, body, userAgent }: WriteRequest): WriteOptions {
  const manager = managerOf(query, userAgent);
  const { subresource } = target;
  return {
    manager,
    dryRun: isDryRun(query, body),
    ...((subresource === 'status' || subresource === 'scale') && {
      subresource,
    }),
  };
}

function isDryRun(query: URLSearchParams, body: unknown): boolean {
  const asked = [...query.getAll('dryRun'), ...listedDryRun(body)];
  const wrong = asked.find(value => value !== 'All');
  if (wrong === undefined) return asked.length > 0;
  const options = {
    group: 'meta.k8s.io',
    kind: 'PatchOptions',
    resource: 'patchoptions',
  };
  throw invalidObject({ ...podKind, ...options }, '', [
    {
      field: 'dryRun',
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: [${JSON.stringify(wrong)}]: supported values: "All"`,
    },
  ]);
}

function listedDryRun(body: unknown): string[] {
  const listed = at(body, 'kind') === 'DeleteOptions' ? at(body, 'dryRun') : undefined;
  return Array.isArray(listed) ? listed.map(String) : [];
}

function deleteWish({ query, body }: WriteRequest): DeleteWish {
  const grace = query.get('gracePeriodSeconds') ?? at(body, 'gracePeriodSeconds');
  const policy = query.get('propagationPolicy') ?? at(body, 'propagationPolicy');
  const uid = at(body, 'preconditions', 'uid');
  const resourceVersion = at(body, 'preconditions', 'resourceVersion');
  return {
    ...(grace !== undefined && grace !== null && { gracePeriodSeconds: Number(grace) }),
    ...(typeof policy === 'string' && { propagationPolicy: policy }),
    preconditions: {
      ...(typeof uid === 'string' && { uid }),
      ...(typeof resourceVersion === 'string' && { resourceVersion }),
    },
  };
}

function requireName({ name }: ResourceTarget): void {
  if (name === undefined) throw methodNotAllowed();
}
