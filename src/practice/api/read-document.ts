import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { invalid } from '../kinds/field-problem.ts';
import type { Reader } from '../schema/decode.ts';
import { decode } from '../schema/decode.ts';
import { strictProblems } from '../schema/duplicate-fields.ts';
import type { Structure } from '../schema/structure.ts';
import type { Kind } from '../schema/structure-of.ts';
import { structureOf } from '../schema/structure-of.ts';
import { badRequest, invalidObject } from './status-error.ts';
import type { FieldValidation } from './write-options.ts';

/** An object as the server reads it, and what it warns of. */
export type ReadDocument = { readonly object: JsonObject; readonly warnings: readonly string[] };

/** Reads a whole object that was sent. What it doesn't know is refused, told or ignored, as was asked. */
export function readDocument(
  row: Kind,
  sent: { readonly text: string; readonly body: unknown; readonly twice: readonly string[] },
  validation: FieldValidation,
): ReadDocument {
  if (!isJsonObject(sent.body)) throw badRequest('the object provided is not a JSON object');
  const { value, problem, unknown } = decode(structureOf(row), sent.body, row.structure ? 'custom' : 'json');
  const refused = (why: string) =>
    badRequest(`${row.kind} in version ${JSON.stringify(row.version)} cannot be handled as a ${row.kind}: ${why}`);
  if (problem !== undefined) throw refused(problem);
  const strict = validation === 'Ignore' ? [] : strictProblems(sent.text, unknown);
  const twice = validation === 'Ignore' ? [] : sent.twice;
  if (strict.length + twice.length > 0 && validation === 'Strict') {
    const ofYaml = twice.length > 0 ? [`yaml: unmarshal errors:\n  ${twice.join('\n  ')}`] : [];
    throw refused(strictWords([...ofYaml, ...strict]));
  }
  return { object: value as JsonObject, warnings: [...twice, ...strict] };
}

export type PatchedDocument = {
  readonly patched: JsonObject;
  /** What stands for the patch in a refusal. */
  readonly shown: string;
  /** Problems of the patch's own text. */
  readonly strict: readonly string[];
  readonly reader: Reader;
};

/** Reads what a patch has made of an object. */
export function readPatched(
  row: Kind,
  { patched, shown, strict, reader }: PatchedDocument,
  validation: FieldValidation,
  structure: Structure = structureOf(row),
): ReadDocument {
  const { value, problem, unknown } = decode(structure, patched, row.structure ? 'custom' : reader);
  const refused = (why: string) =>
    invalidObject({ group: '', kind: '', resource: '' }, '', [invalid('patch', shown, why)]);
  if (problem !== undefined) throw refused(problem);
  const told = validation === 'Ignore' ? [] : [...strict, ...unknown.map(path => `unknown field "${path}"`)];
  if (told.length > 0 && validation === 'Strict') throw refused(strictWords(told));
  return { object: value as JsonObject, warnings: told };
}

const strictWords = (problems: readonly string[]) => `strict decoding error: ${problems.join(', ')}`;
