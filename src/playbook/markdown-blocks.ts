/**
 * The blocks of a Markdown file that a playbook is made of, line by line: headings, fences, quotes, HTML. After
 * CommonMark 0.31.2 §4, without lists: what a list indents is no heading, and a fence of ours begins at the left margin.
 * A whole parser needs seconds for a hostile file; this needs one look at each line. Lines count from 1.
 */
export type Block =
  | { readonly kind: 'heading'; readonly line: number; readonly level: number; readonly text: string }
  | {
      readonly kind: 'fence';
      readonly line: number;
      /** The line of its end, or of the last line where it has none. */
      readonly last: number;
      readonly isClosed: boolean;
      readonly indent: number;
      readonly info: string;
    }
  | { readonly kind: 'quote' | 'html'; readonly line: number; readonly last: number };

type Fence = Extract<Block, { kind: 'fence' }>;

/** Of `lines`, from the line `first` on. */
export function blocksOf(lines: readonly string[], first: number): readonly Block[] {
  const blocks: Block[] = [];
  let line = first;
  let isParagraph = false;
  while (line <= lines.length) {
    const block = blockAt(lines, line, isParagraph);
    if (block) blocks.push(block);
    isParagraph = !block && goesOn(lines[line - 1] ?? '', isParagraph);
    line = block && block.kind !== 'heading' ? block.last + 1 : line + 1;
  }
  return blocks;
}

/** Whether a line that begins no block is part of a paragraph. Empty lines, rules and code by indent are not. */
const goesOn = (text: string, isParagraph: boolean): boolean =>
  text.trim() !== '' &&
  !/^ {0,3}(?:-[- \t]*|=+[ \t]*|\*[* \t]*|_[_ \t]*)$/.test(text) &&
  (isParagraph || !/^(?: {4}| {0,3}\t)/.test(text));

function blockAt(lines: readonly string[], line: number, isParagraph: boolean): Block | undefined {
  const text = lines[line - 1] ?? '';
  // Most lines are prose, and most of those begin with a letter.
  if (!/^ {0,3}[#`~<>]/.test(text)) return undefined;
  const heading = /^ {0,3}(#{1,6})(?:[ \t](.*))?$/.exec(text);
  if (heading) {
    const words = (heading[2] ?? '').trim().replace(/(?:^|[ \t])#+$/, '');
    return { kind: 'heading', line, level: heading[1]?.length ?? 1, text: words.trim() };
  }
  return fenceAt(lines, line) ?? quoteAt(lines, line) ?? htmlAt(lines, line, isParagraph);
}

const opening = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})(.*)$/;

function fenceAt(lines: readonly string[], line: number): Fence | undefined {
  const [, indent = '', marks, info = ''] = opening.exec(lines[line - 1] ?? '') ?? [];
  if (marks === undefined) return undefined;
  const isEnd = (text: string): boolean => {
    const end = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(text)?.[1];
    return end !== undefined && end[0] === marks[0] && end.length >= marks.length;
  };
  let last = line + 1;
  while (last <= lines.length && !isEnd(lines[last - 1] ?? '')) last += 1;
  const isClosed = last <= lines.length;
  return {
    kind: 'fence',
    line,
    last: isClosed ? last : lines.length,
    isClosed,
    indent: indent.length,
    info: info.trim(),
  };
}

/** A quote goes on over lines without `>`, until something else begins. */
function quoteAt(lines: readonly string[], line: number): Block | undefined {
  if (!isQuote(lines[line - 1] ?? '')) return undefined;
  let last = line;
  while (last < lines.length && (isQuote(lines[last] ?? '') || isLazy(lines, last + 1))) last += 1;
  return { kind: 'quote', line, last };
}

const isQuote = (text: string): boolean => /^ {0,3}>/.test(text);

function isLazy(lines: readonly string[], line: number): boolean {
  const text = lines[line - 1] ?? '';
  if (text.trim() === '' || opening.test(text) || /^ {0,3}(?:#{1,6}(?:\s|$)|[-*+] |\d+[.)] )/.test(text)) return false;
  return goesOn(text, true) && htmlAt(lines, line, true) === undefined;
}

/** Tags that begin a block of HTML even in the middle of a paragraph. CommonMark 0.31.2 §4.6, start condition 6. */
const blockTags = new Set(
  (
    'address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt ' +
    'fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link ' +
    'main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead ' +
    'title tr track ul'
  ).split(' '),
);
const endings: readonly (readonly [RegExp, RegExp])[] = [
  [/^ {0,3}<!--/, /-->/],
  [/^ {0,3}<(?:script|pre|style|textarea)(?:[\s>]|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^ {0,3}<\?/, /\?>/],
  [/^ {0,3}<!\[CDATA\[/, /\]\]>/],
  [/^ {0,3}<![a-z]/i, />/],
];

/** Inside of HTML nothing is a heading or a fence, so that a step in a comment is not there. */
function htmlAt(lines: readonly string[], line: number, isParagraph: boolean): Block | undefined {
  const text = lines[line - 1] ?? '';
  if (!/^ {0,3}</.test(text)) return undefined;
  for (const [start, end] of endings)
    if (start.test(text)) return { kind: 'html', line, last: lineWhere(lines, line, one => end.test(one)) };
  const tag = /^ {0,3}<\/?([a-z][a-z0-9-]*)(?:\s|\/?>|$)/i.exec(text)?.[1]?.toLowerCase();
  const isAlone = !isParagraph && /^ {0,3}<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?>\s*$/i.test(text);
  if (tag === undefined || !(blockTags.has(tag) || isAlone)) return undefined;
  const blank = lineWhere(lines, line, (one, at) => at > line && one.trim() === '');
  return { kind: 'html', line, last: (lines[blank - 1] ?? '').trim() === '' ? Math.max(line, blank - 1) : blank };
}

/** The first line from `from` on of which it is true, else the last. */
function lineWhere(lines: readonly string[], from: number, isIt: (text: string, line: number) => boolean): number {
  for (let line = from; line <= lines.length; line += 1) if (isIt(lines[line - 1] ?? '', line)) return line;
  return lines.length;
}
