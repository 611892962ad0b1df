import type { Answer } from '../domain/answer.ts';
import type { Instant } from '../domain/brands.ts';
import { field, isObject, type Json, type JsonObject } from '../domain/json.ts';
import type { Journey } from '../domain/playbook.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { AppReply, ServiceProxy } from '../ports/service-proxy.ts';
import type { ServiceFound } from './service-of.ts';

/** How a journey went. `unknown`: a request got no answer, so nobody knows what it did. */
export type JourneySeen = {
  readonly at: Instant;
  readonly went: 'well' | 'wrong' | 'unknown';
  /** `POST /orders 201, GET /orders/1042 200`, up to the one that went wrong. */
  readonly says: SafeText;
  /** What was read, by its name; the last one is what a person reads back. */
  readonly values: JsonObject;
  readonly last?: SafeText;
};

type Request = Journey[number];

/** Makes the requests of a journey, one after the other, each once, and stops at the first that goes wrong. */
export async function walkJourney(
  journey: Journey,
  to: ServiceFound,
  { services, now }: { readonly services: ServiceProxy; readonly now: () => Instant },
  signal: AbortSignal,
): Promise<JourneySeen> {
  const values: Record<string, Json> = {};
  const done: string[] = [];
  let last: SafeText | undefined;
  const end = (went: JourneySeen['went'], says?: string): JourneySeen => ({
    at: now(),
    went,
    says: safe([...done, ...(says === undefined ? [] : [says])].join(', ')),
    values,
    ...(last !== undefined && { last }),
  });
  for (const request of journey) {
    const path = filledPath(request.path, values);
    const what = `${request.method} ${path}`;
    const reply = await services.send(
      {
        ...to,
        method: request.method,
        path,
        ...(request.body !== undefined && { body: filled(request.body, values) }),
      },
      signal,
    );
    const read = readingOf(request, reply);
    if ('went' in read) return end(read.went, `${what}: ${read.says}`);
    done.push(`${what} ${request.expectStatus}`);
    if (request.read && read.value !== undefined) {
      values[request.read.name] = read.value;
      last = safe(String(read.value), 200);
    }
  }
  return end('well');
}

function readingOf(
  { expectStatus, read }: Request,
  reply: Answer<AppReply>,
): { readonly value?: Json } | { readonly went: 'wrong' | 'unknown'; readonly says: string } {
  if (reply.kind !== 'ok') return { went: 'unknown', says: reply.says };
  const { status, body } = reply.value;
  if (status !== expectStatus) return { went: 'wrong', says: `${status}, expected ${expectStatus}` };
  if (!read) return {};
  const value = field(jsonOf(body), ...read.at.split('.'));
  if (value === undefined || value === null || value === '' || isObject(value) || Array.isArray(value))
    return { went: 'wrong', says: `${status}, and its answer holds no ${read.at}` };
  return { value };
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const reference = /\$([a-z][a-z0-9-]*)/g;
const known = (values: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;

/** What was read from an answer adds no segment and no query to the path. */
const filledPath = (path: string, values: JsonObject): string =>
  path.replaceAll(reference, (whole, name) => {
    const value = known(values, name);
    return value === undefined ? whole : encodeURIComponent(String(value));
  });

/** A text that is nothing but a reference takes the value as it is. */
function filled(body: Json, values: JsonObject): Json {
  if (typeof body === 'string') {
    const only = /^\$([a-z][a-z0-9-]*)$/.exec(body)?.[1];
    const whole = only === undefined ? undefined : known(values, only);
    return whole ?? body.replaceAll(reference, (text, name) => String(known(values, name) ?? text));
  }
  if (Array.isArray(body)) return body.map(one => filled(one, values));
  if (isObject(body))
    return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, filled(value, values)]));
  return body;
}
