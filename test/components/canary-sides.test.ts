import { expect, test } from 'vitest';
import { canaryLines } from '../../components/canary/canary-lines.ts';
import { bodyRows } from '../../components/frame-rows.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { examples } from '../gallery/examples.ts';
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

test.each(examples.filter(({ screen }) => screen === 'canary'))(
  'at 80x24 no row that may still vote lies below the fold: $state',
  ({ of }) => {
    const [view] = of.workloads.values();
    if (!view) throw new Error('a state without a workload');
    const size = { columns: 80, rows: 24 };
    const page = bodyRows(size) - 1;
    const lines = canaryLines(view, { ...of, size }, page);
    const votes = lines.flatMap(({ label, text }, at) =>
      label === undefined && /^([✗‖!…✓] [A-Z]|\s+\(wait\))/.test(text) ? at : [],
    );
    // One row says that more follows.
    expect(Math.max(-1, ...votes)).toBeLessThan(lines.length > page ? page - 1 : page);
  },
);
