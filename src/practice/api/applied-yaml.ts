import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { badRequest } from './status-error.ts';
import type { FieldValidation } from './write-options.ts';
import { readYaml } from './yaml-text.ts';

export type AppliedYaml = { readonly applied: JsonObject; readonly warnings: readonly string[] };

/** An applied object comes as YAML, of which JSON is a part. A key that stands twice counts as its last. */
export function parseAppliedYaml(text: string, validation: FieldValidation): AppliedYaml {
  const { value = {}, problem, twice } = readYaml(text);
  if (problem !== undefined) throw badRequest(`error decoding YAML: error converting YAML to JSON: ${problem}`);
  if (!isJsonObject(value)) {
    const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    throw badRequest(
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: ' +
        `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`,
    );
  }
  if (twice.length === 0 || validation === 'Ignore') return { applied: value, warnings: [] };
  if (validation === 'Warn') return { applied: value, warnings: twice };
  const words = `yaml: unmarshal errors:\n  ${twice.join('\n  ')}`;
  throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${words}`);
}
