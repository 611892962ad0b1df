import type { Intent } from '../../src/app/intent.ts';
import { type CockpitState, type Screen, screenOf } from '../../src/app/store/state.ts';
import { openWalks, owingWalks } from '../../src/app/store/walks.ts';
import { confirmState } from '../plan/confirm-line.ts';
import { boardKeys } from './board-keys.ts';
import { canaryKeys } from './canary-keys.ts';
import { findKeys } from './find-keys.ts';
import { diffKeys, historyKeys } from './history-keys.ts';
import { journalKeys, timelineKeys } from './journal-keys.ts';
import { type Keymap, type KeyRow, rowOf } from './keymap.ts';
import { leftWalkKeys } from './left-walk-keys.ts';
import { logsKeys } from './logs-keys.ts';
import { planKeys } from './plan-keys.ts';
import { inputsKeys, playbooksKeys } from './playbook-keys.ts';
import { rampsKeys } from './ramps-keys.ts';
import { openRunKeys, runKeys } from './run-keys.ts';
import { filterKeys, writingKeys } from './text-field.ts';
import { walkKeys, writes } from './walk-keys.ts';
import { walkSheetKeys } from './walk-sheet-keys.ts';
import { whyKeys } from './why-keys.ts';
import { workloadKeys } from './workload-keys.ts';

/** The keys of the screen that is drawn, in the state that it is in, most useful first. */
export function keysOf(state: CockpitState): Keymap {
  if (state.isHelpShown)
    return [{ key: '?', also: ['esc', 'q', 'enter'], does: 'close the keys', intent: () => ({ type: 'help.toggle' }) }];
  if (state.find) {
    const { find: _open, ...below } = state;
    return findKeys(state, keysOf(below));
  }
  if (state.writing) return writingKeys;
  if (state.isFiltering) return filterKeys;
  const own = ownKeys(state, screenOf(state));
  // What a screen says of a key wins over what it means elsewhere.
  const others = everywhere(state).filter(({ key }) => rowOf(own, key) === undefined);
  return [
    ...own,
    ...others.map(row => ({ ...row, also: (row.also ?? []).filter(key => rowOf(own, key) === undefined) })),
  ];
}

function ownKeys(state: CockpitState, screen: Screen): Keymap {
  switch (screen.name) {
    case 'board':
      return boardKeys(state);
    case 'ramps':
      return rampsKeys(state);
    case 'workload':
      return workloadKeys(state, screen.ref);
    case 'plan':
      return planKeys(state);
    case 'run':
      return runKeys(state);
    case 'open-run':
      return openRunKeys(state, screen.run);
    case 'journal':
      return journalKeys(state);
    case 'timeline':
      return timelineKeys(state, screen.run);
    case 'history':
      return historyKeys(state, screen.ref);
    case 'diff':
      return diffKeys(state, screen);
    case 'why':
      return whyKeys(state, screen.ref);
    case 'canary':
      return canaryKeys(state, screen.ref);
    case 'logs':
      return logsKeys(state, screen.ref);
    case 'playbooks':
      return playbooksKeys(state, screen.about);
    case 'inputs':
      return inputsKeys(state);
    case 'walk':
      return walkKeys(state, screen.run);
    case 'walk-sheet':
      return walkSheetKeys(state, screen);
    case 'open-walk':
      return leftWalkKeys(state, screen.run);
  }
}

const back: Intent = { type: 'back' };

/** For a terminal that something else has written on. */
const repaint: KeyRow = {
  key: 'ctrl-l',
  does: 'draw anew',
  isShown: false,
  intent: () => ({ type: 'screen.repaint' }),
};

/** While a playbook is walked, its record, its people and its debts are a key away from every screen. */
function ofOpenRun(state: CockpitState): readonly KeyRow[] {
  const run = openWalks(state).at(-1)?.run;
  const owing = owingWalks(state).at(-1)?.run;
  if (run === undefined && owing !== undefined)
    return [{ key: 'o', does: 'what is owed', intent: () => ({ type: 'walk.sheet', run: owing, sheet: 'owed' }) }];
  if (run === undefined) return [];
  return [
    { key: 'n', does: 'note', isShown: false, intent: writes(run, 'note', 'Note for the record:') },
    { key: 'i', does: 'people', isShown: false, intent: () => ({ type: 'walk.sheet', run, sheet: 'people' }) },
    { key: 'o', does: 'what is owed', isShown: false, intent: () => ({ type: 'walk.sheet', run, sheet: 'owed' }) },
    { key: 'p', does: 'back to the run', isShown: false, intent: () => ({ type: 'walk.show', run }) },
  ];
}

function everywhere(state: CockpitState): Keymap {
  const isTop = state.screens.length === 1;
  // Where a name is typed, letters are text; also those that come after what stopped it, such as a PASS that is gone.
  const { kind } = confirmState(state);
  const isTyping =
    screenOf(state).name === 'plan' && (kind === 'typed' || (kind === 'not-now' && state.plan?.typed !== ''));
  if (screenOf(state).name === 'inputs') return [];
  if (isTyping) return [{ key: '?', does: 'keys', intent: () => ({ type: 'help.toggle' }) }, repaint];
  return [
    // At the top the way out is worth more in a footer of few keys.
    { key: ':', does: 'find', isShown: !isTop, intent: () => ({ type: 'find.open' }) },
    { key: '?', does: 'keys', intent: () => ({ type: 'help.toggle' }) },
    ...(isTop && state.filter === ''
      ? []
      : [{ key: 'esc', does: state.filter === '' ? 'back' : 'show all', intent: () => back } as const]),
    ...ofOpenRun(state),
    {
      key: 'T',
      does: state.exactTimes ? 'relative times' : 'exact times',
      isShown: false,
      intent: () => ({ type: 'times.toggle' }),
    },
    repaint,
    { key: 'q', also: ['ctrl-c'], does: 'leave', intent: () => ({ type: 'leave' }) },
  ];
}
