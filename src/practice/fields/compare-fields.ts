import { equalJson, isJsonObject } from '../json.ts';
import type { Field, ListStructure, MapStructure, StructStructure, Structure } from '../schema/structure.ts';
import { anything } from '../schema/structure.ts';
import type { FieldSet } from './field-set.ts';
import { below, emptySet } from './field-set.ts';
import { stepOfItem, zeroOf } from './field-steps.ts';

export type FieldChanges = { readonly added: FieldSet; readonly modified: FieldSet; readonly removed: FieldSet };

/**
 * What differs between two objects of a kind, down to the field that is owned as one. Undefined is absent; null is a
 * value. What the server always writes out counts as there on both sides. Upstream: typed/compare.go.
 */
export function compareFields(structure: Structure, left: unknown, right: unknown): FieldChanges {
  const changes: FieldChanges = { added: emptySet(), modified: emptySet(), removed: emptySet() };
  compareInto(changes, { structure, left, right, path: undefined });
  return changes;
}

type Place = {
  readonly structure: Structure;
  readonly left: unknown;
  readonly right: unknown;
  readonly path: Path | undefined;
};

/** From a field upwards: most of what is compared is the same, and is never noted. */
type Path = { readonly step: string; readonly up: Path | undefined };

function compareInto(changes: FieldChanges, place: Place): void {
  const { left, right, path } = place;
  if (left === right) return;
  const { structure } = place;
  const granular = granularOf(structure, right === undefined || right === null ? left : right);
  if (!granular || (isBare(left) && isBare(right))) {
    if (left === undefined) note(changes.added, path);
    else if (right === undefined) note(changes.removed, path);
    else if (!equalJson(left, right)) note(changes.modified, path);
    return;
  }
  if (granular.is === 'list') compareItems(changes, place, granular);
  else compareMembers(changes, place, granular);
  if (left === undefined) note(changes.added, path);
  else if (right === undefined) note(changes.removed, path);
}

/** The structure whose members have owners of their own; undefined for what is owned as one. */
export function granularOf(
  structure: Structure,
  value: unknown,
): StructStructure | MapStructure | ListStructure | undefined {
  if (structure.is === 'list') return structure.kind === 'atomic' ? undefined : structure;
  if (structure.is === 'struct' || structure.is === 'map') return structure.isAtomic ? undefined : structure;
  // Where nobody knows the type, maps have members and lists are one; what has a name of its own is owned as one.
  const isFree = structure.is === 'any' && structure.openApiName === undefined;
  if (isFree && isJsonObject(value)) return { is: 'map', of: anything, goName: '', isAtomic: false };
  return undefined;
}

function compareMembers(changes: FieldChanges, place: Place, structure: StructStructure | MapStructure): void {
  const left = isJsonObject(place.left) ? place.left : {};
  const right = isJsonObject(place.right) ? place.right : {};
  for (const name in left) compareMember(name);
  for (const name in right) if (!(name in left)) compareMember(name);

  function compareMember(name: string): void {
    if (left[name] === right[name]) return;
    const field = structure.is === 'struct' ? structure.fields.get(name) : undefined;
    const type = structure.is === 'map' ? structure.of : (field?.type ?? anything);
    const was = left[name] ?? (isJsonObject(place.left) ? absentAs(field, type) : undefined);
    const is = right[name] ?? (isJsonObject(place.right) ? absentAs(field, type) : undefined);
    compareInto(changes, { structure: type, left: was, right: is, path: { step: `f:${name}`, up: place.path } });
  }
}

function absentAs(field: Field | undefined, type: Structure): unknown {
  const isAlwaysThere = field && !field.isPointer && (field.isKept || isWrittenWithoutContent(type));
  return isAlwaysThere ? zeroOf(type) : undefined;
}

/** Go writes out a struct even when nothing is in it, and a time that nobody set as null. */
function isWrittenWithoutContent(type: Structure): boolean {
  return type.is === 'struct' || (type.is === 'scalar' && (type.name === 'Time' || type.name === 'MicroTime'));
}

function compareItems(changes: FieldChanges, { left, right, path }: Place, list: ListStructure): void {
  const before = itemsByStep(list, left);
  const after = itemsByStep(list, right);
  for (const step of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(step) ?? [];
    const is = after.get(step) ?? [];
    const at = { step, up: path };
    if (was.length <= 1 && is.length <= 1) {
      compareInto(changes, { structure: list.of, left: was[0], right: is[0], path: at });
    } else if (was.length > 1 && is.length > 1) {
      if (!equalJson(was, is)) note(changes.modified, at);
    } else if (was.length > 1) {
      // Members of one identity are owned together; alone again, it is owned by its fields.
      if (is.length > 0) compareInto(changes, { structure: list.of, left: undefined, right: is[0], path: at });
      note(changes.removed, at);
    } else {
      if (was.length > 0) compareInto(changes, { structure: list.of, left: was[0], right: undefined, path: at });
      note(changes.added, at);
    }
  }
}

export function itemsByStep(list: ListStructure, value: unknown): Map<string, unknown[]> {
  const items = new Map<string, unknown[]>();
  if (!Array.isArray(value)) return items;
  for (const item of value) {
    const step = stepOfItem(list, item);
    const same = items.get(step);
    if (same) same.push(item);
    else items.set(step, [item]);
  }
  return items;
}

/** Without members of its own, so that only the whole can be owned: this tells empty from absent. */
export function isBare(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (!isJsonObject(value)) return false;
  for (const key in value) if (value[key] !== undefined) return false;
  return true;
}

function note(set: FieldSet, path: Path | undefined): void {
  if (path) placeOf(set, path.up).members.add(path.step);
}

function placeOf(set: FieldSet, path: Path | undefined): FieldSet {
  return path ? below(placeOf(set, path.up), path.step) : set;
}
