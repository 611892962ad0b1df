import type { Position } from '../domain/playbook.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { type Block, blocksOf } from './markdown-blocks.ts';
import { type Problems, quoted } from './problems.ts';
import { type ByHand, byHandOf, expectOf, type Range, textOutside } from './section-parts.ts';

/** A `yaml …` block: its lines, and where the first of them stands. */
export type Fence = {
  readonly at: Position;
  readonly lines: readonly string[];
  readonly first: number;
  /** It has swallowed something else, so that its lines are no YAML. */
  readonly isTorn: boolean;
};

/** What stands between one heading and the next, taken apart. */
export type Section = {
  readonly at: Position;
  readonly title: SafeText;
  readonly number?: number;
  readonly fence?: Fence;
  readonly expect?: SafeText;
  readonly byHand?: ByHand;
  readonly prose: string;
  /** Something here was meant as a step and is not read as one. */
  readonly hasStrangeBlock: boolean;
};

export type Page = {
  readonly title?: { readonly at: Position; readonly text: SafeText };
  readonly introduction: string;
  readonly inputs?: Fence;
  readonly flows?: Fence;
  readonly sections: readonly Section[];
  /** A block swallows what comes behind it, so that nothing can be said about the whole. */
  readonly isTorn: boolean;
};

/** As an editor counts them. */
export const linesOf = (text: string): readonly string[] => text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);

type Heading = Extract<Block, { kind: 'heading' }>;
type FenceBlock = Extract<Block, { kind: 'fence' }>;

/** Takes a page apart into its title, its introduction and one section for each `##`. Pure layout; no YAML is read. */
export function pageOf(lines: readonly string[], first: number, problems: Problems): Page {
  const blocks = blocksOf(lines, first);
  const fences = blocks.filter(block => block.kind === 'fence') as readonly FenceBlock[];
  for (const fence of fences) checkFence(lines, fence, problems);
  const swallowing = blocks.filter(block => block.kind === 'html' && swallowsHeading(lines, block, problems));
  const [intro = [], ...rest] = bySection(blocks);
  const headings = blocks.filter(block => block.kind === 'heading' && block.level === 1);
  const [title, ...more] = headings as readonly Heading[];
  for (const { line } of more) problems.error({ line, column: 1 }, 'a playbook has one title: this is a second #');
  const introEnd = (rest[0]?.[0]?.line ?? lines.length + 1) - 1;
  if (title && title.line > introEnd) problems.error({ line: title.line, column: 1 }, 'the title stands behind a step');
  const stray = intro.filter(isBlock('step'));
  for (const { line } of stray)
    problems.error({ line, column: 1 }, 'a yaml step block stands under a ## heading of its own');
  const [inputs, flows] = ['inputs', 'flows'].map(word => onlyOne(fences.filter(isBlock(word)), word, problems));
  const taken = intro.filter(block => ours.some(word => isBlock(word)(block))) as readonly FenceBlock[];
  return {
    ...(title && { title: { at: { line: title.line, column: 1 }, text: safe(title.text, 120) } }),
    isTorn: stray.length > 0 || swallowing.length > 0 || fences.some(fence => isTorn(lines, fence)),
    introduction: textOutside(lines, { line: (title?.line ?? first - 1) + 1, last: introEnd }, taken),
    ...(inputs && { inputs: fenceOf(lines, inputs) }),
    ...(flows && { flows: fenceOf(lines, flows) }),
    sections: rest.map(([heading, ...within], index) => {
      const last = (rest[index + 1]?.[0]?.line ?? lines.length + 1) - 1;
      return sectionOf(lines, heading as Heading, last, within, problems);
    }),
  };
}

/** A heading right behind `</details>` is no heading, on GitHub neither. Comments may hold what they like. */
function swallowsHeading(lines: readonly string[], { line: first, last }: Range, problems: Problems): boolean {
  if (!/^ {0,3}<\/?[a-z]/i.test(lines[first - 1] ?? '')) return false;
  for (let line = first + 1; line <= last; line += 1)
    if (/^#{1,2} /.test(lines[line - 1] ?? '')) {
      problems.error({ line, column: 1 }, 'an empty line is missing before this heading: the HTML above it goes on');
      return true;
    }
  return false;
}

/** The blocks before the first `##`, then those of each section, its heading first. */
function bySection(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const groups: Block[][] = [[]];
  for (const block of blocks) {
    if (block.kind === 'heading' && block.level === 2) groups.push([]);
    groups.at(-1)?.push(block);
  }
  return groups;
}

const ours = ['step', 'inputs', 'flows'];

/** The second word of `yaml step`; nothing of other fences. */
const wordOf = ({ info }: FenceBlock): string | undefined => /^ya?ml[ \t]+(\S+)/.exec(info)?.[1];

function checkFence(lines: readonly string[], fence: FenceBlock, problems: Problems): void {
  const at = { line: fence.line, column: fence.indent + 1 };
  const word = wordOf(fence);
  const inner = innerFence(lines, fence);
  if (!fence.isClosed) problems.error(at, 'this block is not closed: ``` is missing at its end');
  else if (inner !== undefined)
    problems.error(at, `this block is not closed: another one begins inside of it, at line ${inner}`);
  if (word === undefined) return;
  if (!ours.includes(word))
    problems.error(at, `there is no block yaml ${quoted(word)}; there are step, inputs and flows`);
  else if (fence.indent > 0) problems.error(at, `a yaml ${word} block begins at the left margin`);
}

/**
 * The line at which a block has swallowed the next one. Other blocks than ours may show what a step looks like, between
 * more than three marks: with three it would be the end that is missing.
 */
function innerFence(lines: readonly string[], fence: FenceBlock): number | undefined {
  const isOther = wordOf(fence) === undefined;
  if (isOther && !/^ {0,3}```(?!`)/.test(lines[fence.line - 1] ?? '')) return undefined;
  const begins = isOther ? /^```ya?ml[ \t]+(?:step|inputs|flows)\b/ : /^```+ya?ml\b/;
  for (let line = fence.line + 1; line < fence.last; line += 1) if (begins.test(lines[line - 1] ?? '')) return line;
  return undefined;
}

const isTorn = (lines: readonly string[], fence: FenceBlock): boolean =>
  !fence.isClosed || innerFence(lines, fence) !== undefined;

const isBlock =
  (word: string) =>
  (block: Block): block is FenceBlock =>
    block.kind === 'fence' && wordOf(block) === word;

function fenceOf(lines: readonly string[], fence: FenceBlock): Fence {
  const { line, last, isClosed, indent } = fence;
  return {
    at: { line, column: indent + 1 },
    lines: lines.slice(line, isClosed ? last - 1 : last),
    first: line + 1,
    isTorn: innerFence(lines, fence) !== undefined,
  };
}

function onlyOne(fences: readonly FenceBlock[], word: string, problems: Problems): FenceBlock | undefined {
  for (const { line } of fences.slice(1))
    problems.error({ line, column: 1 }, `this is a second yaml ${word} block: there is one`);
  return fences[0];
}

function sectionOf(
  lines: readonly string[],
  heading: Heading,
  last: number,
  blocks: readonly Block[],
  problems: Problems,
): Section {
  for (const word of ['inputs', 'flows'])
    for (const { line } of blocks.filter(isBlock(word)))
      problems.error({ line, column: 1 }, `the yaml ${word} block stands before the first ##`);
  const fences = blocks.filter(isBlock('step'));
  for (const { line } of fences.slice(1))
    problems.error({ line, column: 1 }, 'this is a second yaml step block under one heading: a step has its own ##');
  const byHand = byHandOf(lines, blocks, last, problems);
  const expect = expectOf(lines, blocks, problems);
  const [, number, title = ''] = /^(?:(\d{1,3})\.[ \t]+)?(.*)$/.exec(heading.text) ?? [];
  const taken: readonly Range[] = [...fences, ...(expect ? [expect] : []), ...(byHand ? [byHand] : [])];
  return {
    at: { line: heading.line, column: 1 },
    title: safe(title, 120),
    ...(number !== undefined && { number: Number(number) }),
    ...(fences[0] && { fence: fenceOf(lines, fences[0]) }),
    ...(expect && { expect: expect.says }),
    ...(byHand && { byHand }),
    prose: textOutside(lines, { line: heading.line + 1, last }, taken),
    hasStrangeBlock: blocks.some(block => block.kind === 'fence' && wordOf(block) !== undefined && block !== fences[0]),
  };
}
