import type { Cell, Screen } from '../support/terminal.ts';

/** A dark terminal's colours; the program itself only names the sixteen. */
const paper = '#16181d';
const ink = '#d5d8dd';
const sixteen = [
  '#16181d', '#e5575f', '#6cc07a', '#e0b24f', '#5b9cf5', '#c184e0', '#56b6c2', '#d5d8dd',
  '#7b818c', '#f07178', '#8fd694', '#f0c674', '#82b1ff', '#d6a2f0', '#7fd1dc', '#ffffff',
] as const; // biome-ignore format: one row of eight, as terminals count them.

const cellWidth = 8.4;
const cellHeight = 17;
const margin = 12;

/** What stands on the screen, as a picture that needs no font but a monospaced one. */
export function svgOf(screen: Screen, columns: number, rows: number, title: string): string {
  const [width, height] = [columns * cellWidth + 2 * margin, rows * cellHeight + 2 * margin];
  const lines = Array.from({ length: rows }, (_, row) => rowOf(screen, row, columns));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="6" fill="${paper}"/>`,
    `<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve">`,
    ...lines.flat(),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

type Run = { readonly from: number; readonly text: string; readonly style: Cell };

/** Neighbours that look alike are one piece of text, stretched to the columns that it takes. */
function rowOf(screen: Screen, row: number, columns: number): readonly string[] {
  const runs: { from: number; text: string; style: Cell }[] = [];
  for (let column = 0; column < columns; column += 1) {
    const cell = screen.cell(row, column);
    const last = runs.at(-1);
    const text = cell.text === '' ? ' ' : cell.text;
    if (last && looksLike(last.style, cell)) last.text += text;
    else runs.push({ from: column, text, style: cell });
  }
  return runs.flatMap(run => drawn(run, row));
}

const looksLike = (a: Cell, b: Cell): boolean =>
  a.color === b.color &&
  a.background === b.background &&
  a.isBold === b.isBold &&
  a.isDim === b.isDim &&
  a.isInverse === b.isInverse;

function drawn({ from, text, style }: Run, row: number): readonly string[] {
  const [front, back] = [colorOf(style.color, ink), colorOf(style.background, paper)];
  const [fill, behind] = style.isInverse ? [back, front] : [front, back];
  const [x, width] = [margin + from * cellWidth, text.length * cellWidth];
  const box =
    behind === paper
      ? []
      : [
          `<rect x="${round(x)}" y="${round(margin + row * cellHeight)}" width="${round(width)}" height="${cellHeight}" fill="${behind}"/>`,
        ];
  const shown = text.trimEnd();
  if (shown === '') return box;
  const lead = shown.length - shown.trimStart().length;
  const look = `${style.isBold ? ' font-weight="bold"' : ''}${style.isDim ? ' opacity="0.65"' : ''}`;
  const at = `x="${round(x + lead * cellWidth)}" y="${round(margin + row * cellHeight + 13)}"`;
  const length = `textLength="${round((shown.length - lead) * cellWidth)}"`;
  return [...box, `<text ${at} ${length} fill="${fill}"${look}>${escaped(shown.trimStart())}</text>`];
}

const colorOf = (color: number, otherwise: string): string => (color < 0 ? otherwise : (sixteen[color] ?? otherwise));
const round = (value: number): string => String(Math.round(value * 10) / 10);
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
