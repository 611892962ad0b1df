import { nearestWord } from '../domain/nearest-word.ts';
import type { Position } from '../domain/playbook.ts';
import type { CheckForms, SettingType } from '../domain/step-form.ts';
import { type Problems, quoted } from './problems.ts';
import { type Mapping, type Member, memberIn, type Value } from './yaml-tree.ts';

/** One place where a step uses what was asked for or found before. It is judged when all steps are known. */
export type Use = {
  /** `workload`, `evidence.last-good` */
  readonly name: string;
  readonly at: Position;
  readonly as: SettingType | 'any';
  /** Of a `choice`. */
  readonly oneOf?: readonly string[];
};

/** What reading one step takes, and where it leaves what can be judged only later. */
export type Reading = {
  readonly problems: Problems;
  readonly checks: CheckForms;
  readonly facts: ReadonlySet<string>;
  readonly uses: Use[];
};

/** Names of steps, inputs and flows. */
export const namePattern = /^[a-z][a-z0-9-]{0,39}$/;

export const didYouMean = (typed: string, known: readonly string[]): string => {
  const meant = nearestWord(typed, known);
  if (meant !== undefined) return `; did you mean ${meant}?`;
  return known.length === 0 ? '' : `; there ${known.length === 1 ? 'is' : 'are'} ${listed(known)}`;
};

const listed = (words: readonly string[]): string =>
  words.length > 24 ? `${words.slice(0, 24).join(', ')} …` : words.join(', ');

/** Tells of keys that nothing reads, each with the nearest that is read. */
export function refuseUnknown(map: Mapping, known: readonly string[], where: string, problems: Problems): void {
  for (const { key, at } of map.members)
    if (!known.includes(key)) problems.error(at, `${where} has no ${quoted(key)}${didYouMean(key, known)}`);
}

export function textIn(member: Member | undefined, problems: Problems): string | undefined {
  return member && textOf(member.value, member.key, problems);
}

/** A text that says something. A number that was meant as text has lost its spelling by now. */
export function textOf(value: Value, name: string, problems: Problems): string | undefined {
  if (value.kind === 'scalar' && typeof value.value === 'string' && value.value.trim() !== '') return value.value;
  if (value.kind === 'scalar' && (typeof value.value === 'number' || typeof value.value === 'boolean'))
    problems.error(value.at, `${name} must be text: put it in quotes`);
  else problems.error(value.at, isEmpty(value) ? `${name} is empty` : `${name} must be text`);
  return undefined;
}

export const isEmpty = (value: Value): boolean =>
  value.kind === 'scalar' && (value.value === null || (typeof value.value === 'string' && value.value.trim() === ''));

/** A list of texts. */
export function textsIn(member: Member | undefined, problems: Problems): readonly { text: string; at: Position }[] {
  if (!member) return [];
  if (member.value.kind !== 'list') {
    problems.error(member.value.at, `${member.key} must be a list, as [one, two]`);
    return [];
  }
  return member.value.items.flatMap(item => {
    const text = textOf(item, `each of ${member.key}`, problems);
    return text === undefined ? [] : { text, at: item.at };
  });
}

/** A list of facts that there are. */
export function factsIn(map: Mapping, key: string, { problems, facts }: Reading): readonly string[] {
  return textsIn(memberIn(map, key), problems).map(({ text, at }) => {
    if (!facts.has(text)) problems.error(at, `there is no fact ${quoted(text)}${didYouMean(text, [...facts])}`);
    return text;
  });
}
