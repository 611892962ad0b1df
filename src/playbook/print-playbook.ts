import { age } from '../domain/duration.ts';
import { isObject, type Json, type JsonObject } from '../domain/json.ts';
import {
  continueWay,
  endWay,
  type Input,
  type Option,
  type Playbook,
  type PlaybookStep,
  pauseWay,
} from '../domain/playbook.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { StepForms } from '../domain/step-form.ts';
import { byHandCommands } from './by-hand-block.ts';
import { plainMarkdown, plainWords, wrapped } from './plain-markdown.ts';

const width = 78;

export type PrintWords = {
  readonly steps: StepForms;
  /** A fact's name → as a person asks it. */
  readonly asks: ReadonlyMap<string, string>;
};

/** A playbook as a page for paper: numbered steps with what to expect, who does them and by which command. No YAML. */
export function printPlaybook(playbook: Playbook, words: PrintWords): readonly SafeText[] {
  const lines = [
    ...headOf(playbook),
    ...plainMarkdown(playbook.introduction, width),
    ...inputsOf(playbook.inputs),
    ...playbook.steps.flatMap(step => ['', ...stepOf(step, playbook, words)]),
    ...(playbook.notes ?? []).flatMap(({ title, prose }) => ['', ...headline(title), ...plainMarkdown(prose, width)]),
  ];
  return withoutDoubleGaps(lines).map(line => safe(line));
}

const withoutDoubleGaps = (lines: readonly string[]): readonly string[] =>
  lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== ''));

const headline = (title: string): readonly string[] => {
  const words = plainWords(title).toUpperCase();
  return [words, '-'.repeat(Math.min(words.length, width))];
};

function headOf({
  title,
  id,
  owner,
  defaultOwner,
  budgetMs,
  drillEveryMs,
  phones,
  defaultOnFail,
  steps,
}: Playbook): readonly string[] {
  const facts = [
    `Playbook ${id}, kept by ${owner}.`,
    ...(defaultOwner === undefined ? [] : [`Steps are done by ${defaultOwner}, where no other is named.`]),
    ...(budgetMs === undefined ? [] : [`In effect within ${inWords(budgetMs)} of the start.`]),
    ...(drillEveryMs === undefined ? [] : [`Practised every ${inWords(drillEveryMs)}.`]),
    ...(defaultOnFail === undefined ? [] : [`A step that fails: ${wayInWords(defaultOnFail, steps)}.`]),
  ];
  const longest = Math.max(0, ...phones.map(({ role }) => role.length));
  const words = plainWords(title).toUpperCase();
  return [
    ...wrapped(words, width),
    '='.repeat(Math.min(words.length, width)),
    ...wrapped(facts.join(' '), width),
    '',
    ...(phones.length === 0
      ? []
      : ['Who to call:', ...phones.map(({ role, phone }) => `  ${role.padEnd(longest)}  ${phone}`), '']),
  ];
}

/** `5 min`, `30 days`: on paper nothing is short of room. */
function inWords(ms: number): string {
  const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
  if (ms >= 2 * day && ms % day === 0) return `${ms / day} days`;
  if (ms >= 2 * hour && ms % hour === 0) return `${ms / hour} hours`;
  if (ms >= minute && ms % minute === 0) return `${ms / minute} min`;
  return age(ms);
}

function inputsOf(inputs: readonly Input[]): readonly string[] {
  if (inputs.length === 0) return [];
  const asked = inputs.map(({ ask, kinds, options, pattern }) => {
    const among = kinds ?? options;
    const hint = among ? ` (${among.join(' or ')})` : pattern === undefined ? '' : ` (like ${pattern})`;
    return `${ask}${hint}`;
  });
  return [
    '',
    'You need:',
    ...asked.flatMap(text => [...wrapped(text, width - 22, '  [ ] '), `      ${'_'.repeat(30)}`]),
  ];
}

function stepOf(step: PlaybookStep, playbook: Playbook, words: PrintWords): readonly string[] {
  const form = words.steps.get(step.do);
  const title = step.number === undefined ? plainWords(step.title) : `${step.number}. ${plainWords(step.title)}`;
  const fallback = form ? byHandCommands(step, form, playbook.inputs) : [];
  const byHand =
    step.byHand === undefined ? fallback.map(line => `    ${line}`) : plainMarkdown(step.byHand, width - 2);
  return [
    ...headline(title),
    ...wrapped(whoAndHowLong(step, playbook), width),
    ...plainMarkdown(step.prose, width),
    ...(form ? wrapped(plainWords(form.says), width, 'What:    ') : []),
    ...conditionsOf(step, playbook.steps, words),
    ...detailsOf(step.settings),
    ...(step.options ?? []).flatMap(option => optionOf(option, playbook.steps, words)),
    ...(step.expect === undefined ? [] : wrapped(plainWords(step.expect), width, 'Expect:  ')),
    ...(byHand.length === 0 ? [] : ['By hand:', ...byHand]),
    ...waysOf(step, playbook),
  ];
}

function whoAndHowLong({ owner, timeoutMs, confirm }: PlaybookStep, { defaultOwner }: Playbook): string {
  const who = owner ?? defaultOwner;
  const parts = [
    ...(who === undefined ? [] : [`Who: ${who}.`]),
    ...(timeoutMs === undefined ? [] : [`At most ${inWords(timeoutMs)}.`]),
    ...(confirm === 'two-person' ? ['A second person agrees first.'] : []),
  ];
  return parts.join(' ');
}

function conditionsOf(
  { needs, if: when, unless, onlyIfOwed }: PlaybookStep,
  steps: readonly PlaybookStep[],
  words: PrintWords,
): readonly string[] {
  const asked = (facts: readonly string[]) => facts.map(fact => factInWords(fact, words)).join('; ');
  const owing = steps.find(({ owes }) => onlyIfOwed !== undefined && owes === onlyIfOwed);
  return [
    ...(needs.length === 0 ? [] : wrapped(`${asked(needs)}: must be so first.`, width, 'Needs:   ')),
    ...(when.length === 0 ? [] : wrapped(asked(when), width, 'Only if: ')),
    ...(unless.length === 0 ? [] : wrapped(asked(unless), width, 'Not if:  ')),
    ...(owing ? wrapped(`"${plainWords(owing.title)}" was done and is not taken back yet`, width, 'Only if: ') : []),
  ];
}

const factInWords = (fact: string, { asks }: PrintWords): string => asks.get(fact) ?? fact.replaceAll('-', ' ');

function optionOf(
  { choose, if: when, unless, go }: Option,
  steps: readonly PlaybookStep[],
  words: PrintWords,
): readonly string[] {
  const facts = (names: readonly string[], no: string) => names.map(name => `${no}${factInWords(name, words)}`);
  const all = [...facts(when, 'yes: '), ...facts(unless, 'no: ')];
  return [
    ...wrapped(`${choose}: ${wayInWords(go, steps)}`, width, '  [ ] '),
    ...all.flatMap(one => wrapped(one, width, '        - ')),
  ];
}

/** Settings that a person on paper can use: limits, texts, questions. References are words that were filled in above. */
function detailsOf(settings: JsonObject): readonly string[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    if (key === 'options' || key === 'workload' || key === 'argv') return [];
    if (key === 'answer' && isObject(value))
      return [...wrapped(String(value.ask ?? ''), width, 'Answer:  '), `         ${'_'.repeat(40)}`];
    const list = Array.isArray(value) && value.some(isObject) ? value : undefined;
    if (list) return [`${capital(key)}:`, ...list.flatMap(one => wrapped(settingInWords(one), width, '  [ ] '))];
    return wrapped(settingInWords(value), width, `${`${capital(key)}:`.padEnd(8)} `);
  });
}

const capital = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1).replaceAll('-', ' ');

/** `metric error-ratio, below 0.5%` */
function settingInWords(value: Json): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (Array.isArray(value)) return value.map(settingInWords).join(', ');
  if (!isObject(value)) return referencesInWords(String(value));
  const { check, name, ...rest } = value;
  const head = [check, name].filter(one => one !== undefined).map(one => settingInWords(one ?? ''));
  const tail = Object.entries(rest)
    .filter(([key]) => key !== 'workload')
    .map(([key, inner]) => `${key.replaceAll('-', ' ')} ${settingInWords(inner)}`);
  return [head.join(' '), ...tail].filter(part => part !== '').join(', ');
}

/** `$evidence.last-good` and `${workload}` on paper: ‹last good›, ‹workload›. */
const referencesInWords = (text: string): string =>
  text
    .replaceAll(/\$\{(?:[a-z0-9-]+\.)?([a-z0-9-]+)\}/g, (_, name: string) => `<${name.replaceAll('-', ' ')}>`)
    .replace(/^\$(?:[a-z0-9-]+\.)?([a-z0-9-]+)$/, (_, name: string) => `<${name.replaceAll('-', ' ')}>`);

function waysOf({ onFail, onTimeout, then, number }: PlaybookStep, { steps }: Playbook): readonly string[] {
  const say = (way: string | undefined, lead: string) =>
    way === undefined ? [] : wrapped(wayInWords(way, steps), width, lead);
  return [
    ...say(onFail, 'If it fails: '),
    ...say(onTimeout, 'If it takes too long: '),
    ...(then === undefined || (then === endWay && number !== undefined) ? [] : say(then, 'Then: ')),
    ...(then === endWay && number !== undefined ? ['This ends the playbook.'] : []),
  ];
}

function wayInWords(way: string, steps: readonly PlaybookStep[]): string {
  if (way === pauseWay) return 'stop here until somebody decides';
  if (way === endWay) return 'this ends the playbook';
  if (way === continueWay) return 'go on with the next step';
  const step = steps.find(({ id }) => id === way);
  if (!step) return way;
  return step.number === undefined
    ? `go to "${plainWords(step.title)}"`
    : `go to step ${step.number}, ${plainWords(step.title)}`;
}
