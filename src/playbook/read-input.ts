import { type Input, inputTypes } from '../domain/playbook.ts';
import { safe } from '../domain/safe-text.ts';
import { isWorkloadKind, workloadKinds } from '../domain/workload.ts';
import { checkInput } from './check-input.ts';
import { type Problems, quoted } from './problems.ts';
import { didYouMean, namePattern, refuseUnknown, textIn, textsIn } from './reading.ts';
import { jsonOf, type Mapping, memberIn, type Value } from './yaml-tree.ts';

/** Which key goes with which type. */
const onlyOf = { pattern: 'text', kinds: 'workload', options: 'choice' } as const;

/** The `yaml inputs` block. */
export function readInputs(value: Value, problems: Problems): readonly (Input & { readonly at: Value['at'] })[] {
  if (value.kind !== 'map') {
    problems.error(value.at, 'inputs must be a map, as workload: { type: workload, ask: Which workload? }');
    return [];
  }
  return value.members.flatMap(({ key, at, value: inner }) => {
    if (!namePattern.test(key)) problems.error(at, `${quoted(key)} can't be a name: small letters, digits and -`);
    const input = readInput(inner, key, problems);
    return input ? { ...input, at } : [];
  });
}

/** One question to a person: an input of the playbook, or the answer to a manual step. */
export function readInput(value: Value, name: string, problems: Problems): Input | undefined {
  if (value.kind !== 'map') {
    problems.error(value.at, `${name} must be a map, as { type: text, ask: Why? }`);
    return undefined;
  }
  refuseUnknown(value, ['type', 'ask', 'pattern', 'kinds', 'options', 'default'], name, problems);
  const [typed, asked] = [memberIn(value, 'type'), memberIn(value, 'ask')];
  if (!typed) problems.error(value.at, `${name} needs type`);
  if (!asked) problems.error(value.at, `${name} needs ask: what a person is asked`);
  const word = textIn(typed, problems);
  const ask = textIn(asked, problems);
  const type = inputTypes.find(one => one === word);
  if (typed && word !== undefined && !type)
    problems.error(typed.value.at, `there is no type ${quoted(word)}${didYouMean(word, inputTypes)}`);
  if (!type || ask === undefined) return undefined;
  return withDefault(value, { name, type, ask: safe(ask, 300), ...extrasOf(value, type, problems) }, problems);
}

function extrasOf(value: Mapping, type: Input['type'], problems: Problems): Partial<Input> {
  for (const [key, of] of Object.entries(onlyOf)) {
    const member = memberIn(value, key);
    if (member && type !== of) problems.error(member.at, `${key} goes with type ${of}, not ${type}`);
  }
  const pattern = type === 'text' ? patternIn(value, problems) : undefined;
  const kinds = textsIn(memberIn(value, 'kinds'), problems).flatMap(({ text, at }) => {
    if (isWorkloadKind(text)) return text;
    problems.error(at, `there is no kind ${quoted(text)}${didYouMean(text, workloadKinds)}`);
    return [];
  });
  const options = textsIn(memberIn(value, 'options'), problems).map(({ text }) => text);
  if (type === 'choice' && options.length === 0) problems.error(value.at, 'a choice needs options');
  return {
    ...(pattern !== undefined && { pattern }),
    ...(kinds.length > 0 && { kinds }),
    ...(options.length > 0 && { options }),
  };
}

function patternIn(value: Mapping, problems: Problems): string | undefined {
  const member = memberIn(value, 'pattern');
  const pattern = textIn(member, problems);
  if (!member || pattern === undefined) return undefined;
  const wrong = wrongPattern(pattern);
  if (wrong !== undefined) problems.error(member.value.at, wrong);
  return wrong === undefined ? pattern : undefined;
}

/** A pattern that repeats what repeats may need years for one answer. */
function wrongPattern(pattern: string): string | undefined {
  if (pattern.length > 200) return 'this pattern is longer than 200 characters';
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return 'this is no regular expression';
  }
  if (/\\[1-9]|\\k</.test(pattern)) return 'a pattern can’t point back into itself';
  return hasRepeatedRepeat(pattern) ? 'this pattern repeats what repeats already: it could take forever' : undefined;
}

/** A group with `*`, `+`, `{…}` or `|` in it that is repeated itself. */
function hasRepeatedRepeat(pattern: string): boolean {
  const bare = pattern.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  const groups: boolean[] = [];
  for (let at = 0; at < bare.length; at += 1) {
    const character = bare[at] ?? '';
    if (character === '(') groups.push(false);
    else if (/[*+{|]/.test(character)) groups[groups.length - 1] = true;
    else if (character === ')') {
      const wasOpen = groups.pop() === true;
      if (wasOpen && /^(?:[*+]|\{\d+,)/.test(bare.slice(at + 1))) return true;
      if (wasOpen) groups[groups.length - 1] = true;
    }
  }
  return false;
}

function withDefault(value: Mapping, input: Input, problems: Problems): Input {
  const member = memberIn(value, 'default');
  if (!member) return input;
  const json = jsonOf(member.value);
  const text = json === true ? 'yes' : json === false ? 'no' : String(json);
  const checked = typeof json === 'object' ? { problem: 'it must be one value' } : checkInput(input, text);
  if ('problem' in checked) {
    problems.error(member.value.at, `the default of ${input.name} is no answer: ${checked.problem}`);
    return input;
  }
  return { ...input, default: checked.value };
}
