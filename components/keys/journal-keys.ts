import type { Intent } from '../../src/app/intent.ts';
import { shownRuns } from '../../src/app/store/shown-runs.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { walkAt } from '../../src/app/store/walks.ts';
import type { Id } from '../../src/domain/brands.ts';
import { bodyRows } from '../frame-rows.ts';
import { timelineLines } from '../journal/timeline-lines.ts';
import { mostScrollOf } from '../screen-lines.ts';
import type { Keymap, KeyRow } from './keymap.ts';
import { listKeys } from './list-keys.ts';
import { filterKey } from './ways.ts';

export function journalKeys(state: CockpitState): Keymap {
  const runs = shownRuns(state);
  const chosen = runs[Math.min(state.row, runs.length - 1)];
  const open: KeyRow = chosen
    ? { key: 'enter', does: 'open', intent: () => opened(state, chosen.run) }
    : { key: 'enter', does: 'open', notNow: 'there is no run' };
  return [open, filterKey, ...listKeys(state.row, runs.length, 10, to => ({ type: 'row.move', to }))];
}

/** A run that was left open is gone on with; the one that is under way here is shown live; all others are read. */
function opened(state: CockpitState, run: Id): Intent {
  if (state.run?.entries[0]?.run === run) return { type: 'run.show' };
  if (walkAt(state, run)) return { type: 'walk.show', run };
  return state.openRuns.some(open => open.state.run === run)
    ? { type: 'open-run.open', run }
    : { type: 'timeline.open', run };
}

export function timelineKeys(state: CockpitState, run: Id): Keymap {
  const page = Math.max(1, bodyRows(state.size) - 1);
  const most = mostScrollOf(timelineLines(state, run).length, page);
  return listKeys(Math.min(state.scroll, most), most + 1, page - 1, to => ({ type: 'scroll.move', to }));
}
