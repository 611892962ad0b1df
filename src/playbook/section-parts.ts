import { type SafeText, safe } from '../domain/safe-text.ts';
import type { Block } from './markdown-blocks.ts';
import type { Problems } from './problems.ts';

/** Lines of the file, both ends with it. */
export type Range = { readonly line: number; readonly last: number };

/** What stands between the tags, and where they stand. */
export type ByHand = Range & { readonly text: string };

type Spread = Extract<Block, { kind: 'quote' | 'html' }>;

const expectLine = /^ {0,3}> ?\*\*Expect:\*\*[ \t]*(.*)$/;
const strangeExpect = /^ {0,3}>\s*[*_]*expect\w*[:*_]*\s*(.*)$/i;

/** The quote that begins with **Expect:**, as one line of text. */
export function expectOf(
  lines: readonly string[],
  blocks: readonly Block[],
  problems: Problems,
): (Range & { readonly says: SafeText }) | undefined {
  const quotes = blocks.filter(({ kind }) => kind === 'quote') as readonly Spread[];
  const found = quotes.flatMap(({ line, last }) => {
    const text = lines[line - 1] ?? '';
    const begin = expectLine.exec(text)?.[1] ?? strangeExpect.exec(text)?.[1];
    if (begin === undefined) return [];
    if (!expectLine.test(text))
      problems.error({ line, column: 1 }, 'write it as > **Expect:** and what a person should see');
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
export function byHandOf(
  lines: readonly string[],
  blocks: readonly Block[],
  last: number,
  problems: Problems,
): ByHand | undefined {
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

export function textOutside(lines: readonly string[], { line: from, last }: Range, taken: readonly Range[]): string {
  return lines
    .slice(from - 1, last)
    .filter((_, index) => !taken.some(range => from + index >= range.line && from + index <= range.last))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
