import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import { strictProblems } from '../schema/duplicate-fields.ts';
import type { Structure } from '../schema/structure.ts';
import { structureOf } from '../schema/structure-of.ts';
import { applyObject } from './apply-verb.ts';
import { goFormat } from './go-format.ts';
import { applyJsonPatch } from './json-patch.ts';
import { jsonProblem } from './json-problem.ts';
import { applyMergePatch } from './merge-patch.ts';
import type { Change, WriteOptions, Writes } from './object-writes.ts';
import { changeObject } from './object-writes.ts';
import type { PatchedDocument } from './read-document.ts';
import { readPatched } from './read-document.ts';
import type { Answer, WriteRequest } from './resource-verbs.ts';
import { SCALE, scaleOf, withScale } from './scale.ts';
import { badRequest, unsupportedMediaType, unsupportedPatchType } from './status-error.ts';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';
import { APPLY, fieldValidationOf } from './write-options.ts';

type Patch = (structure: Structure, document: JsonObject, text: string) => PatchedDocument;

/** By its media type: what a patch makes of a document. */
const PATCHES: Readonly<Record<string, Patch>> = {
  'application/json-patch+json': (_, document, text) => {
    const operations = parsePatch(text, 'error decoding patch: ');
    return fromJson(applyJsonPatch(document, operations), strangeOperations(operations));
  },
  'application/merge-patch+json': (_, document, text) => {
    const patch = parsePatch(text, 'error decoding patch: ');
    if (!isJsonObject(patch)) throw badRequest(`error decoding patch: ${noMap(patch)}`);
    return fromJson(applyMergePatch(document, patch), strictProblems(text, []));
  },
  'application/strategic-merge-patch+json': (structure, document, text) => {
    const patch = parsePatch(text, '');
    if (!isJsonObject(patch)) throw badRequest(noMap(patch));
    return {
      patched: applyStrategicMergePatch(structure, document, patch),
      shown: goFormat(patch),
      strict: strictProblems(text, []),
      reader: 'patch',
    };
  },
};

const STRATEGIC = 'application/strategic-merge-patch+json';

/** Nobody knows how to merge the lists of custom objects, and the real server says so in other words. */
export function refuseOtherPatches(row: ResourceRow, mediaType: string): void {
  const isKnown = mediaType === APPLY || mediaType in PATCHES;
  if (row.structure === undefined && !isKnown) throw unsupportedPatchType();
  if (row.structure === undefined || (isKnown && mediaType !== STRATEGIC)) return;
  throw unsupportedMediaType(['application/json-patch+json', 'application/merge-patch+json', APPLY]);
}

export function patchObject(writes: Writes, request: WriteRequest, options: WriteOptions): Answer {
  const { target, text, mediaType, query } = request;
  const { row, namespace, name, subresource } = target;
  if (mediaType === APPLY) return applyObject(writes, request, options);
  const patch = PATCHES[mediaType] as Patch;
  const validation = fieldValidationOf(query);
  const isScale = subresource === 'scale';
  const structure = structureOf(isScale ? SCALE : row);
  let warnings: readonly string[] = [];
  const change: Change = (current: KubeObject) => {
    const document = isScale ? scaleOf(current) : current;
    const read = readPatched(row, patch(structure, document, text), validation, structure);
    warnings = read.warnings;
    return isScale ? withScale(row, current, read.object) : read.object;
  };
  const changed = changeObject(writes, row, namespace, name ?? '', change, { ...options, isPatch: true });
  return { code: 200, body: isScale ? scaleOf(changed) : changed, warnings };
}

function fromJson(patched: JsonObject, strict: readonly string[]): PatchedDocument {
  return { patched, shown: JSON.stringify(patched), strict, reader: 'json' };
}

function parsePatch(text: string, before: string): unknown {
  const problem = jsonProblem(text);
  if (problem !== undefined) throw badRequest(`${before}${problem}`);
  return JSON.parse(text);
}

const noMap = (value: unknown) =>
  `json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type map[string]interface {}`;

const OPERATION_MEMBERS = new Set(['op', 'path', 'from', 'value']);

function strangeOperations(operations: unknown): string[] {
  if (!Array.isArray(operations)) return [];
  return operations.flatMap((operation, index) =>
    Object.keys(isJsonObject(operation) ? operation : {})
      .filter(member => !OPERATION_MEMBERS.has(member))
      .map(member => `json patch unknown field "[${index}].${member}"`),
  );
}
