import { rampRows } from '../../src/app/store/ramp-rows.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { rampCursor } from '../ramps/ramp-lines.ts';
import { backKeys, canaryActKeys } from './canary-act-keys.ts';
import type { Keymap, KeyRow } from './keymap.ts';
import { listKeys } from './list-keys.ts';
import { pauseKey } from './pause-key.ts';
import { quietWhenWell, rollBackKey } from './roll-back-key.ts';
import { canaryKey, logsKey, whyKey } from './ways.ts';

/** Keys of the ramp under the cursor: a canary is taken away or goes on, a rolling update is held or rolled back. */
export function rampsKeys(state: CockpitState): Keymap {
  const rows = rampRows(state);
  const at = rampCursor(rows, state);
  const row = rows[at];
  const toBoard: KeyRow = { key: 'tab', does: 'board', intent: () => ({ type: 'back' }) };
  if (!row) return [toBoard];
  const { view, pair } = row;
  return [
    ...backKeys(state, pair, quietWhenWell(rollBackKey(state, view), view, state)),
    ...(pair ? canaryActKeys(state, pair) : [pauseKey(state, view)]),
    canaryKey(view),
    { key: 'enter', does: 'open', intent: () => ({ type: 'workload.open', ref: view.ref }) },
    toBoard,
    { ...whyKey(view.ref), isShown: false },
    { ...logsKey(view.ref), isShown: false },
    ...listKeys(at, rows.length, 10, to => ({ type: 'cursor.move', to: rows[to]?.view.key ?? '' })),
  ];
}
