import { isObject, type Json, type JsonObject } from '../domain/json.ts';
import type { Input } from '../domain/playbook.ts';
import type { CheckForms } from '../domain/step-form.ts';
import { fillIn } from './fill-in.ts';
import type { Problems } from './problems.ts';
import type { Draft } from './read-step.ts';

/** What an action or a check itself says to settings that have the right types. */
export type Refusals = {
  step(name: string, settings: JsonObject): readonly string[];
  check(settings: JsonObject): readonly string[];
};

/**
 * Lets every step be parsed as it will be during the run, with a workload and a revision in place of what is not known.
 * A step that uses other references is left to the run: nobody knows what a person will type.
 */
export function judgeSettings(
  drafts: readonly Draft[],
  {
    inputs,
    checks,
    refusals,
  }: { readonly inputs: readonly Input[]; readonly checks: CheckForms; readonly refusals: Refusals },
  problems: Problems,
): void {
  for (const { form, step, uses } of drafts) {
    if (!form) continue;
    const samples = new Map(inputs.flatMap(sampleOf));
    for (const { name, as } of uses) if (as === 'revision') addRevision(samples, name);
    const filled = fillIn(step.settings, form, samples, checks);
    if (!('settings' in filled)) continue;
    const own = checksIn(filled.settings).flatMap(refusals.check);
    const says = own.length > 0 ? own : refusals.step(step.do, filled.settings);
    for (const one of says) problems.error(step.at, `${step.id}: ${one}`);
  }
}

const sampleOf = ({ name, type, kinds = [] }: Input): readonly (readonly [string, Json])[] => {
  if (type === 'workload') return [[name, { kind: kinds[0] ?? 'Deployment', namespace: 'namespace', name: 'name' }]];
  return type === 'revision' ? [[name, 1]] : [];
};

function addRevision(samples: Map<string, Json>, name: string): void {
  const [first = '', member] = name.split('.');
  const before = samples.get(first);
  if (member !== undefined) samples.set(first, { ...(isObject(before) && before), [member]: { number: 1 } });
}

const checksIn = (settings: JsonObject): readonly JsonObject[] =>
  Object.values(settings)
    .flatMap(value => (Array.isArray(value) ? (value as readonly Json[]) : [value]))
    .filter((value): value is JsonObject => isObject(value) && typeof value.check === 'string');
