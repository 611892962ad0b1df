import { field, isObject, type Json, type JsonObject, textAt } from '../domain/json.ts';
import type { Setting } from '../domain/step-form.ts';
import { isWorkloadKind, type WorkloadRef } from '../domain/workload.ts';

/** Without one it is the workload that the run is about. */
export const aboutWorkload: Setting = { type: 'workload', says: 'Which workload; without it, the one of the run.' };

/** The workload of a check: none where the playbook leaves it to the run. */
export function parseWorkload(raw: JsonObject): { readonly ref?: WorkloadRef; readonly problems: readonly string[] } {
  if (raw.workload === undefined) return { problems: [] };
  const [kind, namespace, name] = [
    field(raw.workload, 'kind'),
    textAt(raw.workload, 'namespace'),
    textAt(raw.workload, 'name'),
  ];
  return isWorkloadKind(kind) && namespace && name
    ? { ref: { kind, namespace, name }, problems: [] }
    : { problems: ['"workload" must name a kind, a namespace and a name'] };
}

/** A revision as a playbook names it: `6`, `r6`, or what an earlier step found, `{ number, template }`. */
export type NamedRevision = { readonly number?: number; readonly template?: string };

export function revisionOf(value: Json | undefined): NamedRevision | undefined {
  if (isObject(value)) {
    const [number, template] = [revisionNumber(value.number), textAt(value, 'template')];
    return number === undefined && template === undefined
      ? undefined
      : { ...(number !== undefined && { number }), ...(template !== undefined && { template }) };
  }
  const number = revisionNumber(value);
  return number === undefined ? undefined : { number };
}

function revisionNumber(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' && /^r?\d{1,9}$/.test(value) ? Number(value.replace('r', '')) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined;
}
