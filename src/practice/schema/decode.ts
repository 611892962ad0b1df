import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { decodeScalar } from './decode-scalar.ts';
import { goNameOf } from './read-facts.ts';
import type { Field, StructStructure, Structure } from './structure.ts';

export type Decoded = {
  /** As the server would store it: unknown fields and empty ones that are not kept have gone. */
  readonly value: unknown;
  /** What could not be read at all, in the words of the server's decoder. */
  readonly problem: string | undefined;
  /** Fields that the kind doesn't have, in the order of the document: `spec.template.spec.containers[0].x`. */
  readonly unknown: readonly string[];
};

/**
 * Whole documents and patched ones are read from JSON; a strategic merge patch is taken over without JSON between.
 * Custom objects are never read into a type: unknown fields go, and a wrong type is for validation to tell.
 */
export type Reader = 'json' | 'patch' | 'custom';

/** Reads a value into its type, as Go does. */
export function decode(structure: Structure, value: unknown, reader: Reader = 'json'): Decoded {
  const reading: Reading = { reader, problem: undefined, unknown: [] };
  const place: Place = { path: '', goPath: [], within: '' };
  const read = readValue(reading, structure, value, place);
  const unknown = reader === 'custom' ? [...reading.unknown].sort() : reading.unknown;
  return { value: read, problem: reading.problem, unknown };
}

export type Reading = { readonly reader: Reader; problem: string | undefined; readonly unknown: string[] };

/** Where a value stands: as strict errors say it, and as Go's own error texts do. */
export type Place = { readonly path: string; readonly goPath: readonly string[]; readonly within: string };

function readValue(reading: Reading, structure: Structure, value: unknown, place: Place): unknown {
  switch (structure.is) {
    case 'any':
      return value;
    case 'scalar':
      return reading.reader === 'custom' ? value : decodeScalar(reading, structure, value, place);
    case 'list':
      if (!Array.isArray(value)) return refuse(reading, structure, value, place);
      return value.map((item, index) =>
        item === null && reading.reader !== 'custom'
          ? emptyOf(structure.of)
          : readValue(reading, structure.of, item, { ...place, path: `${place.path}[${index}]` }),
      );
    case 'map':
      return isJsonObject(value)
        ? readMap(reading, structure.of, value, place)
        : refuse(reading, structure, value, place);
    case 'struct':
      if (!isJsonObject(value)) return refuse(reading, structure, value, place);
      return readStruct(reading, structure, value, place);
  }
}

function readMap(reading: Reading, of: Structure, value: JsonObject, place: Place): JsonObject {
  const read: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const at = { ...place, path: below(place.path, key) };
    if (member === null && reading.reader === 'custom' && of.is !== 'any') continue;
    read[key] = member === null && of.is !== 'any' ? emptyOf(of) : readValue(reading, of, member, at);
  }
  return read;
}

function readStruct(reading: Reading, struct: StructStructure, value: JsonObject, place: Place): JsonObject {
  const read: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const field = struct.fields.get(key);
    if (!field) {
      reading.unknown.push(below(place.path, key));
      continue;
    }
    const kept =
      member === null ? nullOf(field) : readValue(reading, field.type, member, inField(struct, field, place));
    if (kept !== undefined && (field.isKept || field.isPointer || !isLeftOut(field.type, kept))) read[key] = kept;
  }
  return read;
}

function inField(struct: StructStructure, { name, embeddedFrom }: Field, { path, goPath }: Place): Place {
  const steps = embeddedFrom ? [embeddedFrom, name] : [name];
  return { path: below(path, name), goPath: [...goPath, ...steps], within: struct.name };
}

const below = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);

/** `omitempty`: a pointer's zero is kept, everything else that is empty is not written. A struct is never empty. */
function isLeftOut(type: Structure, value: unknown): boolean {
  if (type.is === 'any' || type.is === 'struct') return false;
  if (type.is === 'scalar' && ['IntOrString', 'Time', 'MicroTime', 'Quantity'].includes(type.name)) return false;
  if (value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** Null is absent, except for a time that is always written. */
function nullOf({ type, isPointer }: Field): unknown {
  const isTime = type.is === 'scalar' && (type.name === 'Time' || type.name === 'MicroTime');
  if (type.is === 'any') return null;
  return isTime && !isPointer ? null : undefined;
}

/** A member that is null is there, with nothing in it. */
function emptyOf(structure: Structure): unknown {
  if (structure.is === 'struct') return {};
  if (structure.is !== 'scalar') return null;
  if (structure.name === 'bool') return false;
  if (['int32', 'int64', 'float64', 'IntOrString'].includes(structure.name)) return 0;
  if (structure.name === 'Quantity') return '0';
  return structure.name === 'Time' || structure.name === 'MicroTime' || structure.name === 'bytes' ? null : '';
}

function refuse(reading: Reading, structure: Structure, value: unknown, place: Place): unknown {
  if (reading.reader === 'custom') return value;
  if (reading.reader === 'patch') {
    const kind = structure.is === 'struct' ? 'struct from:' : structure.is === 'list' ? 'slice from' : 'map from';
    reading.problem ??= `cannot restore ${kind} ${goKindOf(value)}`;
    return undefined;
  }
  reading.problem ??= cannotUnmarshal(jsonKindOf(value), place, goNameOf(structure));
  return undefined;
}

export function cannotUnmarshal(found: string, { goPath, within }: Place, type: string): string {
  const target = within === '' ? 'Go value' : `Go struct field ${within}.${goPath.join('.')}`;
  return `json: cannot unmarshal ${found} into ${target} of type ${type}`;
}

export function jsonKindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** As Go's reflection calls what JSON was read into. */
export function goKindOf(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  if (isJsonObject(value)) return 'map';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
