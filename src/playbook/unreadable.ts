import { blocksOf } from './markdown-blocks.ts';
import type { Problems } from './problems.ts';

/** Far more than any page that a person reads at night, and little enough that the worst text is judged in a second. */
const longestFile = 512 * 1024;
const longestLine = 2_000;
const mostYaml = 32 * 1024;
const mostSteps = 200;
const mostHeadings = 1_000;

/** What no page has: it would show another text than the one that is read. */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about.
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFFFD]|\p{Surrogate}/u;

/** Whether a text is none that can be read as a playbook at all; says what is wrong, once. */
export function tellUnreadable(text: string, lines: readonly string[], problems: Problems): boolean {
  if (text.length > longestFile) {
    problems.error({ line: 1, column: 1 }, `this file is too big for a playbook: more than ${longestFile / 1024} KB`);
    return true;
  }
  for (const [index, line] of lines.entries()) {
    if (line.length > longestLine) {
      problems.error({ line: index + 1, column: 1 }, `this line is too long: more than ${longestLine} characters`);
      return true;
    }
    const at = line.search(invisible);
    if (at < 0) continue;
    const code = (line.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const says =
      code === 'FFFD' ? 'this is no valid UTF-8 text' : `a character that can't be seen stands here: U+${code}`;
    problems.error({ line: index + 1, column: at + 1 }, says);
    return true;
  }
  return tellTooMuch(lines, problems);
}

function tellTooMuch(lines: readonly string[], problems: Problems): boolean {
  let [yaml, steps, headings] = [0, 0, 0];
  for (const block of blocksOf(lines, 1)) {
    if (block.kind === 'heading') headings += 1;
    if (block.kind === 'fence' && /^ya?ml[ \t]/.test(block.info)) {
      steps += 1;
      for (const line of lines.slice(block.line, block.last)) yaml += line.length + 1;
    }
    const says = tooMuch(yaml, steps, headings);
    if (says === undefined) continue;
    problems.error({ line: block.line, column: 1 }, `this is too much for one playbook: ${says}`);
    return true;
  }
  return false;
}

function tooMuch(yaml: number, steps: number, headings: number): string | undefined {
  if (steps > mostSteps) return `more than ${mostSteps} steps`;
  if (headings > mostHeadings) return `more than ${mostHeadings} headings`;
  return yaml > mostYaml ? `more than ${mostYaml / 1024} KB of YAML` : undefined;
}
