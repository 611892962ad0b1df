import type { JsonObject } from '../json.ts';
import { copyJson, isJsonObject } from '../json.ts';
import type { Structure } from '../schema/structure.ts';
import { memberStructure } from '../schema/structure.ts';
import { goFormat } from './go-format.ts';
import { refusedByServer } from './patch-errors.ts';
import { elementOrder, inElementOrder } from './smp-element-order.ts';
import { badRequest } from './status-error.ts';

const DIRECTIVE = '$patch';
const RETAIN = '$retainKeys';
const ORDER = '$setElementOrder/';
const DELETE = '$deleteFromPrimitiveList/';

/**
 * Merges a patch into an object by what is known of its kind: which lists are merged, and by which key. Upstream:
 * apimachinery pkg/util/strategicpatch/patch.go. Null in the result is absent.
 */
export function applyStrategicMergePatch(structure: Structure, document: JsonObject, patch: JsonObject): JsonObject {
  return mergeMap(structure, copyJson(document), copyJson(patch));
}

function mergeMap(structure: Structure, original: JsonObject, patch: JsonObject): JsonObject {
  const directive = patch[DIRECTIVE];
  if (directive !== undefined) {
    if (directive === 'delete') return {};
    if (directive !== 'replace') throw unknownPatchType(directive, patch);
    const { [DIRECTIVE]: _, ...replacement } = patch;
    return replacement;
  }
  retainKeys(original, patch);
  for (const [key, order] of Object.entries(patch)) {
    if (key.startsWith(ORDER)) orderElements(structure, original, patch, key.slice(ORDER.length), order);
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(ORDER)) continue;
    const isDeletion = key.startsWith(DELETE);
    mergeMember(structure, original, isDeletion ? key.slice(DELETE.length) : key, value, isDeletion);
  }
  return original;
}

function mergeMember(
  structure: Structure,
  original: JsonObject,
  key: string,
  value: unknown,
  isDeletion: boolean,
): void {
  if (value === null) {
    delete original[key];
    return;
  }
  const before = original[key];
  const isSameKind = Array.isArray(before) ? Array.isArray(value) : isJsonObject(before) && isJsonObject(value);
  if (!isSameKind) {
    if (isDeletion) return;
    const kept = withoutDirectives(value);
    if (kept === undefined) delete original[key];
    else original[key] = kept;
    return;
  }
  if (Array.isArray(value)) {
    original[key] = mergeList(listAt(structure, key), before as unknown[], value, isDeletion);
    return;
  }
  const inner = memberStructure(structure, key);
  if (!inner) throw noSuchField(structure, key);
  original[key] = mergeMap(inner, before as JsonObject, value as JsonObject);
}

/** What `$retainKeys` doesn't name goes, and the patch may bring in nothing else. */
function retainKeys(original: JsonObject, patch: JsonObject): void {
  const kept = patch[RETAIN];
  if (kept === undefined) return;
  delete patch[RETAIN];
  if (!Array.isArray(kept)) throw badRequest('invalid patch format of retainKeys');
  const isStray = ([key, value]: [string, unknown]) =>
    value !== null && !key.startsWith(DELETE) && !key.startsWith(ORDER) && !kept.includes(key);
  if (Object.entries(patch).some(isStray)) throw badRequest('invalid patch format of retainKeys');
  for (const key of Object.keys(original)) if (!kept.includes(key)) delete original[key];
}

type MergedList = { readonly of: Structure; readonly mergeKey: string | undefined };

function listAt(structure: Structure, key: string): MergedList {
  const field = structure.is === 'struct' ? structure.fields.get(key) : undefined;
  if (structure.is === 'struct' && !field) throw noSuchField(structure, key);
  const list = field?.type ?? memberStructure(structure, key);
  return { of: list?.is === 'list' ? list.of : { is: 'any' }, mergeKey: field?.mergeKey };
}

function orderElements(
  structure: Structure,
  original: JsonObject,
  patch: JsonObject,
  key: string,
  order: unknown,
): void {
  if (!Array.isArray(order)) throw refusedByServer(`expected a []interface {}, but received a ${goTypeOf(order)}`);
  const before = original[key];
  const given = patch[key];
  for (const each of [before, given]) {
    if (each !== undefined && !Array.isArray(each)) {
      throw refusedByServer(`expected a []interface {}, but received a ${goTypeOf(each)}`);
    }
  }
  const list = listAt(structure, key);
  const mergeKey = list.mergeKey ?? '';
  if (Array.isArray(given)) elementOrder(given, order, mergeKey);
  delete patch[`${ORDER}${key}`];
  if (before === undefined && given === undefined) return;
  const merged = !Array.isArray(given)
    ? (before as unknown[])
    : before === undefined
      ? (withoutDirectives(given) as unknown[])
      : mergeList(list, copyJson(before as unknown[]), given, false);
  original[key] = inElementOrder(merged, order, (before as unknown[] | undefined) ?? [], mergeKey);
  delete patch[key];
}

/** `before` is changed in place; members keep their places, new ones follow. */
function mergeList({ of, mergeKey }: MergedList, before: unknown[], patch: unknown[], isDeletion: boolean): unknown[] {
  if (mergeKey === undefined && !isDeletion) return patch;
  if (before.length === 0 && patch.length === 0) return before;
  const kinds = new Set([...before, ...patch].map(goTypeOf));
  if (kinds.size > 1) {
    throw refusedByServer(`list element types are not identical: ${goFormat([before, patch])}`);
  }
  if (!kinds.has('map[string]interface {}')) {
    if (isDeletion) return before.filter(item => !patch.includes(item));
    return inElementOrder([...new Set([...before, ...patch])], patch, before, '');
  }
  if (!mergeKey) throw refusedByServer('cannot merge lists without merge key for struct');
  return mergeItems(of, before as JsonObject[], patch as JsonObject[], mergeKey);
}

function mergeItems(of: Structure, before: JsonObject[], patch: JsonObject[], mergeKey: string): unknown[] {
  let items = [...before];
  let plain: JsonObject[] = [];
  let isReplacement = false;
  for (const item of patch) {
    const directive = item[DIRECTIVE];
    if (directive === undefined) plain.push(item);
    else if (directive === 'delete') {
      const key = keyOf(item, mergeKey);
      items = items.filter(each => each[mergeKey] !== key);
    } else if (directive === 'replace') isReplacement = true;
    else if (directive === 'merge') throw refusedByServer('merging lists cannot yet be specified in the patch');
    else throw unknownPatchType(directive, item);
  }
  if (isReplacement) {
    items = plain;
    plain = [];
  }
  for (const item of plain) {
    const key = keyOf(item, mergeKey);
    const index = items.findIndex(each => each[mergeKey] === key);
    if (index < 0) items.push(item);
    else items[index] = mergeMap(of, items[index] as JsonObject, item);
  }
  return inElementOrder(items, plain, before, mergeKey);
}

export function keyOf(item: JsonObject, mergeKey: string): unknown {
  const key = item[mergeKey];
  if (key === undefined) {
    throw refusedByServer(`map: ${goFormat(item)} does not contain declared merge key: ${mergeKey}`);
  }
  return key;
}

/** A value that comes in whole; what a directive in it speaks of doesn't come in at all. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter(item => item !== undefined);
  if (!isJsonObject(value)) return value;
  if (DIRECTIVE in value) return undefined;
  const kept: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    const inner = withoutDirectives(member);
    if (inner !== undefined) kept[key] = inner;
  }
  return kept;
}

function unknownPatchType(directive: unknown, patch: JsonObject) {
  return refusedByServer(`unknown patch type: ${goFormat(directive)} in map: ${goFormat(patch)}`);
}

function noSuchField(structure: Structure, key: string) {
  const name = structure.is === 'struct' ? structure.name : '';
  return refusedByServer(`unable to find api field in struct ${name} for the json field ${JSON.stringify(key)}`);
}

function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (isJsonObject(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : value === null ? 'nil' : typeof value;
}
