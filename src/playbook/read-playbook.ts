import type { Playbook, PlaybookProblem } from '../domain/playbook.ts';
import type { CheckForms, StepForms } from '../domain/step-form.ts';
import { type FrontMatter, readFrontMatter } from './front-matter.ts';
import { judgeSteps } from './judge-steps.ts';
import { judgeUses, type PlacedInput } from './judge-uses.ts';
import { tellOpenQuestions } from './open-questions.ts';
import { makeProblems, type Problems } from './problems.ts';
import { readFlows } from './read-flows.ts';
import { readInputs } from './read-input.ts';
import { type Draft, readStep } from './read-step.ts';
import { type Fence, linesOf, type Page, pageOf, type Section } from './sections.ts';
import { tellUnreadable } from './unreadable.ts';
import { judgeWays, waysOf } from './ways.ts';
import { readYaml, type Value } from './yaml-tree.ts';

/** What there is to use in a playbook. */
export type PlaybookWords = {
  readonly steps: StepForms;
  readonly checks: CheckForms;
  readonly facts: ReadonlySet<string>;
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
  const page = pageOf(lines, next, problems);
  const playbook = judged(page, front, words, problems);
  const all = problems.sorted();
  return all.some(({ severity }) => severity === 'error') || !playbook
    ? { problems: all }
    : { playbook, problems: all };
}

function judged(
  page: Page,
  front: FrontMatter | undefined,
  words: PlaybookWords,
  problems: Problems,
): Playbook | undefined {
  const title = page.title;
  const titleAt = title?.at ?? { line: 1, column: 1 };
  if (!title) problems.error(titleAt, 'the playbook needs a title: # Roll back a Deployment');
  const inputs = blockOf(page.inputs, readInputs, problems) ?? [];
  const journeys = blockOf(page.flows, readFlows, problems) ?? new Map();
  const drafts = page.sections.flatMap(section => draftOf(section, words, problems) ?? []);
  if (drafts.length === 0) problems.error(titleAt, 'this playbook has no steps');
  if (page.sections.every(({ fence }) => !fence) || drafts.length === 0) return undefined;
  const ways = waysOf(drafts, front, problems);
  judgeWays(drafts, ways, problems);
  judgeSteps(drafts, new Set(inputs.map(({ name }) => name)), problems);
  judgeUses(drafts, inputs, ways, problems);
  if (!front || !title) return undefined;
  const { defaultOnFailAt: _place, ...rest } = front;
  const prose = [
    page.introduction,
    ...page.sections.map(({ title: heading, prose: text }) => `${heading}\n${text}`),
  ].join('\n');
  tellOpenQuestions({ drafts, inputs, playbook: front, prose }, titleAt, problems);
  return {
    ...rest,
    title: title.text,
    inputs: inputs.map(withoutPlace),
    journeys,
    introduction: page.introduction,
    steps: drafts.map(({ step }) => step),
    notes: page.sections
      .filter(({ fence }) => !fence)
      .map(({ title: heading, prose: text }) => ({ title: heading, prose: text })),
  };
}

const withoutPlace = ({ at: _place, ...input }: PlacedInput) => input;

function blockOf<Read>(
  fence: Fence | undefined,
  read: (value: Value, problems: Problems) => Read,
  problems: Problems,
): Read | undefined {
  const tree = fence && readYaml(fence.lines, fence.first, problems);
  return tree && read(tree, problems);
}

/** A heading without a block is documentation, unless its number says that it is a step. */
function draftOf(section: Section, words: PlaybookWords, problems: Problems): Draft | undefined {
  const { fence } = section;
  if (fence) return readStep({ ...section, fence }, words.steps, { ...words, problems });
  if (section.number !== undefined)
    problems.error(
      section.at,
      `step ${section.number} has no yaml step block; a heading without a number is documentation`,
    );
  return undefined;
}
