import { at, isJsonObject, type JsonObject } from '../json.ts';
import { knownTypes } from '../schema/known-kinds.ts';
import type { Field, StructStructure, Structure } from '../schema/structure.ts';
import { anything } from '../schema/structure.ts';

/**
 * How objects of a CustomResourceDefinition are built, from its schema: what isn't named there is dropped, unless it
 * says that unknown fields are kept. Types of single values are left to `schemaProblems`, whose words the server uses.
 */
export function customStructure(schema: unknown): StructStructure {
  const properties = at(schema, 'properties');
  const own = Object.entries(isJsonObject(properties) ? properties : {}).filter(([name]) => !HEAD.has(name));
  const metadata = [...knownTypes().values()].find(({ name }) => name === 'ObjectMeta') ?? anything;
  return struct([
    ['apiVersion', anything],
    ['kind', anything],
    ['metadata', metadata],
    ...own.map(([name, of]) => [name, structure(of)] as const),
  ]);
}

const HEAD = new Set(['apiVersion', 'kind', 'metadata']);

export function keepsUnknown(schema: unknown): boolean {
  return at(schema, 'x-kubernetes-preserve-unknown-fields') === true;
}

function structure(schema: unknown): Structure {
  if (!isJsonObject(schema) || keepsUnknown(schema)) return anything;
  if (schema.type === 'array') return listOf(schema);
  if (schema.type !== 'object') return anything;
  const isAtomic = schema['x-kubernetes-map-type'] === 'atomic';
  if (isJsonObject(schema.additionalProperties)) {
    return { is: 'map', of: structure(schema.additionalProperties), goName: '', isAtomic };
  }
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  return struct(
    Object.entries(properties).map(([name, of]) => [name, structure(of)] as const),
    isAtomic,
  );
}

function listOf(schema: JsonObject): Structure {
  const kind = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  return {
    is: 'list',
    of: structure(schema.items),
    goName: '',
    kind: kind === 'set' || kind === 'map' ? kind : 'atomic',
    keys: Array.isArray(keys) ? keys.map(String) : [],
  };
}

function struct(members: readonly (readonly [string, Structure])[], isAtomic = false): StructStructure {
  const fields = members.map(([name, type]): [string, Field] => [
    name,
    {
      name,
      type,
      isRequired: false,
      isKept: true,
      isPointer: true,
      fallback: undefined,
      mergeKey: undefined,
      hasRetainKeys: false,
      embeddedFrom: undefined,
    },
  ]);
  return { is: 'struct', name: '', from: '', fields: new Map(fields), isAtomic };
}
