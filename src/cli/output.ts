import { stringify } from 'yaml';
import { CockpitError } from '../app/cockpit-error.ts';
import type { House } from './house.ts';

export type Format = 'text' | 'json' | 'yaml';

export function formatOf(text: string | undefined): Format {
  if (text === undefined || text === 'text') return 'text';
  if (text === 'json' || text === 'yaml') return text;
  throw new CockpitError('usage', `"-o ${text}" is no output format: it is text, json or yaml.`);
}

/** Prints for a person, or the same for a program in a shape that is versioned. */
export function emit(house: House, format: Format, kind: string, value: object, text: readonly string[]): void {
  if (format === 'text') {
    for (const line of text) house.print(line);
    return;
  }
  const document = { apiVersion: 'deploy-cockpit/v1', kind, ...value };
  house.print(format === 'json' ? asciiJson(document) : stringify(JSON.parse(asciiJson(document))).trimEnd());
}

/** A terminal obeys some characters even inside a JSON string, so all that isn't printable ASCII is escaped. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value, undefined, 2).replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped.
    /[^\n\u0020-\u007e]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export const iso = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();
