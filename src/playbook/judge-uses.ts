import { isObject } from '../domain/json.ts';
import { type Input, inputTypes, type Position } from '../domain/playbook.ts';
import type { SettingType } from '../domain/step-form.ts';
import { type Problems, quoted } from './problems.ts';
import type { Draft } from './read-step.ts';
import { didYouMean, namePattern, type Use } from './reading.ts';
import { fitsUse, typeInWords } from './references.ts';
import type { Lost, Ways } from './ways.ts';

export type PlacedInput = Input & { readonly at: Position };

/** Between what references are judged, and what of it could not be read. */
export type Known = {
  readonly inputs: readonly PlacedInput[];
  readonly ways: Ways;
  /** Ids of steps that could not be read: nothing is said about what refers to them. */
  readonly lost: Lost;
  readonly areInputsLost: boolean;
  readonly isWhole: boolean;
};

/** Every reference names something that is known by then, of a type that fits. */
export function judgeUses(drafts: readonly Draft[], known: Known, problems: Problems): void {
  const { inputs } = known;
  const used = new Set<string>();
  for (const [index, draft] of drafts.entries())
    for (const use of draft.uses) {
      const [first = '', member] = use.name.split('.');
      used.add(first);
      const input = inputs.find(({ name }) => name === first);
      if (input) judgeInput(use, input, member, problems);
      else judgeResult(use, index, drafts, known, problems);
    }
  if (!known.isWhole) return;
  for (const { name, at } of inputs)
    if (!used.has(name) && namePattern.test(name)) problems.warn(at, `nothing uses the input ${name}`);
}

const shown = ({ as, name }: Use): string => (as === 'message' ? `\${${name}}` : `$${name}`);

function judgeInput(use: Use, input: Input, member: string | undefined, problems: Problems): void {
  if (member !== undefined) problems.error(use.at, `${shown(use)}: ${input.name} is an input, and has no ${member}`);
  else mustFit(use, input.type, input.options, problems);
}

function mustFit(use: Use, type: SettingType, options: Input['options'], problems: Problems): void {
  if (fitsUse(use, type, options)) return;
  const wanted = use.as === 'choice' ? (use.oneOf ?? []).join(' or ') : use.as === 'any' ? '' : typeInWords(use.as);
  problems.error(use.at, `${shown(use)} is ${typeInWords(type)}, and ${wanted} is wanted here`);
}

function judgeResult(
  use: Use,
  here: number,
  drafts: readonly Draft[],
  { inputs, ways, lost, areInputsLost, isWhole }: Known,
  problems: Problems,
): void {
  const [id = '', member] = use.name.split('.');
  const there = drafts.findIndex(({ step }) => step.id === id);
  const from = drafts[there];
  if (!from && (lost.has(id) || areInputsLost)) return;
  if (!from) {
    const known = [...inputs.map(({ name }) => name), ...drafts.map(({ step }) => step.id)];
    problems.error(use.at, `${shown(use)}: there is no input and no step ${quoted(id)}${didYouMean(id, known)}`);
    return;
  }
  if (!from.form) return;
  const yields = yieldsOf(from);
  const type = member === undefined ? undefined : yields.get(member);
  if (!type) {
    const names = [...yields.keys()];
    const says =
      names.length === 0 ? 'and gives no values' : `and gives ${names.map(one => `${id}.${one}`).join(', ')}`;
    problems.error(use.at, `${shown(use)}: ${id} is a step, ${says}`);
  } else if (there === here) problems.error(use.at, `${shown(use)}: a step can't use what it finds itself`);
  else if (isWhole && !ways.reach(there).has(here))
    problems.error(use.at, `${shown(use)}: ${id} comes later than this step`);
  else {
    mustFit(use, type.type, type.options, problems);
    const isAlwaysBefore = here === 0 || there === 0 || !ways.reach(0, there).has(here);
    // A message says "not known" in its place; a setting has nothing to say.
    if (isWhole && !isAlwaysBefore && use.as !== 'message')
      problems.warn(use.at, `${shown(use)}: a way leads here that does not go through ${id}`);
  }
}

type Yield = { readonly type: SettingType; readonly options?: readonly string[] };

/** What a step gives. A value of the name of a question, as `answer`, is of the type that is asked for. */
function yieldsOf({ form, step }: Draft): ReadonlyMap<string, Yield> {
  const all = Object.entries(form?.yields ?? {}).map(([name, type]): [string, Yield] => {
    const isAsked = form?.keys?.[name]?.type === 'input' || form?.with[name]?.type === 'input';
    const question = isAsked ? step.settings[name] : undefined;
    const asked = isObject(question) ? inputTypes.find(one => one === question.type) : undefined;
    const options = isObject(question) && Array.isArray(question.options) ? question.options.map(String) : undefined;
    return [name, asked ? { type: asked, ...(options && { options }) } : { type }];
  });
  return new Map(all);
}
