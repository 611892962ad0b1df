import { parseDocument } from 'yaml';
import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { badRequest } from './status-error.ts';
import type { FieldValidation } from './write-options.ts';

export type AppliedYaml = { readonly applied: JsonObject; readonly warnings: readonly string[] };

/** An applied object comes as YAML, of which JSON is a part. A key that stands twice counts as its last. */
export function parseAppliedYaml(text: string, validation: FieldValidation): AppliedYaml {
  // YAML 1.1 is what Kubernetes reads: `yes` is a boolean, and `0755` is octal.
  const document = parseDocument(text, { uniqueKeys: false, version: '1.1', schema: 'yaml-1.1', prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const line = text.slice(0, error.pos[0]).split('\n').length;
    throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: line ${line}: ${error.message}`);
  }
  const applied: unknown = document.toJS() ?? {};
  if (!isJsonObject(applied)) {
    const found = Array.isArray(applied) ? 'array' : typeof applied === 'boolean' ? 'bool' : typeof applied;
    throw badRequest(
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: ' +
        `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`,
    );
  }
  const twice = validation === 'Ignore' ? undefined : duplicateKey(text);
  if (twice === undefined) return { applied, warnings: [] };
  if (validation === 'Warn') return { applied, warnings: [twice] };
  throw badRequest(`error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  ${twice}`);
}

function duplicateKey(text: string): string | undefined {
  const [error] = parseDocument(text, { version: '1.1', schema: 'yaml-1.1', prettyErrors: false }).errors;
  if (error?.code !== 'DUPLICATE_KEY') return undefined;
  const [start] = error.pos;
  const key = /^["']?([\w./-]+)/.exec(text.slice(start))?.[1] ?? '';
  return `line ${text.slice(0, start).split('\n').length}: key ${JSON.stringify(key)} already set in map`;
}
