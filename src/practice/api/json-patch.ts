import { applyPatch } from 'rfc6902';
import type { JsonObject } from '../json.ts';
import { copyJson, equalJson, isJsonObject } from '../json.ts';
import { badRequest, patchRefused, tooLarge } from './status-error.ts';

const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

/**
 * A JSON Patch as the real server applies it (evanphx/json-patch inside the API server). The library is wrapped where
 * it differs: it changes its argument and goes on after a failure, compares with a diff, replaces list members without
 * looking at the index, and lets one step of a path fall through a missing parent.
 */
export function applyJsonPatch(document: JsonObject, patch: unknown): JsonObject {
  const operations = parseOperations(patch);
  const result = copyJson(document);
  for (const operation of operations) {
    const parent = parentOf(result, operation.path);
    if (operation.op === 'test') {
      if (!testHolds(parent, operation)) throw patchRefused();
      continue;
    }
    if (!parent || (operation.op !== 'add' && operation.op !== 'move' && operation.op !== 'copy' && !exists(parent))) {
      throw patchRefused();
    }
    if (isJsonObject(parent.node) && operation.op === 'replace' && parent.node[parent.key] === null) {
      parent.node[parent.key] = copyJson(operation.value);
      continue;
    }
    const [failure] = applyPatch(result, [operation as Parameters<typeof applyPatch>[1][number]]);
    if (failure) throw patchRefused();
  }
  return result;
}

type Operation = { op: string; path: string; from?: string; value?: unknown };
type Place = { readonly node: JsonObject | unknown[]; readonly key: string };

function parseOperations(patch: unknown): Operation[] {
  if (!Array.isArray(patch)) {
    throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  }
  if (patch.length > 10_000) {
    throw tooLarge(`The allowed maximum operations in a JSON patch is 10000, got ${patch.length}`);
  }
  return patch.map(each => {
    if (!isJsonObject(each) || typeof each.path !== 'string' || !OPERATIONS.includes(String(each.op))) {
      throw patchRefused();
    }
    return each as unknown as Operation;
  });
}

/** Where a path ends; undefined when a step before the last one is missing. */
function parentOf(document: JsonObject, path: string): Place | undefined {
  if (path === '' || !path.startsWith('/')) return undefined;
  const steps = path.slice(1).split('/').map(unescapeStep);
  const key = steps.pop() as string;
  let node: unknown = document;
  for (const step of steps) {
    if (Array.isArray(node)) node = isIndex(step) ? node[Number(step)] : undefined;
    else node = isJsonObject(node) && Object.hasOwn(node, step) ? node[step] : undefined;
  }
  return Array.isArray(node) || isJsonObject(node) ? { node, key } : undefined;
}

/** A test for null holds for an absent member, and fails where the member could not even stand. */
function testHolds(place: Place | undefined, operation: Operation): boolean {
  if (!place) return false;
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
