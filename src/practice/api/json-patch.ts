import { applyPatch } from 'rfc6902';
import type { JsonObject } from '../json.ts';
import { copyJson, equalJson, isJsonObject } from '../json.ts';
import { badRequest, patchRefused, tooLarge } from './status-error.ts';

const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

/**
 * A JSON Patch as the real server applies it (evanphx/json-patch inside the API server). The library is wrapped where
 * it differs: it changes its argument and goes on after a failure, compares with a diff, and lets one step of a path
 * fall through a missing parent. The real one also counts negative indexes from the end, takes a missing value for
 * null, and lets `replace` add a member that is absent.
 */
export function applyJsonPatch(document: JsonObject, patch: unknown): JsonObject {
  const result = copyJson(document);
  for (const operation of parseOperations(patch)) {
    const place = placeOf(result, operation.path, operation.op === 'add' ? 1 : 0);
    if (!place || !applyOne(result, operation, place)) throw patchRefused();
  }
  return result;
}

function applyOne(document: JsonObject, operation: Operation, place: Place): boolean {
  const { op, path } = operation;
  const { node, key } = place;
  if (op === 'test') return testHolds(place, operation);
  if (op === 'replace' && isJsonObject(node)) {
    node[key] = copyJson(operation.value);
    return true;
  }
  if ((op === 'replace' || op === 'remove') && !exists(place)) return false;
  const parent = path.slice(0, path.lastIndexOf('/') + 1);
  const positive = { ...operation, path: Array.isArray(node) ? `${parent}${key}` : path };
  const [failure] = applyPatch(document, [positive as Parameters<typeof applyPatch>[1][number]]);
  return failure === null;
}

type Operation = { op: string; path: string; from?: string; value?: unknown };
type Place = { readonly node: JsonObject | unknown[]; readonly key: string };

function parseOperations(patch: unknown): Operation[] {
  if (!Array.isArray(patch)) {
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  }
  if (patch.length > 10_000) {
    throw tooLarge(`The allowed maximum operations in a JSON patch is 10000, got ${patch.length}`);
  }
  return patch.map(each => {
    if (!isJsonObject(each) || typeof each.path !== 'string' || !OPERATIONS.includes(String(each.op))) {
      throw patchRefused();
    }
    return { ...each, value: each.value ?? null } as unknown as Operation;
  });
}

/** Where a path ends; undefined when a step before the last one is missing. `room` is what an `add` makes. */
function placeOf(document: JsonObject, path: string, room: number): Place | undefined {
  if (path === '' || !path.startsWith('/')) return undefined;
  const steps = path.slice(1).split('/').map(unescapeStep);
  const last = steps.pop() as string;
  let node: unknown = document;
  for (const step of steps) {
    if (Array.isArray(node)) node = node[Number(fromStart(step, node.length))];
    else node = isJsonObject(node) && Object.hasOwn(node, step) ? node[step] : undefined;
  }
  if (Array.isArray(node)) return { node, key: fromStart(last, node.length + room) };
  return isJsonObject(node) ? { node, key: last } : undefined;
}

/** `-1` is the last one. */
function fromStart(step: string, length: number): string {
  return /^-[1-9][0-9]*$/.test(step) && Number(step) + length >= 0 ? String(Number(step) + length) : step;
}

/** A test for null holds for an absent member, and fails where the member could not even stand. */
function testHolds(place: Place, operation: Operation): boolean {
  if (Array.isArray(place.node) && !exists(place)) return false;
  return equalJson(valueAt(place) ?? null, operation.value ?? null);
}

function exists({ node, key }: Place): boolean {
  if (Array.isArray(node)) return isIndex(key) && Number(key) < node.length;
  return Object.hasOwn(node, key);
}

function valueAt({ node, key }: Place): unknown {
  if (Array.isArray(node)) return node[Number(key)];
  return Object.hasOwn(node, key) ? node[key] : undefined;
}

function isIndex(step: string): boolean {
  return /^(0|[1-9][0-9]*)$/.test(step);
}

function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
