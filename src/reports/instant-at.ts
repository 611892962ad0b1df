import type { Instant } from '../domain/brands.ts';
import { type Json, textAt } from '../domain/json.ts';

/** `Date.parse` reads almost anything as a date, so the shape is checked first. RFC 3339. */
const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

export function instantAt(value: Json | undefined, ...path: readonly (string | number)[]): Instant | undefined {
  const text = textAt(value, ...path);
  if (text === undefined || !shape.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
