import type { Hash } from './brands.ts';
import type { Entry } from './journal.ts';

/**
 * An entry as one line of JSON. Times are written as ISO text for the people who read the file; everything outside
 * printable ASCII is escaped, because a journal is also read with `cat`.
 */
export const encodeEntry = (entry: Entry): string =>
  JSON.stringify({ ...entry, at: new Date(entry.at).toISOString() }).replaceAll(
    /[^\u0020-\u007e]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The entry of a line, or nothing when the line is no entry at all. Unknown entry types are kept as they are. */
export function decodeEntry(line: string): Entry | undefined {
  try {
    const raw = JSON.parse(line) as Record<string, unknown>;
    const at = typeof raw.at === 'string' ? Date.parse(raw.at) : Number.NaN;
    const isEntry =
      typeof raw.v === 'number' &&
      typeof raw.run === 'string' &&
      typeof raw.seq === 'number' &&
      typeof raw.type === 'string' &&
      typeof raw.by === 'object' &&
      !Number.isNaN(at);
    return isEntry ? ({ ...raw, at } as unknown as Entry) : undefined;
  } catch {
    return undefined;
  }
}

/** The hash that the next line carries. */
export const linkTo = (entry: Entry, hash: Hash) => hash(encodeEntry(entry));
