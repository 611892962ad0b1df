import { describe, expect, test } from 'vitest';
import { createRinger } from '../../components/bell.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { WalkOnScreen } from '../../src/app/store/walks.ts';
import { now, rolling, stateWith, trouble } from '../gallery/states.ts';
import * as walks from '../gallery/walk-states.ts';

/** What was heard, as the seconds after the first picture at which it rang. */
function heard(...moments: readonly (readonly [second: number, state: CockpitState])[]): readonly number[] {
  const rung: number[] = [];
  let at = 0;
  const hear = createRinger(() => rung.push(at));
  for (const [second, state] of moments) {
    at = second;
    hear({ ...state, now: now + second * 1_000 });
  }
  return rung;
}

const calm = stateWith([rolling]);
const failing = stateWith([{ ...trouble, key: rolling.key, ref: rolling.ref }]);
const every = (from: number, to: number, state: CockpitState) =>
  Array.from({ length: to - from }, (_, index) => [from + index, state] as const);

/** A walk as it is drawn, which somebody began long ago. */
function walking(state: CockpitState, change: Partial<WalkOnScreen['view']>): CockpitState {
  const [walk] = state.walks;
  if (!walk) throw new Error('the sample walks a playbook');
  const entries = walk.view.entries.map(entry => ({ ...entry, at: now - 600_000 }));
  return { ...state, workloads: new Map(), walks: [{ ...walk, view: { ...walk.view, entries, ...change } }] };
}
const busy = walking(walks.atGo, { isBusy: true });
const waits = walking(walks.atGo, { isBusy: false });

describe('the bell', () => {
  test('rings once when a workload comes to need somebody, and not for as long as it does', () =>
    expect(heard(...every(0, 10, calm), ...every(10, 30, failing))).toEqual([10]));

  test('does not ring for what the first picture shows, nor for what is found right after it', () => {
    expect(heard(...every(0, 10, failing))).toEqual([]);
    expect(heard(...every(0, 3, calm), ...every(3, 20, failing))).toEqual([]);
  });

  test('does not ring again for what flickers; a minute later it is a new need', () =>
    expect(
      heard(
        ...every(0, 10, calm),
        ...every(10, 20, failing),
        ...every(20, 40, calm),
        ...every(40, 50, failing),
        ...every(50, 120, calm),
        ...every(120, 130, failing),
      ),
    ).toEqual([10, 120]));

  test('rings when a playbook waits after it went on by itself, and not right after a key', () =>
    expect(
      heard(...every(0, 6, waits), ...every(6, 8, busy), ...every(8, 12, waits), ...every(12, 30, busy), [30, waits]),
    ).toEqual([30]));

  test('rings once more half a minute before the time of the step that waits is over', () => {
    const { state } = walking(walks.deciding, {}).walks[0]?.view ?? {};
    const at = state?.steps.get(state.at ?? '');
    if (!state || !at) throw new Error('the sample is at a step');
    const steps = new Map(state.steps).set(at.id, { ...at, deadline: now + 100_000 });
    const asked = walking(walks.deciding, { state: { ...state, steps } });
    expect(heard(...every(0, 110, asked))).toEqual([70]);
  });

  test('rings when a change that took its time has ended, and not for one that was over at once', () => {
    const entry = { ...walks.atGo.walks[0]?.view.entries[0], at: now + 20_000 };
    const ended = (confirmedAt: number) =>
      ({
        ...calm,
        run: { ref: trouble.ref, entries: [entry], confirmedAt, ended: { kind: 'in-effect' } },
      }) as unknown as CockpitState;
    expect(heard(...every(0, 20, calm), ...every(20, 30, ended(now + 1_000)))).toEqual([20]);
    expect(heard(...every(0, 20, calm), ...every(20, 30, ended(now + 18_000)))).toEqual([]);
  });
});
