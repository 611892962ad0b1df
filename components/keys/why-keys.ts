import { canaryPair } from '../../src/app/store/canary-pair.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { bodyRows } from '../frame-rows.ts';
import { mostScrollOf } from '../screen-lines.ts';
import { whyLines } from '../why/why-lines.ts';
import { backFirst, backKeys, canaryActKeys } from './canary-act-keys.ts';
import { diffWithCanaryKey, rollBackTo } from './history-keys.ts';
import type { Keymap } from './keymap.ts';
import { listKeys } from './list-keys.ts';
import { playbooksKey } from './playbook-keys.ts';
import { quietWhenWell, wayOnKeys } from './roll-back-key.ts';
import { canaryKey, logsKey } from './ways.ts';

export function whyKeys(state: CockpitState, ref: WorkloadRef): Keymap {
  const view = state.workloads.get(workloadKey(ref));
  const page = Math.max(1, bodyRows(state.size) - 1);
  const most = mostScrollOf(view ? whyLines(state, view).length : 0, page);
  const pair = view && canaryPair(state, view);
  return [
    ...wayOnKeys(view),
    ...backFirst(
      pair?.stable ?? view,
      backKeys(state, pair, quietWhenWell(rollBackTo(state, ref, undefined), view, state)),
      [...canaryActKeys(state, pair), logsKey(ref), ...(view ? [canaryKey(view)] : [])],
    ),
    { ...playbooksKey(state, ref), isShown: false },
    diffWithCanaryKey(state, ref, pair),
    ...listKeys(Math.min(state.scroll, most), most + 1, page - 1, to => ({ type: 'scroll.move', to })),
  ];
}
