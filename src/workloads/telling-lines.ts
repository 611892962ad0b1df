import type { LogLine } from '../domain/logs.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';

/** A kind of line that speaks of trouble, how often it was written, and its newest wording. */
export type TellingLine = { readonly count: number; readonly newest: SafeText };

const speaksOfTrouble =
  /\b(?:error|fatal|panic|exception|traceback|fail(?:ed|ure|s)?|refused|denied|timed? ?out|critical)\b/i;
/** Times, numbers and ids differ from line to line of the same kind. */
const changing = /\d{4}-\d\d-\d\dT[\d:.]+Z?|\b[0-9a-f]{8,}\b|\d+/gi;

/** What a log complains of, most often first. */
export function tellingLines(lines: readonly LogLine[]): readonly TellingLine[] {
  const kinds = new Map<string, TellingLine>();
  for (const { text } of lines) {
    if (!speaksOfTrouble.test(text)) continue;
    const kind = kindOf(text);
    kinds.set(kind, { count: (kinds.get(kind)?.count ?? 0) + 1, newest: safe(withoutTime(text)) });
  }
  return [...kinds.values()].sort((a, b) => b.count - a.count);
}

/** Lines one after another that say the same but for numbers and times, as one. Oldest first. */
export function inARow(lines: readonly LogLine[]): readonly TellingLine[] {
  const rows: TellingLine[] = [];
  for (const { text } of lines) {
    const before = rows.at(-1);
    const isSame = before !== undefined && kindOf(before.newest) === kindOf(text);
    if (isSame) rows.pop();
    rows.push({ count: isSame ? before.count + 1 : 1, newest: text });
  }
  return rows;
}

const kindOf = (text: string): string => text.replaceAll(changing, '#');

/** The time before a line says nothing about its kind. */
const withoutTime = (text: string): string =>
  text.replace(/^\[?\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\]?\s+/, '');
