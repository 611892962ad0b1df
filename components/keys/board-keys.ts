import { cursorRow, shownRows } from '../../src/app/store/board-rows.ts';
import { canaryPair } from '../../src/app/store/canary-pair.ts';
import { rampRows } from '../../src/app/store/ramp-rows.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { backFirst, backKeys, canaryActKeys, withPause } from './canary-act-keys.ts';
import { diffWithCanaryKey } from './history-keys.ts';
import type { Keymap, KeyRow } from './keymap.ts';
import { listKeys } from './list-keys.ts';
import { pauseKey } from './pause-key.ts';
import { playbooksKey } from './playbook-keys.ts';
import { quietWhenWell, rollBackKey } from './roll-back-key.ts';
import { canaryKey, filterKey, historyKey, logsKey, whyKey } from './ways.ts';

export function boardKeys(state: CockpitState): Keymap {
  const rows = shownRows(state);
  const at = cursorRow(rows, state.cursor);
  const view = rows[at];
  const pair = view && canaryPair(state, view);
  const back = view
    ? backKeys(state, pair, quietWhenWell(rollBackKey(state, view), view, state))
    : [{ ...rollBackKey(state, view), isShown: false }];
  const looking: Keymap = [
    view
      ? { key: 'enter', does: 'open', intent: () => ({ type: 'workload.open', ref: view.ref }) }
      : { key: 'enter', does: 'open', isShown: false, notNow: 'there is no workload under the cursor' },
    ...(view
      ? [
          // A canary is looked at by its numbers first.
          ...(pair ? [canaryKey(view), rampsKey(state)] : []),
          whyKey(view.ref),
          playbooksKey(state, view.ref),
          ...[
            logsKey(view.ref),
            ...(pair ? [] : [canaryKey(view)]),
            historyKey(view.ref),
            diffWithCanaryKey(state, view.ref, pair),
          ].map(row => ({
            ...row,
            isShown: false,
          })),
        ]
      : [{ ...playbooksKey(state, undefined), isShown: false }]),
  ];
  return [
    ...backFirst(view, back, looking),
    ...withPause(canaryActKeys(state, pair), pauseKey(state, view)).map(row => ({ ...row, isShown: false })),
    ...(pair ? [] : [rampsKey(state)]),
    { ...filterKey, isShown: false },
    { key: 't', does: 'journal', isShown: false, intent: () => ({ type: 'journal.open' }) },
    {
      key: '0',
      does: state.allNamespaces ? 'this namespace' : 'all namespaces',
      isShown: view === undefined,
      intent: () => ({ type: 'scope.toggle' }),
    },
    ...listKeys(at, rows.length, 10, to => ({ type: 'cursor.move', to: rows[to]?.key ?? '' })),
  ];
}

/** Worth a place in the footer where there is more to it than one rolling update. */
const rampsKey = (state: CockpitState): KeyRow => ({
  key: 'tab',
  does: 'ramps',
  isShown: rampRows(state).some(({ pair }, index) => pair !== undefined || index > 0),
  intent: () => ({ type: 'screen.open', screen: { name: 'ramps' } }),
});
