import { equalSemantically, isJsonObject, type JsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { forbidden, invalid } from './field-problem.ts';

const KEY = '[-._a-zA-Z0-9]+';
const KEY_WORDS =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or " +
  `'key-name', regex used for validation is '${KEY}')`;

/** Keys of ConfigMaps and Secrets. Upstream: IsConfigMapKey. */
export function dataKeyProblems(field: string, data: unknown): FieldProblem[] {
  return Object.keys(isJsonObject(data) ? data : {})
    .filter(key => !new RegExp(`^${KEY}$`).test(key))
    .map(key => invalid(`${field}[${key}]`, key, KEY_WORDS));
}

const FIXED = 'field is immutable when `immutable` is set';

/** `immutable: true` can't be taken back, and holds the data. */
export function immutableProblems(
  object: JsonObject,
  previous: JsonObject | undefined,
  members: readonly string[],
): FieldProblem[] {
  if (previous?.immutable !== true) return [];
  const changed = members.filter(member => !equalSemantically(object[member], previous[member]));
  return [...(object.immutable === true ? [] : ['immutable']), ...changed].map(field => forbidden(field, FIXED));
}
