import type { JsonObject } from '../json.ts';
import { isJsonObject, stableText } from '../json.ts';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Who has applied with kubectl on the client before, and does so on the server now, finds the annotation up to date
 * when going back. Upstream: lastappliedupdater.go.
 */
export function withLastApplied(object: JsonObject, applied: JsonObject): JsonObject {
  const metadata = object.metadata as JsonObject;
  const annotations = isJsonObject(metadata.annotations) ? metadata.annotations : {};
  if (!annotations[ANNOTATION]) return object;
  const given = isJsonObject(applied.metadata) ? applied.metadata : {};
  const { [ANNOTATION]: _, ...others } = isJsonObject(given.annotations) ? given.annotations : {};
  const { annotations: __, ...rest } = given;
  const kept = Object.keys(others).length > 0 ? { ...rest, annotations: others } : rest;
  const text = `${stableText({ ...applied, metadata: kept })}\n`;
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, [ANNOTATION]: text } } };
}
