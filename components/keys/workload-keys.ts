import { canaryPair } from '../../src/app/store/canary-pair.ts';
import { historyCursor } from '../../src/app/store/history-cursor.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { backFirst, backKeys, canaryActKeys, withPause } from './canary-act-keys.ts';
import { diffKey, rollBackTo } from './history-keys.ts';
import type { Keymap } from './keymap.ts';
import { listKeys } from './list-keys.ts';
import { pauseKey } from './pause-key.ts';
import { playbooksKey } from './playbook-keys.ts';
import { quietWhenWell, wayOnKeys } from './roll-back-key.ts';
import { canaryKey, historyKey, logsKey, whyKey } from './ways.ts';

/** The cursor stands on a revision of the history: on the one to go back to, until it is moved. */
export function workloadKeys(state: CockpitState, ref: WorkloadRef): Keymap {
  const { rows, at, revision } = historyCursor(state, ref);
  const view = state.workloads.get(workloadKey(ref));
  const pair = view && canaryPair(state, view);
  const back = backKeys(state, pair, quietWhenWell(rollBackTo(state, ref, revision), view, state));
  return [
    ...wayOnKeys(view),
    ...backFirst(view, back, [
      whyKey(ref),
      playbooksKey(state, ref),
      logsKey(ref),
      ...(view ? [canaryKey(view)] : []),
      diffKey(state, ref),
      historyKey(ref),
    ]),
    ...withPause(canaryActKeys(state, pair), pauseKey(state, view)),
    { key: 't', does: 'journal', isShown: false, intent: () => ({ type: 'journal.open' }) },
    ...listKeys(at, rows.length, 10, to => ({ type: 'row.move', to: to + 1 })),
  ];
}
