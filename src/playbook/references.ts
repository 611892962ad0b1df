import type { Input } from '../domain/playbook.ts';
import type { SettingType } from '../domain/step-form.ts';
import type { Use } from './reading.ts';

const name = '[a-z][a-z0-9-]*(?:\\.[a-z][a-z0-9-]*)?';
const whole = new RegExp(`^\\$(${name})$`);
const wholeName = new RegExp(`^${name}$`);

/** `evidence.last-good` of `$evidence.last-good`; nothing of any other text. */
export const referenceIn = (text: string): string | undefined => whole.exec(text)?.[1];

/** Somebody meant to refer to something in the middle of a text. */
export const looksLikeReference = (text: string): boolean => /\$(?:\{|[a-z])/.test(text);

/** The names between `${` and `}`, in order; nothing for one that is no name. */
export const embeddedNames = (text: string): readonly (string | undefined)[] =>
  [...text.matchAll(/\$\{([^}]*)(\})?/g)].map(([, inner = '', end]) =>
    end !== undefined && wholeName.test(inner) ? inner : undefined,
  );

export const replaceEmbedded = (text: string, by: (name: string) => string): string =>
  text.replaceAll(/\$\{([^}]*)\}/g, (as, inner: string) => (wholeName.test(inner) ? by(inner) : as));

/** Which types may stand where one is wanted, beside itself. */
const alsoFits: Partial<Record<SettingType, readonly SettingType[]>> = {
  text: ['name', 'choice', 'url', 'duration', 'message'],
  name: ['choice'],
};

/** Whether a value of `type` may stand where it is used. `options` = all that an input of type choice can be. */
export function fitsUse(use: Use, type: SettingType, options?: Input['options']): boolean {
  if (use.as === 'any' || use.as === 'message') return true;
  if (use.as === 'choice') return options?.every(option => use.oneOf?.includes(option)) ?? type === 'choice';
  return use.as === type || (alsoFits[use.as]?.includes(type) ?? false);
}

const called: Readonly<Record<SettingType, string>> = {
  workload: 'a workload',
  revision: 'a revision',
  duration: 'a length of time',
  share: 'a share',
  number: 'a number',
  text: 'text',
  message: 'text',
  name: 'a name',
  url: 'an address',
  'yes-no': 'yes or no',
  choice: 'a choice',
  list: 'a list',
  map: 'a map',
  check: 'a check',
  checks: 'checks',
  input: 'a question',
  options: 'options',
};
export const typeInWords = (type: SettingType): string => called[type];
