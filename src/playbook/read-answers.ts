import type { Json } from '../domain/json.ts';
import { isObject } from '../domain/json.ts';
import { type Input, type Playbook, type PlaybookProblem, type PlaybookStep, pauseWay } from '../domain/playbook.ts';
import { ours } from '../domain/safe-text.ts';
import { checkInput } from './check-input.ts';
import { makeProblems, type Problems, quoted } from './problems.ts';
import { readInput } from './read-input.ts';
import { didYouMean, refuseUnknown, textIn } from './reading.ts';
import { jsonOf, type Mapping, type Member, memberIn, readYaml, type Value } from './yaml-tree.ts';

/** An answer with the line of the file that gave it. */
export type Given<Of> = Of & { readonly line: number };

/** What a person decided before a run, for a run that nobody sits at. */
export type Answers = {
  /** As text, by the input's name; the run checks them. */
  readonly inputs: ReadonlyMap<string, Given<{ readonly text: string }>>;
  /** By the id of a `decide` step. */
  readonly choices: ReadonlyMap<string, Given<{ readonly choose: string; readonly reason: string }>>;
  /** By the id of a `manual` step. */
  readonly values: ReadonlyMap<string, Given<{ readonly value: string }>>;
  readonly facts: ReadonlyMap<string, Given<{ readonly value: 'true' | 'false'; readonly reason: string }>>;
  /** By the id of a step that changes something: the name that a person would type, or the hash of a plan. */
  readonly confirmations: ReadonlyMap<string, Given<{ readonly name: string } | { readonly plan: string }>>;
  /** Steps whose debts may stay when the run is closed. */
  readonly leaving: readonly string[];
};

const sections = ['inputs', 'choices', 'values', 'facts', 'confirmations', 'leaving'] as const;

/** A file of answers, YAML or JSON, against its playbook: everything that can be wrong before the run begins is told. */
export function readAnswers(
  text: string,
  playbook: Playbook,
): { readonly answers: Answers; readonly problems: readonly PlaybookProblem[] } {
  const problems = makeProblems();
  const tree = readYaml(text.replace(/^\uFEFF/, '').split(/\r?\n/), 1, problems);
  const file: Mapping = tree?.kind === 'map' ? tree : { kind: 'map', at: { line: 1, column: 1 }, members: [] };
  if (tree && tree.kind !== 'map') problems.error(tree.at, `answers must be a map of ${sections.join(', ')}`);
  refuseUnknown(file, sections, 'a file of answers', problems);
  const { steps } = playbook;
  const deciding = steps.filter(({ options }) => options !== undefined);
  const asking = steps.filter(step => step.do === 'manual');
  const answers: Answers = {
    inputs: read(
      file,
      'inputs',
      playbook.inputs,
      ({ name }) => name,
      problems,
      (member, input) => {
        const given = plainText(member, problems);
        return given === undefined ? undefined : checked(member, input, given, problems, text => ({ text }));
      },
    ),
    choices: read(
      file,
      'choices',
      deciding,
      ({ id }) => id,
      problems,
      (member, step) => choiceIn(member, step, playbook, problems),
    ),
    values: read(
      file,
      'values',
      asking,
      ({ id }) => id,
      problems,
      (member, step) => {
        const given = plainText(member, problems);
        return given === undefined
          ? undefined
          : checked(member, questionOf(step), given, problems, value => ({ value }));
      },
    ),
    facts: read(
      file,
      'facts',
      factsOf(playbook),
      name => name,
      problems,
      member => factIn(member, problems),
    ),
    confirmations: read(
      file,
      'confirmations',
      steps,
      ({ id }) => id,
      problems,
      member => confirmationIn(member, problems),
    ),
    leaving: leavingIn(memberIn(file, 'leaving'), steps, problems),
  };
  return { answers, problems: problems.sorted() };
}

/** One section: a map whose keys are known. */
function read<Of, Answer extends object>(
  file: Mapping,
  name: string,
  known: readonly Of[],
  nameOf: (one: Of) => string,
  problems: Problems,
  answer: (member: Member, of: Of) => Answer | undefined,
): ReadonlyMap<string, Given<Answer>> {
  const section = memberIn(file, name);
  if (!section) return new Map();
  if (section.value.kind !== 'map') {
    problems.error(section.value.at, `${name} must be a map`);
    return new Map();
  }
  const pairs = section.value.members.flatMap((member): [string, Given<Answer>][] => {
    const of = known.find(one => nameOf(one) === member.key);
    if (of === undefined) {
      problems.error(
        member.at,
        `the playbook asks for no ${quoted(member.key)} here${didYouMean(member.key, known.map(nameOf))}`,
      );
      return [];
    }
    const given = answer(member, of);
    return given ? [[member.key, { ...given, line: member.at.line }]] : [];
  });
  return new Map(pairs);
}

/** Numbers, yes and no are written without quotes; whoever asked says what they must be. */
function plainText({ key, value }: Member, problems: Problems): string | undefined {
  if (value.kind === 'scalar' && value.value !== null)
    return value.value === true ? 'yes' : value.value === false ? 'no' : String(value.value);
  problems.error(value.at, `${key} needs one value`);
  return undefined;
}

function checked<Answer>(
  { key, value }: Member,
  input: Input | undefined,
  text: string,
  problems: Problems,
  make: (text: string) => Answer,
): Answer | undefined {
  // A workload may lack its namespace: that is known where the run is.
  const result = input ? checkInput(input, text, { namespace: 'default' }) : { value: text };
  if (!('problem' in result)) return make(text);
  problems.error(value.at, `${key}: ${result.problem}`);
  return undefined;
}

/** What a manual step asks; without a word of its own, whether it is done. */
function questionOf({ settings }: PlaybookStep): Input | undefined {
  const asked = settings.answer;
  if (!isObject(asked)) return { name: 'answer', type: 'yes-no', ask: ours('Is it done?') };
  return readInput(treeOf(asked), 'answer', makeProblems());
}

function choiceIn(member: Member, step: PlaybookStep, { defaultOnFail }: Playbook, problems: Problems) {
  const { value } = member;
  const chosen = value.kind === 'map' ? memberIn(value, 'choose') : member;
  if (value.kind === 'map') refuseUnknown(value, ['choose', 'reason'], member.key, problems);
  if (!chosen) {
    problems.error(value.at, `${member.key} needs choose, and a reason`);
    return undefined;
  }
  const choose = textIn(chosen, problems);
  const options: readonly string[] = step.options?.map(option => option.choose) ?? [];
  const help = step.onFail ?? defaultOnFail ?? pauseWay;
  const offered = step.options?.some(({ go }) => go === help) ? options : [...options, 'Get help'];
  if (choose === undefined) return undefined;
  if (!offered.includes(choose)) {
    problems.error(chosen.value.at, `${member.key} offers no ${quoted(choose)}${didYouMean(choose, offered)}`);
    return undefined;
  }
  const reason = value.kind === 'map' ? textIn(memberIn(value, 'reason'), problems) : undefined;
  return { choose, reason: reason ?? '' };
}

function factIn({ key, value }: Member, problems: Problems) {
  if (value.kind !== 'map') {
    problems.error(value.at, `${key} must be a map, as { value: yes, reason: I looked it up }`);
    return undefined;
  }
  refuseUnknown(value, ['value', 'reason'], key, problems);
  const [said, because] = [memberIn(value, 'value'), memberIn(value, 'reason')];
  if (!because) problems.error(value.at, `${key} needs a reason: it is answered in somebody's name`);
  const reason = textIn(because, problems);
  const json = said && jsonOf(said.value);
  const is = json === true || json === 'yes' ? 'true' : json === false || json === 'no' ? 'false' : undefined;
  if (!is) problems.error(said?.value.at ?? value.at, `${key} needs value: yes or no`);
  return is && reason !== undefined ? ({ value: is, reason } as const) : undefined;
}

function confirmationIn(member: Member, problems: Problems) {
  const { key, value } = member;
  if (value.kind === 'map') {
    refuseUnknown(value, ['plan'], key, problems);
    const plan = textIn(memberIn(value, 'plan'), problems);
    if (plan !== undefined && /^sha256:[0-9a-f]{64}$/.test(plan)) return { plan };
    problems.error(value.at, `${key} needs plan: sha256:…, as the plan itself says`);
    return undefined;
  }
  const name = textIn(member, problems);
  return name === undefined ? undefined : { name };
}

function leavingIn(member: Member | undefined, steps: readonly PlaybookStep[], problems: Problems): readonly string[] {
  if (!member) return [];
  if (member.value.kind !== 'list') {
    problems.error(member.value.at, 'leaving must be a list of steps');
    return [];
  }
  const owing = steps.filter(({ owes }) => owes !== undefined).map(({ id }) => id);
  return member.value.items.flatMap(item => {
    const id = item.kind === 'scalar' ? String(item.value) : '';
    if (owing.includes(id)) return [id];
    problems.error(item.at, `no step ${quoted(id)} owes anything${didYouMean(id, owing)}`);
    return [];
  });
}

const factsOf = ({ steps }: Playbook): readonly string[] => [
  ...new Set(
    steps.flatMap(({ needs, if: only, unless, options = [] }) => [
      ...needs,
      ...only,
      ...unless,
      ...options.flatMap(option => [...option.if, ...option.unless]),
    ]),
  ),
];

const nowhere = { line: 1, column: 1 };

/** A step's settings were read before, so their places don't matter any more. */
function treeOf(json: Json): Value {
  if (Array.isArray(json)) return { kind: 'list', at: nowhere, items: json.map(treeOf) };
  if (isObject(json))
    return {
      kind: 'map',
      at: nowhere,
      members: Object.entries(json).map(([key, value]) => ({ key, at: nowhere, value: treeOf(value) })),
    };
  return { kind: 'scalar', at: nowhere, value: json as string | number | boolean | null };
}
