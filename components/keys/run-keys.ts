import type { DoubtChoice } from '../../src/app/intent.ts';
import type { CockpitState, RunOnScreen } from '../../src/app/store/state.ts';
import type { Id } from '../../src/domain/brands.ts';
import { workloadKey } from '../../src/domain/workload.ts';
import { callTitle } from '../../src/wording/calls.ts';
import type { Keymap, KeyRow } from './keymap.ts';
import { canaryKey } from './ways.ts';

export function runKeys(state: CockpitState): Keymap {
  const { run } = state;
  const id = run?.entries[0]?.run;
  const view = run && state.workloads.get(workloadKey(run.ref));
  const isDoubtful = run?.ended === 'in-doubt' && id !== undefined;
  return [
    ...(isDoubtful ? doubtRows(id) : []),
    ...(run ? nextRow(run) : []),
    ...(view && run?.canary ? [canaryKey(view)] : []),
    ...(id
      ? [{ key: 't', does: 'timeline', intent: () => ({ type: 'timeline.open', run: id }) } satisfies KeyRow]
      : []),
  ];
}

/** The step without which the run does not go on: a plan of its own, confirmed on its own. */
function nextRow({ ref, seen, state }: RunOnScreen): readonly KeyRow[] {
  const call = seen?.next;
  if (!call || state?.closed) return [];
  const does = `plan to ${callTitle(call).toLowerCase()}`;
  return [{ key: 'enter', does, intent: () => ({ type: 'plan.ask', ref, call }) }];
}

const choices: readonly (readonly [string, string, DoubtChoice])[] = [
  ['1', 'plan again', 'plan-again'],
  ['2', 'accept as done', 'accept'],
  ['3', 'by hand', 'by-hand'],
  ['4', 'stop', 'stop'],
];

const doubtRows = (run: Id): readonly KeyRow[] =>
  choices.map(([key, does, choice]) => ({ key, does, intent: () => ({ type: 'doubt.decide', run, choice }) }));

/** Nothing goes on by itself: Enter looks for what was done, and Esc leaves the run as it is. */
export function openRunKeys(state: CockpitState, run: Id): Keymap {
  if (state.run?.entries[0]?.run === run) return runKeys(state);
  const isOpen = state.openRuns.some(open => open.state.run === run);
  return [
    isOpen
      ? { key: 'enter', does: 'look what became of it', intent: () => ({ type: 'open-run.settle', run }) }
      : { key: 'enter', does: 'look what became of it', notNow: 'it is closed' },
    { key: 't', does: 'timeline', intent: () => ({ type: 'timeline.open', run }) },
  ];
}
