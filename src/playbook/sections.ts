import type { Position } from '../domain/playbook.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { type Block, blocksOf } from './markdown-blocks.ts';
import { type Problems, quoted } from './problems.ts';

/** A `yaml …` block: its lines, and where the first of them stands. */
export type Fence = { readonly at: Position; readonly lines: readonly string[]; readonly first: number };

/** What stands between one heading and the next, taken apart. */
export type Section = {
  readonly at: Position;
  readonly title: SafeText;
  readonly number?: number;
  readonly fence?: Fence;
  readonly expect?: SafeText;
  readonly byHand?: { readonly text: string; readonly line: number; readonly last: number };
  readonly prose: string;
  /** Its last line. */
  readonly last: number;
};

export type Page = {
  readonly title?: { readonly at: Position; readonly text: SafeText };
  readonly introduction: string;
  readonly inputs?: Fence;
  readonly flows?: Fence;
  readonly sections: readonly Section[];
};

/** As an editor counts them. */
export const linesOf = (text: string): readonly string[] => text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);

type Heading = Extract<Block, { kind: 'heading' }>;
type FenceBlock = Extract<Block, { kind: 'fence' }>;
type Spread = Extract<Block, { kind: 'quote' | 'html' }>;
type Range = { readonly line: number; readonly last: number };

/** Takes a page apart into its title, its introduction and one section for each `##`. Pure layout; no YAML is read. */
export function pageOf(lines: readonly string[], first: number, problems: Problems): Page {
  const blocks = blocksOf(lines, first);
  for (const block of blocks) if (block.kind === 'fence') checkFence(block, problems);
  const headings = blocks.filter((block): block is Heading => block.kind === 'heading' && block.level <= 2);
  const [title, ...more] = headings.filter(({ level }) => level === 1);
  for (const { line } of more) problems.error({ line, column: 1 }, 'a playbook has one title: this is a second #');
  const starts = headings.filter(({ level }) => level === 2);
  const introEnd = (starts[0]?.line ?? lines.length + 1) - 1;
  if (title && title.line > introEnd) problems.error({ line: title.line, column: 1 }, 'the title stands behind a step');
  const intro = blocks.filter(({ line }) => line <= introEnd);
  return {
    ...(title && { title: { at: { line: title.line, column: 1 }, text: safe(title.text, 120) } }),
    ...introductionOf(lines, { line: (title?.line ?? first - 1) + 1, last: introEnd }, intro, problems),
    sections: starts.map((start, index) => {
      const last = (starts[index + 1]?.line ?? lines.length + 1) - 1;
      return sectionOf(lines, start, last, blocks, problems);
    }),
  };
}

const ours = ['step', 'inputs', 'flows'];

/** The second word of `yaml step`; nothing of other fences. */
const wordOf = ({ info }: FenceBlock): string | undefined => /^ya?ml[ \t]+(\S+)/.exec(info)?.[1];

function checkFence(fence: FenceBlock, problems: Problems): void {
  const at = { line: fence.line, column: fence.indent + 1 };
  if (!fence.isClosed) problems.error(at, 'this block is not closed: ``` is missing at its end');
  const word = wordOf(fence);
  if (word === undefined) return;
  if (!ours.includes(word))
    problems.error(at, `there is no block yaml ${quoted(word)}; there are step, inputs and flows`);
  else if (fence.indent > 0) problems.error(at, `a yaml ${word} block begins at the left margin`);
}

const isBlock =
  (word: string) =>
  (block: Block): block is FenceBlock =>
    block.kind === 'fence' && wordOf(block) === word;

const fenceOf = (lines: readonly string[], { line, last, isClosed, indent }: FenceBlock): Fence => ({
  at: { line, column: indent + 1 },
  lines: lines.slice(line, isClosed ? last - 1 : last),
  first: line + 1,
});

function introductionOf(
  lines: readonly string[],
  range: Range,
  blocks: readonly Block[],
  problems: Problems,
): Pick<Page, 'introduction' | 'inputs' | 'flows'> {
  const [inputs, flows] = ['inputs', 'flows'].map(word => onlyOne(blocks.filter(isBlock(word)), word, problems));
  for (const { line } of blocks.filter(isBlock('step')))
    problems.error({ line, column: 1 }, 'a yaml step block stands under a ## heading of its own');
  const taken = blocks.filter(block => ours.some(word => isBlock(word)(block))) as readonly FenceBlock[];
  return {
    introduction: textOutside(lines, range, taken),
    ...(inputs && { inputs: fenceOf(lines, inputs) }),
    ...(flows && { flows: fenceOf(lines, flows) }),
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
  all: readonly Block[],
  problems: Problems,
): Section {
  const blocks = all.filter(({ line }) => line > heading.line && line <= last);
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
    last,
  };
}

const expectLine = /^ {0,3}> ?\*\*Expect:\*\*[ \t]*(.*)$/;

/** The quote that begins with **Expect:**, as one line of text. */
function expectOf(
  lines: readonly string[],
  blocks: readonly Block[],
  problems: Problems,
): (Range & { readonly says: SafeText }) | undefined {
  const quotes = blocks.filter(({ kind }) => kind === 'quote') as readonly Spread[];
  const found = quotes.flatMap(({ line, last }) => {
    const text = lines[line - 1] ?? '';
    const begin = expectLine.exec(text)?.[1];
    if (begin === undefined) {
      if (/^\s*>\s*[*_]*expect/i.test(text))
        problems.error({ line, column: 1 }, 'write it as > **Expect:** and what a person should see');
      return [];
    }
    const rest = lines.slice(line, last).map(one => one.replace(/^ {0,3}> ?/, ''));
    const says = [begin, ...rest].join(' ').replaceAll(/\s+/g, ' ').trim();
    if (says === '') problems.error({ line, column: 1 }, 'the Expect line says nothing');
    return [{ line, last, says: safe(says, 500) }];
  });
  for (const { line } of found.slice(1))
    problems.error({ line, column: 1 }, 'this is a second Expect line: a step has one');
  return found[0];
}

/** `<details><summary>By hand</summary>` to `</details>`. Between them stand commands, as code. */
function byHandOf(
  lines: readonly string[],
  blocks: readonly Block[],
  last: number,
  problems: Problems,
): Section['byHand'] {
  const html = blocks.filter(({ kind }) => kind === 'html') as readonly Spread[];
  const starts = html.filter(({ line }) =>
    /<details>\s*<summary>\s*by hand\s*<\/summary>/i.test(lines[line - 1] ?? ''),
  );
  for (const { line } of starts.slice(1))
    problems.error({ line, column: 1 }, 'this is a second by-hand block: a step has one');
  const [start] = starts;
  if (!start) return undefined;
  let end = start.line;
  while (end <= last && !/<\/details>/i.test(lines[end - 1] ?? '')) end += 1;
  if (end > last) {
    problems.error({ line: start.line, column: 1 }, 'this by-hand block is not closed: </details> is missing');
    return undefined;
  }
  const inner = lines
    .slice(start.line - 1, end)
    .join('\n')
    .replace(/^[\s\S]*?<\/summary>/i, '')
    .replace(/<\/details>[\s\S]*$/i, '');
  return { text: inner.replace(/^\s*\n/, '').trimEnd(), line: start.line, last: end };
}

function textOutside(lines: readonly string[], { line: from, last }: Range, taken: readonly Range[]): string {
  return lines
    .slice(from - 1, last)
    .filter((_, index) => !taken.some(range => from + index >= range.line && from + index <= range.last))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
