import type { Key } from 'ink';
import type { KeyName } from './keymap.ts';

const named: readonly (readonly [keyof Key, KeyName])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pgup'],
  ['pageDown', 'pgdn'],
  ['home', 'g'],
  ['end', 'G'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
];

/**
 * The keys in one piece of input. Several characters at once are fast typing or a paste of a terminal that doesn't
 * mark pastes; an Enter among them is dropped, so that a paste never confirms.
 */
export function keyNamesOf(input: string, key: Key): readonly KeyName[] {
  if (key.ctrl) return [`ctrl-${input}`];
  const special = named.find(([flag]) => key[flag]);
  if (special) return [special[1]];
  return [...input].filter(character => character >= ' ' && character !== '\u007f');
}

const words: Readonly<Record<string, string>> = {
  enter: 'Enter',
  esc: 'Esc',
  tab: 'Tab',
  pgdn: 'PgDn',
  pgup: 'PgUp',
  up: '↑',
  down: '↓',
  ' ': 'Space',
  'ctrl-c': 'Ctrl-C',
  'ctrl-l': 'Ctrl-L',
};

/** A key as it stands on a keyboard. */
export const keyInWords = (key: string): string => words[key] ?? key;
