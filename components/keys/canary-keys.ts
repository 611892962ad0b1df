import { canaryPair } from '../../src/app/store/canary-pair.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { canaryLines } from '../canary/canary-lines.ts';
import { bodyRows } from '../frame-rows.ts';
import { mostScrollOf } from '../screen-lines.ts';
import { backFirst, backKeys, canaryActKeys, withPause } from './canary-act-keys.ts';
import { diffWithCanaryKey, rollBackTo } from './history-keys.ts';
import type { Keymap, KeyRow } from './keymap.ts';
import { listKeys } from './list-keys.ts';
import { pauseKey } from './pause-key.ts';
import { playbooksKey } from './playbook-keys.ts';
import { quietWhenWell } from './roll-back-key.ts';
import { logsKey, whyKey } from './ways.ts';

export function canaryKeys(state: CockpitState, ref: WorkloadRef): Keymap {
  const view = state.workloads.get(workloadKey(ref));
  const page = Math.max(1, bodyRows(state.size) - 1);
  const most = mostScrollOf(view ? canaryLines(view, state, page).length : 0, page);
  const pair = view && canaryPair(state, view);
  const back = backKeys(state, pair, quietWhenWell(rollBackTo(state, ref, undefined), view, state));
  return [
    ...backFirst(pair?.stable ?? view, back, [
      ...withPause(canaryActKeys(state, pair), pauseKey(state, view)),
      whyKey(ref),
      logsKey(ref),
    ]),
    { ...playbooksKey(state, ref), isShown: false },
    { ...diffWithCanaryKey(state, ref, pair), isShown: false },
    exportKey(view),
    ...listKeys(Math.min(state.scroll, most), most + 1, page - 1, to => ({ type: 'scroll.move', to })),
  ];
}

function exportKey(view: WorkloadView | undefined): KeyRow {
  const common = { key: 'x', does: 'export as CSV' } as const;
  return view?.series && view.series.points.length > 0
    ? { ...common, intent: () => ({ type: 'series.export', ref: view.ref }) }
    : { ...common, isShown: false, notNow: 'there are no numbers yet' };
}
