import { stringify } from 'yaml';
import { CockpitError } from '../app/cockpit-error.ts';
import { safe } from '../domain/safe-text.ts';
import type { House } from './house.ts';

export type Format = 'text' | 'json' | 'yaml';

export function formatOf(text: string | undefined): Format {
  if (text === undefined || text === 'text') return 'text';
  if (text === 'json' || text === 'yaml') return text;
  throw new CockpitError('usage', `"-o ${text}" is no output format: it is text, json or yaml.`);
}

/** Longer than any honest line of ours. */
const longestLine = 8_000;

/** A line may hold a name from a kubeconfig or a flag, so whatever a terminal obeys is made visible here once more. */
export const printLine = (house: House, line: string): void => house.print(safe(line, longestLine));
export const complainLine = (house: House, line: string): void => house.complain(safe(line, longestLine));

/** Prints for a person, or the same for a program in a shape that is versioned. */
export function emit(house: House, format: Format, kind: string, value: object, text: readonly string[]): void {
  if (format === 'text') for (const line of text) printLine(house, line);
  else house.print(documentText(format, { apiVersion: 'deploy-cockpit/v1', kind, ...value }));
}

export const documentText = (format: 'json' | 'yaml', document: object): string =>
  format === 'json' ? asciiJson(document) : `---\n${asciiYaml(document)}`;

/** A terminal obeys some characters even inside a JSON string, so all that isn't printable ASCII is escaped. */
export const asciiJson = (value: unknown, indent = 2): string =>
  JSON.stringify(value, undefined, indent).replaceAll(
    /[^\n\u0020-\u007e]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** On one line, for a stream of documents. */
export const jsonLine = (value: object): string => asciiJson(value, 0);

/** The same for YAML: text stands in double quotes and on one line, where an escape means the character. */
export const asciiYaml = (value: unknown): string =>
  stringify(JSON.parse(JSON.stringify(value)), {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    blockQuote: false,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  })
    .trimEnd()
    .replaceAll(
      /[^\n\u0020-\u007e]/gu,
      character => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
    );

export const iso = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();
