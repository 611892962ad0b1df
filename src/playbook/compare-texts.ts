import { type SafeText, safe } from '../domain/safe-text.ts';
import { linesOf } from './sections.ts';

/** A line that only one of two texts has; `line` counts from 1 in that text. */
export type ChangedLine = { readonly is: 'gone' | 'new'; readonly line: number; readonly text: SafeText };

/** What differs below one heading, in the order in which it is read. */
export type ChangedSection = { readonly title: SafeText; readonly lines: readonly ChangedLine[] };

type Numbered = { readonly line: number; readonly text: string; readonly under: string };

/** Nobody reads more than that; what is compared must not hold a screen up. */
const mostCompared = 2_000;

/** What a newer text says otherwise, section by section. A pure comparison of lines: either may be no playbook at all. */
export function compareTexts(before: string, after: string): readonly ChangedSection[] {
  const [old, now] = [numbered(before), numbered(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head]?.text === now[head]?.text) head += 1;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail)?.text === now.at(-1 - tail)?.text)
    tail += 1;
  const changed = between(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const sections: { readonly title: SafeText; readonly lines: ChangedLine[] }[] = [];
  for (const { under, ...line } of changed) {
    const title = safe(under, 200);
    const last = sections.at(-1);
    if (last?.title === title) last.lines.push(line);
    else sections.push({ title, lines: [line] });
  }
  return sections;
}

type Changed = ChangedLine & { readonly under: string };

const asChanged =
  (is: ChangedLine['is']) =>
  ({ line, text, under }: Numbered): Changed => ({
    is,
    line,
    text: safe(text, 400),
    under,
  });

/** The longest common run of lines stays; the rest is gone or new. */
function between(old: readonly Numbered[], now: readonly Numbered[]): readonly Changed[] {
  if (old.length === 0 || now.length === 0 || Math.max(old.length, now.length) > mostCompared)
    return [...old.map(asChanged('gone')), ...now.map(asChanged('new'))];
  const width = now.length + 1;
  const kept = new Uint16Array((old.length + 1) * width);
  const at = (row: number, column: number): number => kept[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1)
    for (let column = now.length - 1; column >= 0; column -= 1)
      kept[row * width + column] =
        old[row]?.text === now[column]?.text
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const changed: Changed[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    const [one, other] = [old[row], now[column]];
    if (one && other && one.text === other.text) [row, column] = [row + 1, column + 1];
    else if (one && (!other || at(row + 1, column) >= at(row, column + 1))) {
      changed.push(asChanged('gone')(one));
      row += 1;
    } else if (other) {
      changed.push(asChanged('new')(other));
      column += 1;
    }
  }
  return changed;
}

/** Each line with the heading that it stands under. What looks like a heading inside of a block is none. */
function numbered(text: string): readonly Numbered[] {
  let under = 'Before the first step';
  let isInBlock = false;
  return linesOf(text).map((line, index) => {
    if (/^\s{0,3}(```|~~~)/.test(line)) isInBlock = !isInBlock;
    else if (!isInBlock) under = /^## +(.*?)\s*#*$/.exec(line)?.[1] ?? under;
    return { line: index + 1, text: line, under };
  });
}
