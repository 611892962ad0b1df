import { isObject, type Json, type JsonObject } from '../domain/json.ts';
import { continueWay, endWay, type Option, type Playbook, type PlaybookStep, pauseWay } from '../domain/playbook.ts';
import type { StepForm, StepForms } from '../domain/step-form.ts';
import { byHandCommands } from './by-hand-block.ts';
import { plainMarkdown, plainWords, wrapped } from './plain-markdown.ts';
import { headline, inWords, width } from './print-words.ts';

export type PrintWords = {
  readonly steps: StepForms;
  /** A fact's name → as a person asks it. */
  readonly asks: ReadonlyMap<string, string>;
};

/** One step: who does it, what to look at, what to expect, by which command, and where it leads. */
export function printStep(step: PlaybookStep, playbook: Playbook, words: PrintWords): readonly string[] {
  const form = words.steps.get(step.do);
  const title = step.number === undefined ? plainWords(step.title) : `${step.number}. ${plainWords(step.title)}`;
  const fallback = form ? byHandCommands(step, form, playbook.inputs) : [];
  const byHand =
    step.byHand === undefined ? fallback.map(line => `    ${line}`) : plainMarkdown(step.byHand, width - 2);
  return [
    ...headline(title),
    ...wrapped(whoAndHowLong(step, playbook), width),
    ...plainMarkdown(step.prose, width),
    ...(form && !asksPerson(form) ? wrapped(plainWords(form.says), width, 'What:    ') : []),
    ...conditionsOf(step, playbook.steps, words),
    ...detailsOf(step.settings),
    ...(step.options ? ['Choose one:'] : []),
    ...(step.options ?? []).flatMap(option => optionOf(option, playbook.steps, words)),
    ...(step.expect === undefined ? [] : wrapped(plainWords(step.expect), width, 'Expect:  ')),
    ...(byHand.length === 0 ? [] : ['By hand:', ...byHand]),
    ...waysOf(step, playbook),
  ];
}

/** What the step does is then to ask, and on paper its question stands below. */
const asksPerson = ({ class: of }: StepForm): boolean => of === 'person';

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
  const asked = (facts: readonly string[], answer: string) =>
    facts.flatMap(fact => wrapped(`${answer}: ${factInWords(fact, words)}`, width, '        - '));
  const owing = steps.find(({ owes }) => onlyIfOwed !== undefined && owes === onlyIfOwed);
  return [
    ...(needs.length === 0 ? [] : ['Before it:', ...asked(needs, 'yes')]),
    ...(when.length + unless.length === 0 ? [] : ['Only if:', ...asked(when, 'yes'), ...asked(unless, 'no')]),
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

export function wayInWords(way: string, steps: readonly PlaybookStep[]): string {
  if (way === pauseWay) return 'stop here until somebody decides';
  if (way === endWay) return 'this ends the playbook';
  if (way === continueWay) return 'go on with the next step';
  const step = steps.find(({ id }) => id === way);
  if (!step) return way;
  return step.number === undefined
    ? `go to "${plainWords(step.title)}"`
    : `go to step ${step.number}, ${plainWords(step.title)}`;
}
