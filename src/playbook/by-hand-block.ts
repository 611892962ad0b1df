import { isObject, type Json, type JsonObject } from '../domain/json.ts';
import type { Input, PlaybookStep } from '../domain/playbook.ts';
import { safe } from '../domain/safe-text.ts';
import type { StepForm } from '../domain/step-form.ts';
import { type WorkloadKind, workloadKinds } from '../domain/workload.ts';
import { fillIn } from './fill-in.ts';
import { embeddedNames, referenceIn } from './references.ts';

/**
 * What a person types to do this step without the program; nothing for a step that no command does. What is known only
 * during a run stands there as a word in capitals: NAMESPACE, NAME, LAST_GOOD. A workload of several kinds has a line each.
 */
export function byHandCommands(
  step: Pick<PlaybookStep, 'settings'>,
  form: StepForm,
  inputs: readonly Input[],
): readonly string[] {
  const commands = form.byHand ?? argvByHand;
  const lines = kindsOf(step.settings, inputs).flatMap(kind => {
    const filled = fillIn(step.settings, form, placeholders(step.settings, inputs, kind));
    return 'settings' in filled ? commands(filled.settings) : [];
  });
  return [...new Set(lines)].map(line => safe(line, 1_000));
}

/** The block as it stands in the file, line by line; nothing where there is no command. */
export function byHandBlock(
  step: Pick<PlaybookStep, 'settings'>,
  form: StepForm,
  inputs: readonly Input[],
): readonly string[] | undefined {
  const commands = byHandCommands(step, form, inputs);
  if (commands.length === 0) return undefined;
  return ['<details><summary>By hand</summary>', '', ...commands.map(line => `    ${line}`), '</details>'];
}

/** A step that runs a program says by itself how it is done. */
function argvByHand({ argv }: JsonObject): readonly string[] {
  return Array.isArray(argv) ? [argv.map(word => shellWord(String(word))).join(' ')] : [];
}

const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** The kinds that the workload of a step may be; a step without one is written once. */
function kindsOf(settings: JsonObject, inputs: readonly Input[]): readonly WorkloadKind[] {
  const used = new Set(namesIn(settings));
  const asked = inputs.find(({ name, type }) => type === 'workload' && used.has(name));
  return asked ? (asked.kinds ?? workloadKinds) : ['Deployment'];
}

const namesIn = (value: Json): readonly string[] => {
  if (typeof value === 'string') {
    const name = referenceIn(value);
    return name === undefined ? embeddedNames(value).filter(one => one !== undefined) : [name];
  }
  if (Array.isArray(value)) return value.flatMap(namesIn);
  return isObject(value) ? Object.values(value).flatMap(namesIn) : [];
};

const inCapitals = (name: string): string => name.toUpperCase().replaceAll('-', '_');

function placeholders(settings: JsonObject, inputs: readonly Input[], kind: WorkloadKind): ReadonlyMap<string, Json> {
  const values = new Map<string, Json>();
  for (const name of namesIn(settings)) {
    const [first = '', member] = name.split('.');
    const isWorkload = inputs.some(input => input.name === first && input.type === 'workload');
    const before = values.get(first);
    if (isWorkload)
      values.set(first, { kind, namespace: 'NAMESPACE', name: first === 'workload' ? 'NAME' : inCapitals(first) });
    else if (member === undefined) values.set(first, inCapitals(first));
    else values.set(first, { ...(isObject(before) && before), [member]: inCapitals(member) });
  }
  return values;
}

/** Whether a block that stands in the file says what `byHandBlock` would write; indents and empty lines don't matter. */
export const isSameByHand = (found: string | undefined, block: readonly string[]): boolean =>
  found !== undefined && commandsOf(found).join('\n') === commandsOf(block.slice(1, -1).join('\n')).join('\n');

const commandsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^(?:```|~~~)/.test(line));
