import type { Intent } from '../../src/app/intent.ts';
import type { KeyRow } from './keymap.ts';

/** Up, down, page and ends of a list of `length` rows with the cursor on `at`. */
export function listKeys(at: number, length: number, page: number, move: (to: number) => Intent): readonly KeyRow[] {
  const to = (row: number) => () => move(Math.min(Math.max(0, length - 1), Math.max(0, row)));
  return [
    { key: 'up', also: ['k'], does: 'up', isShown: false, intent: to(at - 1) },
    { key: 'down', also: ['j'], does: 'down', isShown: false, intent: to(at + 1) },
    { key: 'pgup', does: 'page up', isShown: false, intent: to(at - page) },
    { key: 'pgdn', does: 'page down', isShown: false, intent: to(at + page) },
    { key: 'g', does: 'first', isShown: false, intent: to(0) },
    { key: 'G', does: 'last', isShown: false, intent: to(length - 1) },
  ];
}
