import type { Intent } from '../../src/app/intent.ts';

/** Keys as people say them; letters stand for themselves. */
export type KeyName = string;

/**
 * What one key does on one screen, now. The same rows feed the dispatch, the footer, the help and the README.
 * `isShown: false` keeps a row out of the footer only.
 */
export type KeyRow = {
  readonly key: KeyName;
  /** Other keys for the same, as arrows beside letters. */
  readonly also?: readonly KeyName[];
  readonly does: string;
  readonly isShown?: boolean;
} & ({ readonly intent: () => Intent } | { readonly notNow: string });

export type Keymap = readonly KeyRow[];

export const rowOf = (keymap: Keymap, key: KeyName): KeyRow | undefined =>
  keymap.find(row => row.key === key || row.also?.includes(key));

/** What to say to a key that has no row here: what the most useful one would do. */
export function unboundSays(keymap: Keymap, key: KeyName): string {
  const best = keymap.find(row => 'intent' in row && row.isShown !== false);
  return `${key} does nothing here${best ? `; ${best.key} ${best.does}` : ''}`;
}
