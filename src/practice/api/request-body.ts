import type { IncomingMessage } from 'node:http';
import { isJsonObject } from '../json.ts';
import { decodeObject } from '../protobuf/decode-object.ts';
import { WireError } from '../protobuf/wire.ts';
import { jsonProblem } from './json-problem.ts';
import type { StatusError } from './status-error.ts';
import { badRequest, tooLarge, unsupportedMediaType } from './status-error.ts';
import { readYaml } from './yaml-text.ts';

/** The real server's limit for one request. */
const MOST_BYTES = 3 * 1024 * 1024;

/** Of these forms an object may be. */
const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const YAML = 'application/yaml';
const READABLE = ['application/json', YAML, PROTOBUF];

/** The body as text; what came as protobuf is JSON then. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw tooLarge(`limit is ${MOST_BYTES}`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  return mediaTypeOf(request) === PROTOBUF && bytes.length > 0 ? protobufAsJson(bytes) : bytes.toString();
}

export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
}

export function requireReadable(request: IncomingMessage): void {
  const type = mediaTypeOf(request);
  if (type !== '' && !READABLE.includes(type)) throw unsupportedMediaType(READABLE);
}

function protobufAsJson(bytes: Buffer): string {
  try {
    return JSON.stringify(decodeObject(bytes));
  } catch (error) {
    if (error instanceof WireError) throw badRequest(`the protobuf body cannot be read: ${error.message}`);
    throw error;
  }
}

/** `awaits` is the kind of object that the body should be. */
export function parseJson(text: string, awaits: string): unknown {
  const read: unknown = jsonProblem(text) === undefined ? JSON.parse(text) : undefined;
  if (isJsonObject(read) || read === null) return read;
  const problem = jsonProblem(text) ?? `json: cannot unmarshal ${goKindOf(read)} into Go value of type ${HEAD}`;
  throw unrecognized(awaits, `couldn't get version/kind; json parse error: ${problem}`, text);
}

/** A whole object as JSON, and what stands twice in it where that can no longer be seen. */
export type SentObject = { readonly text: string; readonly twice: readonly string[] };

export function objectText(request: IncomingMessage, text: string, awaits: string): SentObject {
  if (mediaTypeOf(request) !== YAML) return { text, twice: [] };
  const { value = {}, problem, twice } = readYaml(text);
  if (problem !== undefined) throw unrecognized(awaits, problem, text);
  return { text: JSON.stringify(value), twice };
}

function unrecognized(awaits: string, why: string, text: string): StatusError {
  return badRequest(`the object provided is unrecognized (must be of type ${awaits}): ${why} (${summaryOf(text)})`);
}

/** Where the real server reads version and kind first. */
const HEAD = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function goKindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const SHOWN_CHARACTERS = 30;

function summaryOf(text: string): string {
  if (text === '') return '<empty>';
  const isLong = text.length > SHOWN_CHARACTERS;
  const shown = text.slice(0, SHOWN_CHARACTERS);
  return `${text.startsWith('{') ? shown : Buffer.from(shown).toString('hex')}${isLong ? ' ...' : ''}`;
}
