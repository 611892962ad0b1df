import type { Json } from '../domain/json.ts';
import { textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';

/** Printable ASCII needs no work; nearly everything that a cluster writes is. */
const plain = /^[\x20-\x7E]{0,2000}$/;

/** `safe`, at a price that ten thousand pods can pay. */
export const clean = (text: string): SafeText => (plain.test(text) ? (text as SafeText) : safe(text));

export const cleanAt = (value: Json | undefined, ...path: readonly (string | number)[]): SafeText =>
  clean(textAt(value, ...path) ?? '');
