import { isObject, type Json } from '../domain/json.ts';
import type { Journey } from '../domain/playbook.ts';
import { type Problems, quoted } from './problems.ts';
import { didYouMean, namePattern, refuseUnknown, textIn } from './reading.ts';
import { jsonOf, type Mapping, memberIn, type Value } from './yaml-tree.ts';

const keys = ['method', 'path', 'body', 'expect-status', 'read'];
const mostRequests = 20;

type Request = Journey[number];

/** The `yaml flows` block: scripted user journeys, each a list of requests. */
export function readFlows(value: Value, problems: Problems): ReadonlyMap<string, Journey> {
  if (value.kind !== 'map') {
    problems.error(value.at, 'flows must be a map of lists, as buy: [{ method: GET, path: /, expect-status: 200 }]');
    return new Map();
  }
  return new Map(
    value.members.map(({ key, at, value: list }) => {
      if (!namePattern.test(key)) problems.error(at, `${quoted(key)} can't be a name: small letters, digits and -`);
      return [key, journeyOf(list, key, problems)];
    }),
  );
}

function journeyOf(value: Value, name: string, problems: Problems): Journey {
  if (value.kind !== 'list' || value.items.length === 0 || value.items.length > mostRequests) {
    problems.error(value.at, `${name} must be a list of 1 to ${mostRequests} requests`);
    return [];
  }
  const known = new Set<string>();
  return value.items.flatMap(item => {
    if (item.kind !== 'map') {
      problems.error(item.at, `each request of ${name} must be a map, as { method: GET, path: /, expect-status: 200 }`);
      return [];
    }
    const request = requestOf(item, known, problems);
    if (request?.read) known.add(request.read.name);
    return request ?? [];
  });
}

function requestOf(map: Mapping, known: ReadonlySet<string>, problems: Problems): Request | undefined {
  refuseUnknown(map, keys, 'a request', problems);
  for (const key of ['method', 'path', 'expect-status'])
    if (!memberIn(map, key)) problems.error(map.at, `this request needs ${key}`);
  const [method, path, body, status] = ['method', 'path', 'body', 'expect-status'].map(key => memberIn(map, key));
  const [methodText, pathText] = [textIn(method, problems), textIn(path, problems)];
  const verb = (['GET', 'POST'] as const).find(one => one === methodText);
  if (method && methodText !== undefined && !verb) problems.error(method.value.at, 'method must be GET or POST');
  if (path && pathText !== undefined && !/^\/[^\s\\]*$/.test(pathText))
    problems.error(path.value.at, 'path must begin with / and hold no spaces');
  if (path && pathText !== undefined) readBefore(pathText, known, path.value, problems);
  const expectStatus = status?.value.kind === 'scalar' ? Number(status.value.value) : undefined;
  if (
    status &&
    !(expectStatus !== undefined && Number.isInteger(expectStatus) && expectStatus >= 100 && expectStatus < 600)
  )
    problems.error(status.value.at, 'expect-status must be an HTTP status, as 200');
  const json = body && jsonOf(body.value);
  if (body && json !== undefined) textsWithin(json, text => readBefore(text, known, body.value, problems));
  const read = readBackOf(map, problems);
  if (!verb || pathText === undefined || expectStatus === undefined) return undefined;
  return {
    method: verb,
    path: pathText,
    expectStatus,
    ...(json !== undefined && { body: json }),
    ...(read && { read }),
  };
}

function readBackOf(map: Mapping, problems: Problems): Request['read'] {
  const member = memberIn(map, 'read');
  if (!member) return undefined;
  if (member.value.kind !== 'map') {
    problems.error(member.value.at, 'read must be a map, as { name: order, at: order.id }');
    return undefined;
  }
  refuseUnknown(member.value, ['name', 'at'], 'read', problems);
  const [name, at] = [textIn(memberIn(member.value, 'name'), problems), textIn(memberIn(member.value, 'at'), problems)];
  if (name !== undefined && at !== undefined) return { name, at };
  problems.error(member.value.at, 'read needs name and at, as { name: order, at: order.id }');
  return undefined;
}

/** `$order` in a path or a body is what an earlier request of the same flow read. */
function readBefore(text: string, known: ReadonlySet<string>, { at }: Value, problems: Problems): void {
  for (const [, name = ''] of text.matchAll(/\$([a-z][a-z0-9-]*)/g))
    if (!known.has(name))
      problems.error(at, `no request before this one reads $${name}${didYouMean(name, [...known])}`);
}

function textsWithin(json: Json, each: (text: string) => void): void {
  if (typeof json === 'string') each(json);
  else if (Array.isArray(json)) for (const one of json) textsWithin(one, each);
  else if (isObject(json)) for (const one of Object.values(json)) textsWithin(one, each);
}
