import type { Intent } from '../../src/app/intent.ts';
import { keyInWords } from './key-names.ts';

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

/** What only shows something: no plan opens by it, no answer is given, and nothing is written. */
const reading: ReadonlySet<Intent['type']> = new Set<Intent['type']>([
  'workload.open',
  'screen.open',
  'playbooks.open',
  'journal.open',
  'timeline.open',
  'walk.show',
  'walk.sheet',
  'run.show',
  'exact.toggle',
  'help.toggle',
  'back',
]);

/** What to say to a key that has no row here. Whoever pressed a wrong key is not led on to one that begins a change. */
export function unboundSays(keymap: Keymap, key: KeyName): string {
  const best = keymap.find(row => 'intent' in row && row.isShown !== false && reading.has(row.intent().type));
  return `${keyInWords(key)} does nothing here${best ? `; ${keyInWords(best.key)} ${best.does}` : ''}`;
}
