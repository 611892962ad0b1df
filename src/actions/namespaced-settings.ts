import type { JsonObject } from '../domain/json.ts';
import { textAt } from '../domain/json.ts';
import { ours, type SafeText } from '../domain/safe-text.ts';
import type { Setting } from '../domain/step-form.ts';
import type { Readers } from './action.ts';

/** Which object of a namespace is meant. Without a namespace it is that of the workload that the playbook is about. */
export type Named = { readonly namespace?: string; readonly name: string };

export const namespaceSetting: Setting = {
  type: 'name',
  says: 'Its namespace; without it, that of the workload that the run is about.',
};

/** DNS-1123, as every API path takes it. */
const nameRule = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

export function parseNamed(raw: JsonObject): { readonly named?: Named; readonly problems: readonly string[] } {
  const [namespace, name] = [textAt(raw, 'namespace'), textAt(raw, 'name')];
  const problems = [
    ...(name === undefined ? ['"name" is missing'] : nameRule.test(name) ? [] : ['"name" is no name']),
    ...(namespace === undefined || nameRule.test(namespace) ? [] : ['"namespace" is no name']),
  ];
  return { problems, ...(name && problems.length === 0 && { named: { name, ...(namespace && { namespace }) } }) };
}

/** The namespace that is meant; nothing where nobody said it. */
export const namespaceIn = ({ namespace }: { readonly namespace?: string }, { walk }: Readers): string | undefined =>
  namespace ?? walk?.workload?.namespace;

export const noNamespace: SafeText = ours('no namespace was given, and the run is about no workload that has one');
