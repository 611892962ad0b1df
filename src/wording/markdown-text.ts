import { safe } from '../domain/safe-text.ts';

/** Of one sentence in a table: longer ones stand whole in the journal. */
const longest = 600;

/**
 * Text from outside as one line of Markdown that means nothing but itself: no table, code, link, tag, formula or list
 * can be begun or ended by it. Only for places inside a line; a block can't begin there.
 */
export const markdownText = (text: string): string =>
  safe(text, longest).replaceAll(/[\\`*_[\]<>|~&$]/g, character => `\\${character}`);

/** A row of a table. */
export const markdownRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  markdownRow(head),
  markdownRow(head.map(() => '---')),
  ...rows.map(markdownRow),
];
