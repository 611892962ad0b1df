import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { apiTime } from '../clock.ts';
import { servedRows } from '../custom/served-rows.ts';
import { at } from '../json.ts';
import { podKind } from '../kinds/pod-kind.ts';
import type { Pod } from '../kube-objects.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import { isOpenApi, openApiDocument } from '../schema/openapi/document.ts';
import { answerForm } from './answer-form.ts';
import type { AuditTrail } from './audit-trail.ts';
import { refuseContainerAccess } from './container-access.ts';
import { remove, removeMany } from './deletion-verbs.ts';
import { answerDiscovery, isDiscovery, VERSION } from './discovery.ts';
import { evict } from './eviction.ts';
import type { FormQuestion } from './formed-answer.ts';
import { inForm, watchForm } from './formed-answer.ts';
import type { Identity, Keyring } from './identities.ts';
import { anonymous } from './identities.ts';
import { listOptions } from './list-options.ts';
import type { ListPages } from './list-pages.ts';
import type { ObjectStore } from './object-store.ts';
import { answerOpenApiV2 } from './open-api-v2.ts';
import { answerPodLog } from './pod-log.ts';
import { isOfMetrics, podMetrics, podMetricsRow } from './pod-metrics.ts';
import { answerProxied } from './proxied-request.ts';
import { refuse, sendJson, sendJsonText, sendNotFoundPage } from './replies.ts';
import { identify, requireAccess, verbOf } from './request-access.ts';
import { mediaTypeOf, objectText, parseJson, readBody, requireReadable } from './request-body.ts';
import type { NamedResource, ResourceTarget } from './request-target.ts';
import { isServedGroup, parseResourcePath, targetOf } from './request-target.ts';
import type { Answer, WriteRequest } from './resource-verbs.ts';
import { create, getOne, listMany, patch, selection, update } from './resource-verbs.ts';
import { answerSelfReview, isSelfReview } from './self-reviews.ts';
import { forbiddenPath, methodNotAllowed, notFound } from './status-error.ts';
import type { WatchSettings } from './watch-stream.ts';
import { streamWatch } from './watch-stream.ts';
import { managerOf } from './write-options.ts';
import { jsonOf, jsonOfList } from './written-json.ts';

export type ApiParts = {
  readonly cluster: PracticeCluster;
  readonly pages: ListPages;
  readonly keyring: Keyring;
  readonly audit: AuditTrail;
  readonly watch: WatchSettings;
  /** The cluster's time now, for a request that does not wait for the next tick. */
  readonly time: () => number;
  readonly onWrite: () => void;
};

const WRITES = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

type Call = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly auditID: string;
  verb: string;
  identity: Identity;
  target: ResourceTarget | undefined;
  body: unknown;
  isDryRun: boolean;
};

export function requestHandler(parts: ApiParts): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'https://practice');
    const given = request.headers['audit-id'];
    const call: Call = {
      request,
      response,
      path: url.pathname.length > 1 ? url.pathname.replace(/\/$/, '') : url.pathname,
      query: url.searchParams,
      auditID: typeof given === 'string' && given !== '' ? given : randomUUID(),
      verb: (request.method ?? 'GET').toLowerCase(),
      identity: anonymous,
      target: undefined,
      body: undefined,
      isDryRun: url.searchParams.getAll('dryRun').includes('All'),
    };
    response.setHeader('Audit-ID', call.auditID);
    response.setHeader('Cache-Control', 'no-cache, private');
    response.setHeader('Date', new Date(parts.time()).toUTCString());
    response.on('error', () => response.destroy());
    answer(parts, call)
      .catch(error => refuse(response, error))
      .finally(() => note(parts, call));
  };
}

async function answer(parts: ApiParts, call: Call): Promise<void> {
  call.identity = identify(parts.keyring, call.request);
  const { path, request, response, identity } = call;
  if (['/readyz', '/livez', '/healthz'].includes(path)) {
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('ok');
    return;
  }
  if (path === '/version') return sendJson(response, 200, VERSION);
  if (identity === anonymous && !path.startsWith('/api')) throw forbiddenPath(pathWords(call));
  const rows = servedRows(parts.cluster.store);
  const found = parts.cluster.podUsage ? [...rows, podMetricsRow] : rows;
  if (isDiscovery(found, path)) {
    if (identity === anonymous) throw forbiddenPath(pathWords(call));
    return answerDiscovery(response, found, path, request);
  }
  if (isOpenApi(path) || path === '/openapi/v2') {
    if (identity === anonymous) throw forbiddenPath(pathWords(call));
    if (path === '/openapi/v2') return answerOpenApiV2(response, request);
    const document = openApiDocument(path, rows);
    return document ? sendJson(response, 200, document) : sendNotFoundPage(response);
  }
  if (isSelfReview(path)) return answerReview(parts, call);
  const named = parseResourcePath(path);
  if (!named) return sendNotFoundPage(response);
  await answerResource(parts, call, named);
}

async function answerReview(parts: ApiParts, call: Call): Promise<void> {
  const { path, request, response, identity } = call;
  if (request.method !== 'POST') throw methodNotAllowed();
  call.verb = 'create';
  if (identity === anonymous) throw forbiddenPath(pathWords(call));
  requireReadable(request);
  const sent = objectText(request, await readBody(request), 'SelfSubjectReview');
  call.body = parseJson(sent.text, 'SelfSubjectReview');
  const mark = { manager: managerOf(call.query, request.headers['user-agent']), time: apiTime(parts.time()) };
  sendJson(response, 201, answerSelfReview(path, { store: parts.cluster.store, identity }, call.body, mark));
}

/** Rights come first: whoever may do nothing isn't told what there is. */
async function answerResource(parts: ApiParts, call: Call, named: NamedResource): Promise<void> {
  const { request, response, query, identity } = call;
  const { cluster } = parts;
  const { writes } = cluster;
  call.verb = verbOf(request, named, query);
  if (isServedGroup(cluster.store, named)) call.target = targetIfServed(cluster.store, named);
  requireAccess(cluster.store, identity, call.verb, named);
  if (cluster.podUsage && isOfMetrics(named))
    return sendJson(response, 200, podMetrics(cluster, cluster.podUsage, call.verb, named, query));
  if (!isServedGroup(cluster.store, named)) return sendNotFoundPage(response);
  refuseContainerAccess(cluster.store, named);
  const target = targetOf(cluster.store, named);
  if (target.subresource === 'proxy') return answerProxied(cluster, request, response, target);
  if (target.subresource === 'log') {
    if (request.method !== 'GET') throw methodNotAllowed();
    return answerLog(parts, call, target);
  }
  const form: FormQuestion = {
    form: answerForm(request.headers.accept),
    row: target.row,
    subresource: target.subresource,
    includeObject: query.get('includeObject'),
    now: parts.time(),
  };
  if (call.verb === 'get') return sendJsonText(response, 200, jsonOf(inForm(form, getOne(writes, target))));
  if (call.verb === 'list')
    return sendJsonText(response, 200, jsonOfList(inForm(form, listMany(parts.pages, target, query))));
  if (call.verb === 'watch') return answerWatch(parts, call, target, form);
  const done = await write(parts, call, target);
  sendJson(response, done.code, inForm(form, done.body), done.warnings);
  parts.onWrite();
}

/** For the record of what was asked, which names served resources only. */
function targetIfServed(store: ObjectStore, named: NamedResource): ResourceTarget | undefined {
  try {
    return targetOf(store, named);
  } catch {
    return undefined;
  }
}

async function write(parts: ApiParts, call: Call, target: ResourceTarget): Promise<Answer> {
  const { request, query, verb } = call;
  const { writes } = parts.cluster;
  if (!WRITES.has(verb)) throw methodNotAllowed();
  const isWhole = verb === 'create' || verb === 'update';
  if (isWhole) requireReadable(request);
  const sent = await readBody(request);
  const { text, twice } = isWhole ? objectText(request, sent, target.row.kind) : { text: sent, twice: [] };
  const isDeletion = verb === 'delete' || verb === 'deletecollection';
  call.body = verb === 'patch' ? patchAsSent(text) : text === '' && isDeletion ? {} : parseJson(text, target.row.kind);
  if (Array.isArray(at(call.body, 'dryRun'))) call.isDryRun ||= isDeletion;
  // The clock, but not the controllers: they see the change a moment later, as in a real cluster.
  writes.clock.moveTo(parts.time());
  const asked: WriteRequest = {
    target,
    query,
    body: call.body,
    text,
    twice,
    mediaType: mediaTypeOf(request),
    userAgent: request.headers['user-agent'] ?? '',
  };
  if (target.subresource === 'eviction' && verb !== 'create') throw methodNotAllowed();
  if (target.subresource === 'eviction') return evict(writes, asked);
  if (verb === 'create') return create(writes, asked);
  if (verb === 'update') return update(writes, asked);
  if (verb === 'patch') return patch(writes, asked);
  if (verb === 'delete') return remove(writes, asked);
  if (verb === 'deletecollection') return removeMany(writes, parts.pages, asked);
  throw methodNotAllowed();
}

/** For the record only: what a patch means is its own kind's business. */
function patchAsSent(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function answerWatch(
  { cluster, watch, time }: ApiParts,
  { response, query }: Call,
  target: ResourceTarget,
  form: FormQuestion,
): void {
  const { timeoutSeconds, resourceVersion, allowBookmarks, sendInitialEvents } = listOptions(query, true);
  const { matches } = selection(target, query);
  streamWatch(
    response,
    cluster.store,
    {
      row: target.row,
      namespace: target.namespace,
      matches,
      formOf: watchForm(form, time),
      resourceVersion,
      bookmarks: allowBookmarks,
      initialEvents: sendInitialEvents,
      // Without a wish the real server hangs up after half an hour to an hour.
      timeoutSeconds: timeoutSeconds > 0 ? timeoutSeconds : 2700,
    },
    watch,
  );
}

function answerLog(
  { cluster, time }: ApiParts,
  { response, query }: Call,
  { namespace, name = '' }: ResourceTarget,
): void {
  const pod = cluster.store.get(podKind, namespace, name) as Pod | undefined;
  if (!pod) throw notFound(podKind, name);
  answerPodLog(response, pod, query, cluster.logs, time());
}

function pathWords({ identity, verb, path }: Call): string {
  return `User ${JSON.stringify(identity.name)} cannot ${verb} path ${JSON.stringify(path)}`;
}

function note({ audit, time }: ApiParts, call: Call): void {
  const { target, request } = call;
  audit.add({
    auditID: call.auditID,
    verb: call.verb,
    requestURI: request.url ?? '',
    user: call.identity.name,
    userAgent: request.headers['user-agent'] ?? '',
    objectRef: target && {
      apiGroup: target.row.group,
      resource: target.row.resource,
      ...(target.namespace !== undefined && { namespace: target.namespace }),
      ...(target.name !== undefined && { name: target.name }),
      ...(target.subresource !== undefined && {
        subresource: target.subresource,
      }),
    },
    requestObject: call.body,
    dryRun: call.isDryRun,
    code: call.response.statusCode,
    at: time(),
  });
}
