import type { Journey, Playbook, PlaybookProblem } from '../domain/playbook.ts';
import type { CheckForms, StepForms } from '../domain/step-form.ts';
import { type FrontMatter, readFrontMatter } from './front-matter.ts';
import { judgeSettings, type Refusals } from './judge-settings.ts';
import { judgeNumbers, judgeSteps } from './judge-steps.ts';
import { judgeUses } from './judge-uses.ts';
import { tellOpenQuestions } from './open-questions.ts';
import { makeProblems, type Problems } from './problems.ts';
import { readFlows } from './read-flows.ts';
import { readInputs } from './read-input.ts';
import { type Draft, readStep } from './read-step.ts';
import { type Fence, linesOf, type Page, pageOf, type Section } from './sections.ts';
import { tellUnreadable } from './unreadable.ts';
import { judgeWays, type Lost, waysOf } from './ways.ts';
import { readYaml, type Value } from './yaml-tree.ts';

/** What there is to use in a playbook. */
export type PlaybookWords = {
  readonly steps: StepForms;
  readonly checks: CheckForms;
  readonly facts: ReadonlySet<string>;
  /** What actions and checks say themselves to settings; without them only types are judged. */
  readonly refusals?: Refusals;
};

export type ReadPlaybook = {
  /** Only where there is no error; warnings don't keep anybody from walking it. */
  readonly playbook?: Playbook;
  /** In the order of the file. */
  readonly problems: readonly PlaybookProblem[];
};

/**
 * A playbook's Markdown, and all that is wrong with it at once, each at its line and column. Any text can be given: it
 * never throws, and prose is never executed or filled in.
 */
export function readPlaybook(text: string, words: PlaybookWords): ReadPlaybook {
  const problems = makeProblems();
  const lines = linesOf(text);
  if (tellUnreadable(text, lines, problems)) return { problems: problems.sorted() };
  const { front, next } = readFrontMatter(lines, problems);
  const playbook = next === undefined ? undefined : judged(pageOf(lines, next, problems), front, words, problems);
  const all = problems.sorted();
  const isSound = all.every(({ severity }) => severity === 'warning');
  return playbook && isSound ? { playbook, problems: all } : { problems: all };
}

function judged(
  page: Page,
  front: FrontMatter | undefined,
  words: PlaybookWords,
  problems: Problems,
): Playbook | undefined {
  const { title, sections } = page;
  const titleAt = title?.at ?? { line: 1, column: 1 };
  if (!title) problems.error(titleAt, 'the playbook needs a title: # Roll back a Deployment');
  const inputs = blockOf(page.inputs, readInputs, problems) ?? [];
  const journeys = blockOf(page.flows, readFlows, problems) ?? new Map<string, Journey>();
  const { drafts, lost, areAllRead } = draftsOf(sections, words, problems);
  if (drafts.length === 0 && areAllRead && !page.isTorn) problems.error(titleAt, 'this playbook has no steps');
  // A torn page hides steps: whatever were said of those that are left would send people to the wrong place.
  if (drafts.length === 0 || page.isTorn) return undefined;
  const isWhole = areAllRead && front !== undefined;
  const ways = waysOf(drafts, front, lost, problems);
  judgeWays(drafts, ways, { isWhole }, problems);
  judgeNumbers(sections, problems);
  const names = {
    inputs: new Set(inputs.map(({ name }) => name)),
    flows: isWrong(page.flows, problems) ? undefined : new Set(journeys.keys()),
    lost,
  };
  judgeSteps(drafts, names, problems);
  judgeUses(drafts, { inputs, ways, lost, areInputsLost: isWrong(page.inputs, problems), isWhole }, problems);
  if (!front || !title || problems.isWrongBetween()) return undefined;
  const { checks, refusals } = words;
  if (refusals) judgeSettings(drafts, { inputs, checks, refusals }, problems);
  const { defaultOnFailAt: _place, ...rest } = front;
  tellOpenQuestions({ drafts, inputs, playbook: front, prose: proseOf(page) }, titleAt, problems);
  return {
    ...rest,
    title: title.text,
    inputs: inputs.map(({ at: _at, ...input }) => input),
    journeys,
    introduction: page.introduction,
    steps: drafts.map(({ step }) => step),
    notes: sections.filter(({ fence }) => !fence).map(({ title: heading, prose }) => ({ title: heading, prose })),
  };
}

const proseOf = ({ introduction, sections }: Page): string =>
  [introduction, ...sections.map(({ title, prose }) => `${title}\n${prose}`)].join('\n');

const isWrong = (fence: Fence | undefined, problems: Problems): boolean =>
  fence !== undefined && problems.isWrongBetween(fence.at.line, fence.first + fence.lines.length);

type Steps = { readonly drafts: readonly Draft[]; readonly lost: Lost; readonly areAllRead: boolean };

/** Steps that can't be read are still there: their ids are looked for, and if one has none, it may be any. */
function draftsOf(sections: readonly Section[], words: PlaybookWords, problems: Problems): Steps {
  const read = sections.map(section => ({ section, draft: draftOf(section, words, problems) }));
  const unread = read.filter(
    ({ section, draft }) => section.hasStrangeBlock || (!draft && (section.fence || section.number !== undefined)),
  );
  const ids = unread.map(({ section }) => section.fence?.lines.flatMap(line => idIn.exec(line)?.[1] ?? [])[0]);
  return {
    drafts: read.flatMap(({ draft }) => draft ?? []),
    lost: { has: id => ids.some(one => one === undefined || one === id) },
    areAllRead: unread.length === 0,
  };
}

const idIn = /^[-\s]*\{?\s*id:\s*(?:!\S+\s+)?([a-z][a-z0-9-]*)/;

function blockOf<Read>(
  fence: Fence | undefined,
  read: (value: Value, problems: Problems) => Read,
  problems: Problems,
): Read | undefined {
  const tree = fence && !fence.isTorn && readYaml(fence.lines, fence.first, problems);
  return tree ? read(tree, problems) : undefined;
}

/** A heading without a block is documentation, unless its number says that it is a step. */
function draftOf(section: Section, words: PlaybookWords, problems: Problems): Draft | undefined {
  const { fence, number, hasStrangeBlock } = section;
  if (fence?.isTorn) return undefined;
  if (fence) return readStep({ ...section, fence }, words.steps, { ...words, problems });
  if (number !== undefined && !hasStrangeBlock)
    problems.error(section.at, `step ${number} has no yaml step block; a heading without a number is documentation`);
  return undefined;
}
