import type { Tone } from './look.ts';

/** A row of a screen that is read like a page: a short word in front, then text. */
export type ScreenLine = {
  readonly label?: string;
  readonly text: string;
  readonly tone?: Tone;
  readonly isBold?: boolean;
};

export const labelWidth = 9;

/** A sentence as rows of at most `width` columns; the label stands on the first one only. */
export function sentence(label: string, text: string, width: number, tone: Tone = 'plain'): readonly ScreenLine[] {
  return wrapWords(text, Math.max(10, width - labelWidth)).map((row, index) => ({
    label: index === 0 ? label : '',
    text: row,
    tone,
  }));
}

/** Breaks at spaces, but not behind a tick; a word that is too long for a row is broken where the row ends, so that nothing is hidden. */
export function wrapWords(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(/(?<!✓) /).flatMap(one => pieces(one, width))) {
    const longer = row === '' ? word : `${row} ${word}`;
    if (longer.length <= width) row = longer;
    else {
      rows.push(row);
      row = word;
    }
  }
  return row === '' && rows.length > 0 ? rows : [...rows, row];
}

const pieces = (word: string, width: number): readonly string[] =>
  word.length <= width ? [word] : (word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [word]);

/** Where the window onto a list begins, so that its cursor stands in the middle as far as the ends allow. */
export const windowFrom = (at: number, length: number, rows: number): number =>
  Math.max(0, Math.min(at - Math.floor(rows / 2), length - rows));

/** How far a page of so many lines can be scrolled in a window of so many rows; one row says what lies below. */
export const mostScrollOf = (lines: number, rows: number): number => (lines <= rows ? 0 : lines - (rows - 1));
