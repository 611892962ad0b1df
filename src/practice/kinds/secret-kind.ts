import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { dataKeyProblems, immutableProblems } from './data-keys.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid, required } from './field-problem.ts';
import type { ResourceRow } from './resource-row.ts';

export const secretKind: ResourceRow = {
  group: '',
  version: 'v1',
  resource: 'secrets',
  singular: 'secret',
  kind: 'Secret',
  shortNames: [],
  namespaced: true,
  subresources: [],
  generation: 'none',
  hasStatus: false,
  fill: fillSecret,
  problems: secretProblems,
  selectableFields: object => ({ type: String(object.type ?? '') }),
};

/** `stringData` is only a way to write: it ends up in `data`. */
function fillSecret(object: JsonObject): void {
  object.type ??= 'Opaque';
  if (!isJsonObject(object.stringData)) return;
  const written = Object.entries(object.stringData).map(([key, text]) => [
    key,
    Buffer.from(String(text)).toString('base64'),
  ]);
  object.data = { ...(isJsonObject(object.data) ? object.data : {}), ...Object.fromEntries(written) };
  delete object.stringData;
}

/** What each type has to hold. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

/** Upstream: ValidateSecret and ValidateSecretUpdate. */
function secretProblems(object: JsonObject, previous: JsonObject | undefined): FieldProblem[] {
  const data = isJsonObject(object.data) ? object.data : {};
  const missing = (REQUIRED[String(object.type)] ?? []).filter(key => !Object.hasOwn(data, key));
  const problems = [...dataKeyProblems('data', data), ...missing.map(key => required(`data[${key}]`))];
  if (previous && previous.type !== object.type) problems.push(invalid('type', object.type, 'field is immutable'));
  return [...immutableProblems(object, previous, ['data']), ...problems];
}
