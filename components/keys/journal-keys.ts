import type { CockpitState } from '../../src/app/store/state.ts';
import type { Keymap, KeyRow } from './keymap.ts';
import { listKeys } from './list-keys.ts';

export function journalKeys(state: CockpitState): Keymap {
  const runs = state.journal ?? [];
  const chosen = runs[Math.min(state.row, runs.length - 1)];
  const open: KeyRow = chosen
    ? { key: 'enter', does: 'open', intent: () => ({ type: 'timeline.open', run: chosen.run }) }
    : { key: 'enter', does: 'open', notNow: 'there is no run' };
  return [open, ...listKeys(state.row, runs.length, 10, to => ({ type: 'row.move', to }))];
}

export const timelineKeys = (state: CockpitState): Keymap => [
  ...listKeys(state.scroll, state.timeline?.entries.length ?? 0, 10, to => ({ type: 'scroll.move', to })),
];
