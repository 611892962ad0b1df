import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { knownTypes } from './known-kinds.ts';
import type { Field, ListStructure, ScalarName, StructStructure, Structure } from './structure.ts';
import { anything } from './structure.ts';

/**
 * How the objects of a CustomResourceDefinition are built, from the `openAPIV3Schema` of one version. Without a schema
 * they are `anything`. Upstream: apiextensions-apiserver pkg/apiserver/schema.
 */
export function customStructure(
  schema: unknown,
  { group, version, kind }: { readonly group: string; readonly version: string; readonly kind: string },
): Structure {
  if (!isJsonObject(schema) || schema['x-kubernetes-preserve-unknown-fields'] === true) return anything;
  const from = `${group.split('.').reverse().join('.')}.${version}`;
  const fields = new Map(fieldsOf(schema));
  for (const name of ['apiVersion', 'kind']) fields.set(name, fieldOf(name, plain('string'), {}, true));
  const metadata = knownTypes().get('ObjectMeta');
  if (metadata) fields.set('metadata', { ...fieldOf('metadata', metadata, {}, false), isPointer: false });
  return { is: 'struct', name: kind, from, fields, isAtomic: false };
}

function fieldsOf(schema: JsonObject): [string, Field][] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  return Object.entries(properties).map(([name, property]) => [
    name,
    fieldOf(name, structureOfSchema(property), property, required.includes(name)),
  ]);
}

/** Nothing is there by itself, and nothing that is empty is left out: a custom object is what was written. */
function fieldOf(name: string, type: Structure, schema: unknown, isRequired: boolean): Field {
  return {
    name,
    type,
    isRequired,
    isKept: false,
    isPointer: true,
    fallback: isJsonObject(schema) ? schema.default : undefined,
    mergeKey: undefined,
    hasRetainKeys: false,
    embeddedFrom: undefined,
  };
}

const SCALARS: Readonly<Record<string, ScalarName>> = {
  string: 'string',
  boolean: 'bool',
  integer: 'int64',
  number: 'float64',
};

function structureOfSchema(schema: unknown): Structure {
  if (!isJsonObject(schema) || schema['x-kubernetes-preserve-unknown-fields'] === true) return anything;
  if (schema['x-kubernetes-int-or-string'] === true) return plain('IntOrString');
  const type = String(schema.type ?? '');
  if (type === 'array') return listOf(schema);
  if (type === 'object') return mapOf(schema);
  const scalar = SCALARS[type];
  return scalar ? { ...plain(scalar), words: Array.isArray(schema.enum) ? schema.enum.map(String) : [] } : anything;
}

function listOf(schema: JsonObject): ListStructure {
  const kind = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  return {
    is: 'list',
    of: structureOfSchema(schema.items),
    goName: 'array',
    kind: kind === 'set' || kind === 'map' ? kind : 'atomic',
    keys: Array.isArray(keys) ? keys.map(String) : [],
  };
}

function mapOf(schema: JsonObject): Structure {
  const isAtomic = schema['x-kubernetes-map-type'] === 'atomic';
  const more = schema.additionalProperties;
  if (isJsonObject(more) || more === true) {
    return { is: 'map', of: more === true ? anything : structureOfSchema(more), goName: 'object', isAtomic };
  }
  // An object without properties has room for nothing.
  const struct: StructStructure = { is: 'struct', name: '', from: '', fields: new Map(fieldsOf(schema)), isAtomic };
  return struct;
}

function plain(name: ScalarName) {
  return { is: 'scalar', name, goName: name, words: [] } as const;
}

/** Gives absent fields what the schema says stands for them, in place, as deep as there are objects. */
export function fillFallbacks(structure: Structure, value: unknown): void {
  if (structure.is === 'list') {
    if (Array.isArray(value)) for (const item of value) fillFallbacks(structure.of, item);
    return;
  }
  if (!isJsonObject(value)) return;
  if (structure.is === 'map') for (const member of Object.values(value)) fillFallbacks(structure.of, member);
  if (structure.is !== 'struct') return;
  for (const [name, field] of structure.fields) {
    if (value[name] === undefined && field.fallback !== undefined) value[name] = structuredClone(field.fallback);
    fillFallbacks(field.type, value[name]);
  }
}
