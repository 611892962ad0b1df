import type { CockpitState } from '../../src/app/store/state.ts';
import { findEntries } from '../find/find-entries.ts';
import { bodyRows } from '../frame-rows.ts';
import type { Keymap, KeyRow } from './keymap.ts';

/** While somebody looks for something, letters are text; only these are keys. `below`: the keymap of the screen below. */
export function findKeys(state: CockpitState, below: Keymap): Keymap {
  const entries = findEntries(state, below);
  const row = Math.min(state.find?.row ?? 0, Math.max(0, entries.length - 1));
  const chosen = entries[row];
  const to = (next: number) => () =>
    ({ type: 'find.move', to: Math.max(0, Math.min(entries.length - 1, next)) }) as const;
  const page = Math.max(1, bodyRows(state.size) - 3);
  return [
    state.find?.text === '' && row === 0
      ? { key: 'enter', does: 'go', notNow: 'type a few letters first' }
      : choose(chosen),
    { key: 'esc', also: ['ctrl-c'], does: 'back', intent: () => ({ type: 'find.close' }) },
    { key: 'up', does: 'up', intent: to(row - 1) },
    { key: 'down', also: ['tab'], does: 'down', intent: to(row + 1) },
    { key: 'ctrl-l', does: 'draw anew', isShown: false, intent: () => ({ type: 'screen.repaint' }) },
    { key: 'pgup', does: 'page up', isShown: false, intent: to(row - page) },
    { key: 'pgdn', does: 'page down', isShown: false, intent: to(row + page) },
  ];
}

function choose(entry: ReturnType<typeof findEntries>[number] | undefined): KeyRow {
  if (!entry) return { key: 'enter', does: 'go', notNow: 'nothing is called like that' };
  const does = entry.kind === 'key' ? entry.name : `go to ${entry.name}`;
  return 'notNow' in entry
    ? { key: 'enter', does, notNow: entry.notNow }
    : { key: 'enter', does, intent: () => ({ type: 'find.choose', chosen: entry.intent }) };
}
