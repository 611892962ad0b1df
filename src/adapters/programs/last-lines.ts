import { redacted, type SafeText, safe } from '../../domain/safe-text.ts';

const mostLines = 40;
const mostOfALine = 300;
/** Of a line that never ends only its beginning is kept. */
const mostHeld = 8_000;

export type LastLines = { add(text: string): void; lines(): readonly SafeText[] };

/**
 * Keeps the last lines of what a program writes, without secrets: what looks like one, and every text in `secrets`,
 * wherever it stands in a line. A key of several lines is hidden from its first line to its last.
 */
export function createLastLines(secrets: readonly string[]): LastLines {
  const kept: SafeText[] = [];
  let held = '';
  let isInKey = false;
  const keep = (line: string): void => {
    const begins = /-----BEGIN [A-Z ]+-----/.test(line);
    const clean = isInKey ? '(hidden)' : redacted(withoutAll(line, secrets));
    isInKey = (isInKey || begins) && !/-----END [A-Z ]+-----/.test(line);
    if (clean.trim() === '' || (clean === '(hidden)' && kept.at(-1) === clean)) return;
    kept.push(safe(clean, mostOfALine));
    if (kept.length > mostLines) kept.shift();
  };
  return {
    add(text) {
      const [first = '', ...others] = text.split(/\r?\n/);
      held = (held + first).slice(0, mostHeld);
      for (const line of others) {
        keep(held);
        held = line.slice(0, mostHeld);
      }
    },
    lines() {
      if (held !== '') keep(held);
      held = '';
      return [...kept];
    },
  };
}

/** The longest first: one secret may be the beginning of another. */
const withoutAll = (text: string, secrets: readonly string[]): string =>
  [...secrets]
    .filter(secret => secret.length >= 4)
    .sort((a, b) => b.length - a.length)
    .reduce((clean, secret) => clean.replaceAll(secret, '(hidden)'), text);
