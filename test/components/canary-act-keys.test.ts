import { describe, expect, test } from 'vitest';
import { rowOf } from '../../components/keys/keymap.ts';
import { keysOf } from '../../components/keys/screen-keys.ts';
import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { afterwards, marginal } from '../gallery/canary-states.ts';
import { canaryFails, canaryPasses, canaryPromoted } from '../gallery/ramp-states.ts';

const on = (state: CockpitState, name: 'board' | 'workload' | 'canary' | 'why' | 'ramps') => {
  const [view] = state.workloads.values();
  if (!view) throw new Error('a state without a workload');
  const screen: Screen = name === 'board' || name === 'ramps' ? { name } : { name, ref: view.ref };
  return keysOf({ ...state, screens: [{ name: 'board' }, screen] });
};
const everywhere = ['board', 'workload', 'canary', 'why', 'ramps'] as const;
const firstShown = (state: CockpitState, name: (typeof everywhere)[number]) =>
  on(state, name).find(row => 'intent' in row && row.isShown !== false);

const [canaryPassesView] = canaryPasses.workloads.values() as unknown as [WorkloadView];

describe('one act has one key, wherever a canary is looked at', () => {
  test.each(everywhere)('on %s a takes it away, and r does the same', name => {
    const keys = on(canaryFails, name);
    const away = rowOf(keys, 'a');
    expect(away?.does).toBe('take canary away');
    expect(rowOf(keys, 'r')).toBe(away);
    expect(firstShown(canaryFails, name)?.key).toBe('a');
  });

  test('once stable runs it too, r rolls that back again', () => {
    const keys = on(canaryPromoted, 'canary');
    expect([rowOf(keys, 'a')?.does, rowOf(keys, 'r')?.does]).toEqual([
      'clear the canary away',
      expect.stringMatching(/^roll back price/),
    ]);
  });

  test('where a person decides, going back is not the first key that is held out', () => {
    for (const state of [marginal, afterwards]) {
      expect(['board', 'canary'].map(name => firstShown(state, name as 'board' | 'canary')?.key)).toEqual([
        'enter',
        'w',
      ]);
      expect(rowOf(on(state, 'board'), 'r')?.does).toMatch(/^roll back checkout/);
    }
  });
});

test('the next step is not held out for a PASS of the weight before', () => {
  const on10 = (step: number): CockpitState => {
    const { judging } = canaryPassesView;
    if (judging.kind !== 'judged') throw new Error('nothing is judged');
    const view = { ...canaryPassesView, judging: { ...judging, judgement: { ...judging.judgement, step } } };
    return { ...canaryPasses, workloads: new Map([[view.key, view]]) };
  };
  const next = (step: number) => rowOf(on(on10(step), 'canary'), '+');
  expect([next(1), next(2)].map(row => row && 'isShown' in row && row.isShown === false)).toEqual([false, true]);
});
