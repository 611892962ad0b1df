import type { JsonObject } from '../json.ts';
import { copyJson, isJsonObject } from '../json.ts';
import { badRequest } from './status-error.ts';

/** RFC 7386: null removes, objects merge, everything else replaces. */
export function applyMergePatch(document: JsonObject, patch: unknown): JsonObject {
  if (!isJsonObject(patch)) throw badRequest('Invalid JSON Patch');
  return merged(document, patch) as JsonObject;
}

function merged(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return copyJson(patch);
  const result: JsonObject = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}
