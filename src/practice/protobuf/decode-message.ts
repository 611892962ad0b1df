import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { Field, ListStructure, MapStructure, StructStructure, Structure } from '../schema/structure.ts';
import { decodeScalar, textOf } from './decode-scalar.ts';
import type { Numbers } from './message-numbers.ts';
import { numbersNamed, numbersOf } from './message-numbers.ts';
import type { WireField } from './wire.ts';
import { WireError, wireFields } from './wire.ts';

/** The message as the JSON that a client of Go would have written for it. */
export function decodeMessage(type: StructStructure, bytes: Uint8Array): JsonObject {
  const numbers = numbersOf(type);
  if (!numbers) throw new WireError(`nothing is known of ${type.name}`);
  const object: JsonObject = {};
  readInto(object, type, numbers, bytes);
  for (const [name, value] of Object.entries(object)) {
    const field = type.fields.get(name) as Field;
    if (!field.isPointer && !field.isKept && isEmpty(field.type, value)) delete object[name];
  }
  return object;
}

function readInto(object: JsonObject, type: StructStructure, numbers: Numbers, bytes: Uint8Array): void {
  for (const wire of wireFields(bytes)) {
    const numbered = numbers.get(wire.number);
    if (!numbered) throw new WireError(`${type.name} has no field number ${wire.number} that is known here`);
    if ('embeds' in numbered) {
      readInto(object, type, numbersNamed(numbered.embeds) ?? new Map(), bytesOf(wire));
      continue;
    }
    const field = type.fields.get(numbered.name);
    if (!field) throw new WireError(`${type.name} has no field ${numbered.name} that is known here`);
    addTo(object, field, wire);
  }
}

/** Lists and maps come as one field for each member. */
function addTo(object: JsonObject, { name, type }: Field, wire: WireField): void {
  if (type.is === 'list') {
    const list = Array.isArray(object[name]) ? object[name] : [];
    list.push(decodeMember(type, wire));
    object[name] = list;
  } else if (type.is === 'map') {
    const map = isJsonObject(object[name]) ? object[name] : {};
    const [key, value] = entryOf(type, bytesOf(wire));
    map[key] = value;
    object[name] = map;
  } else {
    const value = decodeValue(type, wire);
    if (value !== undefined) object[name] = value;
  }
}

function decodeMember(list: ListStructure, wire: WireField): unknown {
  return decodeValue(list.of, wire);
}

function entryOf({ of }: MapStructure, bytes: Uint8Array): readonly [string, unknown] {
  const [key, value] = [1, 2].map(number => wireFields(bytes).find(field => field.number === number));
  return [key ? textOf(bytesOf(key)) : '', value ? decodeValue(of, value) : ''];
}

function decodeValue(type: Structure, wire: WireField): unknown {
  switch (type.is) {
    case 'struct':
      return decodeMessage(type, bytesOf(wire));
    case 'scalar':
      return decodeScalar(type.name, wire);
    case 'list':
      // A list inside of a map has a message of its own around it.
      return wireFields(bytesOf(wire)).map(item => decodeValue(type.of, item));
    case 'any':
      return anythingIn(bytesOf(wire));
    case 'map':
      throw new WireError('a map inside of a list or a map is not known here');
  }
}

/** Raw JSON in a message around it. */
function anythingIn(bytes: Uint8Array): unknown {
  const raw = wireFields(bytes).find(({ number }) => number === 1);
  if (!raw) return undefined;
  try {
    return JSON.parse(textOf(bytesOf(raw)));
  } catch {
    throw new WireError('raw JSON in a message cannot be read');
  }
}

function bytesOf(wire: WireField): Uint8Array {
  if (wire.is === 'bytes') return wire.value;
  throw new WireError(`wrong wireType for field ${wire.number}`);
}

/** What Go's `omitempty` leaves out: structs are never empty to it. */
function isEmpty(type: Structure, value: unknown): boolean {
  if (type.is === 'struct') return false;
  return value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}
