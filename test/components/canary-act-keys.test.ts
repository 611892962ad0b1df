import { describe, expect, test } from 'vitest';
import { headRows } from '../../components/canary/canary-lines.ts';
import { rowOf } from '../../components/keys/keymap.ts';
import { keysOf } from '../../components/keys/screen-keys.ts';
import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { textAt } from '../../src/domain/json.ts';
import type { Verdict } from '../../src/domain/judgement.ts';
import { afterwards, marginal } from '../gallery/canary-states.ts';
import { canaryFails, canaryPasses, canaryPromoted, canaryRises } from '../gallery/ramp-states.ts';

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

describe('a canary of which a pod is not ready', () => {
  const [risesView] = canaryRises.workloads.values() as unknown as [WorkloadView];
  const judgedAt = (step: number, verdict: Verdict): CockpitState => {
    const { judging } = risesView;
    if (judging.kind !== 'judged') throw new Error('nothing is judged');
    const view = { ...risesView, judging: { ...judging, judgement: { ...judging.judgement, step, verdict } } };
    return { ...canaryRises, workloads: new Map([[view.key, view]]) };
  };
  const why = (state: CockpitState) => {
    const row = rowOf(on(state, 'canary'), 'a');
    const intent = row && 'intent' in row ? row.intent() : undefined;
    return intent?.type === 'plan.ask' ? textAt(intent.call.with, 'reason') : undefined;
  };
  const next = (state: CockpitState) => {
    const [view] = state.workloads.values();
    const rows = view ? headRows(view, state) : [];
    return rows.map(({ text }) => text.trim()).join(' ');
  };

  test('fails at the weight that it has, also in the record', () => {
    expect(why(judgedAt(3, 'fail'))).toMatch(/^2\.1\.0: FAIL/);
    expect(why(judgedAt(3, 'fail'))).not.toContain('weight before');
    expect(why(judgedAt(1, 'fail'))).toContain(', of the weight before');
  });

  test('waits for that pod, and is not called one of the weight before', () => {
    expect(next(judgedAt(3, 'no-data'))).toContain('wait: there is no PASS before all of its pods are ready');
    expect(next(judgedAt(1, 'pass'))).toContain('the verdict above is of the weight before');
  });
});
