import { expect, test } from 'vitest';
import { canaryLines } from '../../components/canary/canary-lines.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { canaryRises, captainPasses } from '../gallery/ramp-states.ts';

function sidesOf(state: CockpitState): string | undefined {
  const [view] = state.workloads.values();
  if (!view) throw new Error('a state without a workload');
  return canaryLines(view, { ...state, size: { columns: 300, rows: 40 } }, 40).find(({ label }) => label === 'SIDES')
    ?.text;
}

test('the share that a canary gets is told as of its weight, or as of the one before the step', () => {
  expect(sidesOf(captainPasses)).toMatch(/at 2\d\d requests a second, 24 % of all \(25 % wanted\), stable/);
  expect(sidesOf(canaryRises)).toMatch(/at 60 requests a second, 20 % of all \(before the step to 25 %\), stable/);
});
