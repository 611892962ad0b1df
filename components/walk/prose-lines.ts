import type { Tone } from '../look.ts';
import { type ScreenLine, wrapWords } from '../screen-lines.ts';

/** What a line of plain Markdown begins with: what its later rows stand under. */
const leads = /^(?: {4,}| *- | *\d+\. )/;

/** A playbook's prose as rows of this width; items and commands keep what they begin with. */
export function proseLines(lines: readonly string[], width: number, tone: Tone = 'plain'): readonly ScreenLine[] {
  return lines.flatMap(line => {
    const lead = leads.exec(line)?.[0] ?? '';
    return hanging(lead, line.slice(lead.length), width, tone);
  });
}

/** Text behind a lead of its own width: rows after the first one stand under the text. */
export function hanging(lead: string, text: string, width: number, tone: Tone = 'plain'): readonly ScreenLine[] {
  const indent = ' '.repeat(lead.length);
  return wrapWords(text, Math.max(10, width - lead.length)).map((row, index) => ({
    text: `${index === 0 ? lead : indent}${row}`.trimEnd(),
    tone,
  }));
}
