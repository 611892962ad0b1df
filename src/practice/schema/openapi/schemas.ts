import type { JsonObject } from '../../json.ts';
import { descriptionOf } from '../descriptions.ts';
import type { Field, ListStructure, ScalarName, StructStructure, Structure } from '../structure.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Plain types that have a name of their own in OpenAPI. */
const NAMED: Partial<Record<ScalarName, { readonly name: string; readonly schema: JsonObject }>> = {
  Time: { name: `${META}.Time`, schema: { type: 'string', format: 'date-time' } },
  MicroTime: { name: `${META}.MicroTime`, schema: { type: 'string', format: 'date-time' } },
  Quantity: {
    name: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
    schema: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  },
  IntOrString: {
    name: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
    schema: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  },
};

const PLAIN: Partial<Record<ScalarName, JsonObject>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  float64: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
};

export type Schemas = Record<string, JsonObject>;

/** Adds a type and all that it is built of to `schemas`, and answers the name that it has there. */
export function addSchema(schemas: Schemas, struct: StructStructure): string {
  const name = `${struct.from}.${struct.name}`;
  if (schemas[name]) return name;
  const schema: JsonObject = { type: 'object' };
  // Before its fields: a type may contain itself.
  schemas[name] = schema;
  const about = descriptionOf(struct.name);
  if (about) schema.description = about;
  Object.assign(schema, structSchema(schemas, struct));
  return name;
}

function structSchema(schemas: Schemas, struct: StructStructure): JsonObject {
  const required = [...struct.fields.values()].filter(field => field.isRequired).map(field => field.name);
  const properties = [...struct.fields.values()].map(field => [field.name, fieldSchema(schemas, struct, field)]);
  return {
    type: 'object',
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(properties),
    ...(struct.isAtomic && { 'x-kubernetes-map-type': 'atomic' }),
  };
}

function fieldSchema(schemas: Schemas, struct: StructStructure, field: Field): JsonObject {
  const { type } = field;
  const about =
    descriptionOf(`${struct.name}.${field.name}`) ?? descriptionOf(field.name === 'metadata' ? 'ObjectMeta' : '');
  const strategies = [field.mergeKey !== undefined && 'merge', field.hasRetainKeys && 'retainKeys'].filter(Boolean);
  const isAlwaysThere = type.is === 'struct' && !field.isPointer;
  const fallback = field.fallback ?? (isAlwaysThere ? {} : undefined);
  return {
    ...(about && { description: about }),
    ...schemaOf(schemas, type),
    ...(fallback !== undefined && { default: fallback }),
    ...(type.is === 'list' && listMarks(type)),
    ...(type.is === 'map' && type.isAtomic && { 'x-kubernetes-map-type': 'atomic' }),
    ...(field.mergeKey && { 'x-kubernetes-patch-merge-key': field.mergeKey }),
    ...(strategies.length > 0 && { 'x-kubernetes-patch-strategy': strategies.join(',') }),
  };
}

function listMarks({ kind, keys }: ListStructure): JsonObject {
  return {
    'x-kubernetes-list-type': kind,
    ...(keys.length > 0 && { 'x-kubernetes-list-map-keys': keys }),
  };
}

function schemaOf(schemas: Schemas, structure: Structure): JsonObject {
  switch (structure.is) {
    case 'struct':
      // The parts of custom objects have no names.
      return structure.name === '' ? structSchema(schemas, structure) : reference(addSchema(schemas, structure));
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(schemas, structure.of) };
    case 'list':
      return { type: 'array', items: schemaOf(schemas, structure.of) };
    case 'any':
      if (structure.openApiName === undefined) return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
      schemas[structure.openApiName] = structure.openApiName.includes('.JSON') ? {} : { type: 'object' };
      return reference(structure.openApiName);
    case 'scalar': {
      const named = NAMED[structure.name];
      if (named) {
        schemas[named.name] = named.schema;
        return reference(named.name);
      }
      return { ...PLAIN[structure.name], ...(structure.words.length > 0 && { enum: structure.words }) };
    }
  }
}

function reference(name: string): JsonObject {
  return { allOf: [{ $ref: `#/components/schemas/${name}` }] };
}
