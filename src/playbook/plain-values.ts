import type { Json } from '../domain/json.ts';

/** A DNS-1123 name. */
export const isName = (value: Json): boolean =>
  typeof value === 'string' &&
  /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?){0,3}$/.test(value);

export const isRevision = (value: Json): boolean =>
  (typeof value === 'number' && Number.isInteger(value) && value > 0) ||
  (typeof value === 'string' && /^r?[1-9]\d{0,8}$/.test(value));

export const isUrl = (value: Json): boolean =>
  typeof value === 'string' && /^https?:\/\/[^\s/]/.test(value) && URL.canParse(value);

export const yesOrNo = (value: Json): boolean | undefined => {
  if (value === true || value === 'yes') return true;
  return value === false || value === 'no' ? false : undefined;
};
