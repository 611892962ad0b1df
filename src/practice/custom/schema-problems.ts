import { copyJson, isJsonObject, type JsonObject } from '../json.ts';
import type { FieldProblem } from '../kinds/field-problem.ts';
import { invalid, notSupported, required } from '../kinds/field-problem.ts';

/** What a schema has against a value, in the words of kube-openapi's validation: types, required, enums and bounds. */
export function schemaProblems(field: string, schema: unknown, value: unknown): FieldProblem[] {
  if (!isJsonObject(schema) || value === undefined) return [];
  const wrong = typeProblems(field, schema, value);
  if (wrong.length > 0) return wrong;
  const problems = [...enumProblems(field, schema, value), ...boundProblems(field, schema, value)];
  if (Array.isArray(value)) {
    problems.push(...value.flatMap((item, index) => schemaProblems(`${field}[${index}]`, schema.items, item)));
  }
  if (isJsonObject(value)) problems.push(...memberProblems(field, schema, value));
  return problems;
}

function typeProblems(field: string, schema: JsonObject, value: unknown): FieldProblem[] {
  const wanted = schema.type;
  if (typeof wanted !== 'string' || schema['x-kubernetes-int-or-string'] === true) return [];
  if (value === null) return schema.nullable === true ? [] : [invalidType(field, wanted, 'null')];
  const is = Array.isArray(value) ? 'array' : typeof value;
  const fits = wanted === 'integer' ? Number.isInteger(value) : wanted === is;
  if (fits) return [];
  const problem = invalidType(field, wanted, is === 'number' && Number.isInteger(value) ? 'integer' : is);
  if (wanted !== 'integer' || is !== 'number') return [problem];
  // A fraction is found a second time, by a check that has lost the field's name.
  const words = `Checked value must be of type integer (default format) in ${field}`;
  return [problem, invalid('<nil>', '', words)];
}

function invalidType(field: string, wanted: string, found: string): FieldProblem {
  return {
    field,
    reason: 'FieldValueTypeInvalid',
    message: `Invalid value: ${JSON.stringify(found)}: ${field} in body must be of type ${wanted}: ${JSON.stringify(found)}`,
  };
}

function memberProblems(field: string, schema: JsonObject, value: JsonObject): FieldProblem[] {
  const at = (name: string) => (field === '' ? name : `${field}.${name}`);
  const names = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const absent = names.filter(name => value[name] === undefined).map(name => required(at(name)));
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const others = schema.additionalProperties;
  const present = Object.keys(value).flatMap(name => {
    if (field === '' && name === 'metadata') return [];
    return schemaProblems(at(name), properties[name] ?? (isJsonObject(others) ? others : undefined), value[name]);
  });
  return [...present, ...absent];
}

function enumProblems(field: string, schema: JsonObject, value: unknown): FieldProblem[] {
  const words = schema.enum;
  if (!Array.isArray(words) || words.includes(value)) return [];
  return [notSupported(field, value, words.map(String))];
}

function boundProblems(field: string, schema: JsonObject, value: unknown): FieldProblem[] {
  const { minimum, maximum, pattern } = schema;
  const problems: FieldProblem[] = [];
  if (typeof value === 'number' && typeof minimum === 'number' && value < minimum) {
    problems.push(invalid(field, value, `${field} in body should be greater than or equal to ${minimum}`));
  }
  if (typeof value === 'number' && typeof maximum === 'number' && value > maximum) {
    problems.push(invalid(field, value, `${field} in body should be less than or equal to ${maximum}`));
  }
  if (typeof value === 'string' && typeof pattern === 'string' && !new RegExp(pattern).test(value)) {
    problems.push(invalid(field, value, `${field} in body should match '${pattern}'`));
  }
  return problems;
}

/** Fills in what the schema says for absent members, below what is there. */
export function fillDefaults(schema: unknown, value: unknown): void {
  if (!isJsonObject(schema)) return;
  if (Array.isArray(value)) for (const item of value) fillDefaults(schema.items, item);
  if (!isJsonObject(value) || !isJsonObject(schema.properties)) return;
  for (const [name, of] of Object.entries(schema.properties)) {
    if (!isJsonObject(of)) continue;
    if (value[name] === undefined && of.default !== undefined) value[name] = copyJson(of.default);
    fillDefaults(of, value[name]);
  }
}
