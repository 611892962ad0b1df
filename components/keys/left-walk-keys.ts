import type { CockpitState } from '../../src/app/store/state.ts';
import { leftWalkAt } from '../../src/app/store/walks.ts';
import type { Id } from '../../src/domain/brands.ts';
import type { Keymap, KeyRow } from './keymap.ts';
import { takeOverAsks, writes } from './walk-keys.ts';

/** Nothing goes on by itself: Enter goes on, Esc leaves it open, `s` ends it; of another person's run `i` takes it over. */
export function leftWalkKeys(state: CockpitState, run: Id): Keymap {
  const left = leftWalkAt(state, run);
  const timeline: KeyRow = { key: 't', does: 'timeline', intent: () => ({ type: 'timeline.open', run }) };
  if (!left) return [timeline];
  const { holder, at, offeredTo } = left.state;
  const isTheirs = holder.name !== state.who || offeredTo !== undefined;
  const theirs = `${holder.name} walked it; i takes it over`;
  return [
    isTheirs
      ? { key: 'enter', does: 'go on', isShown: false, notNow: theirs }
      : left.isResuming
        ? { key: 'enter', does: 'go on', notNow: 'it is being read' }
        : {
            key: 'enter',
            does: `go on${at === undefined ? '' : ` at ${at}`}`,
            intent: () => ({ type: 'walk.resume', run }),
          },
    isTheirs
      ? { key: 'i', does: 'take it over', intent: writes(run, 'take-over', takeOverAsks) }
      : { key: 'i', does: 'take it over', isShown: false, notNow: 'it is yours' },
    isTheirs
      ? { key: 's', does: 'end it', isShown: false, notNow: theirs }
      : { key: 's', does: 'end it', intent: writes(run, 'stop', 'The run ends for good. Why?') },
    timeline,
  ];
}
