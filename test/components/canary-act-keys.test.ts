import { describe, expect, test } from 'vitest';
import { rowOf } from '../../components/keys/keymap.ts';
import { keysOf } from '../../components/keys/screen-keys.ts';
import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import { afterwards, marginal } from '../gallery/canary-states.ts';
import { canaryFails, canaryPromoted } from '../gallery/ramp-states.ts';

const on = (state: CockpitState, name: 'board' | 'workload' | 'canary' | 'why' | 'ramps') => {
  const [view] = state.workloads.values();
  if (!view) throw new Error('a state without a workload');
  const screen: Screen = name === 'board' || name === 'ramps' ? { name } : { name, ref: view.ref };
  return keysOf({ ...state, screens: [{ name: 'board' }, screen] });
};
const everywhere = ['board', 'workload', 'canary', 'why', 'ramps'] as const;
const firstShown = (state: CockpitState, name: (typeof everywhere)[number]) =>
  on(state, name).find(row => 'intent' in row && row.isShown !== false);

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
