import type { DoubtChoice } from '../../src/app/intent.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { Id } from '../../src/domain/brands.ts';
import type { Keymap, KeyRow } from './keymap.ts';

export function runKeys(state: CockpitState): Keymap {
  const { run } = state;
  const id = run?.entries[0]?.run;
  const isDoubtful = run?.ended === 'in-doubt' && id !== undefined;
  return [
    ...(isDoubtful ? doubtRows(id) : []),
    ...(id
      ? [{ key: 't', does: 'timeline', intent: () => ({ type: 'timeline.open', run: id }) } satisfies KeyRow]
      : []),
  ];
}

const choices: readonly (readonly [string, string, DoubtChoice])[] = [
  ['1', 'plan again', 'plan-again'],
  ['2', 'accept as done', 'accept'],
  ['3', 'by hand', 'by-hand'],
  ['4', 'stop', 'stop'],
];

const doubtRows = (run: Id): readonly KeyRow[] =>
  choices.map(([key, does, choice]) => ({ key, does, intent: () => ({ type: 'doubt.decide', run, choice }) }));

/** An open run goes on by reading as soon as its screen is there. */
export function openRunKeys(state: CockpitState, run: Id): Keymap {
  return state.run?.entries[0]?.run === run ? runKeys(state) : [];
}
