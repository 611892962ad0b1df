import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SinkValue } from '../../domain/sink.ts';

export type Surroundings = { readonly env: Readonly<Record<string, string | undefined>>; readonly home: string };

/** A key is one line; a file of another kind was named by mistake. */
const longest = 8_192;

/** The values of a sink, looked up now: a key that was changed in its file counts at once. Says which is missing. */
export async function lookUp(
  values: Readonly<Record<string, SinkValue>>,
  surroundings: Surroundings,
): Promise<{ readonly values: Readonly<Record<string, string>> } | { readonly missing: string }> {
  const found: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    const text = await textOf(value, surroundings);
    if (text === undefined || text === '' || text.length > longest) return { missing: missingIn(key, value) };
    found[key] = text;
  }
  return { values: found };
}

async function textOf(value: SinkValue, { env, home }: Surroundings): Promise<string | undefined> {
  if (value.from === 'settings') return value.text;
  if (value.from === 'environment') return env[value.name]?.trim();
  const file = value.path.startsWith('~/') ? path.join(home, value.path.slice(2)) : value.path;
  return readFile(file, 'utf8').then(
    text => text.trim(),
    () => undefined,
  );
}

const missingIn = (key: string, value: SinkValue): string => {
  if (value.from === 'environment') return `its ${key} is to be in the environment as ${value.name}, and is not there`;
  return value.from === 'file' ? `its ${key} can't be read from ${value.path}` : `its ${key} is empty`;
};

/** `text` without the values that are nobody's business: a server may say back what it was sent. */
export function withoutSecrets(
  text: string,
  settings: Readonly<Record<string, SinkValue>>,
  values: Readonly<Record<string, string>>,
): string {
  return Object.entries(values)
    .filter(([key]) => settings[key]?.from !== 'settings')
    .flatMap(([, value]) => [value, ...(URL.canParse(value) ? [new URL(value).pathname.slice(1)] : [])])
    .filter(value => value.length > 3)
    .sort((a, b) => b.length - a.length)
    .reduce((shown, value) => shown.replaceAll(value, '(hidden)'), text);
}
