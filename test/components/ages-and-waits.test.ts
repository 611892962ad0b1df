import { describe, expect, test } from 'vitest';
import { metricRows } from '../../components/canary/metric-rows.ts';
import { rampLines } from '../../components/ramps/ramp-lines.ts';
import { headline } from '../../components/rollout/workload-details.ts';
import { judgedAside } from '../../src/wording/judging.ts';
import { several } from '../gallery/ramp-states.ts';
import { now } from '../gallery/states.ts';

const viewOf = (name: string) => {
  const view = [...several.workloads.values()].find(({ ref }) => ref.name === name);
  if (view?.judging.kind !== 'judged') throw new Error(`${name} is not judged`);
  return { view, judging: view.judging };
};

describe('a time beside WAIT is what is left, and says so', () => {
  test('on the board, where it comes before what may be cut', () => {
    const { view, judging } = viewOf('mail');
    expect(judgedAside(judging, now)).toMatch(/^WAIT, ~\d+ h to go$/);
    expect(headline(view, now)).toMatch(/^canary at 25 % · WAIT, ~\d+ h to go · 1 of 4 pods$/);
    // A row that is compared to see whether something happened has no times.
    expect(headline(view)).toBe('canary at 25 % · WAIT · 1 of 4 pods');
  });

  test('on the ramps', () => {
    const rows = rampLines(several).map(({ text }) => text);
    expect(rows.find(text => text.includes('mail'))).toMatch(/ in ~2m50s +WAIT/);
    expect(rows.find(text => text.includes('cart'))).toMatch(/ in 2m10s +PASS/);
  });

  test('in the rows of the panel, by a name over the column, unless nothing waits', () => {
    const head = (name: string, width = 79) =>
      metricRows(viewOf(name).judging.judgement.metrics, { width, title: 'JUDGED', withNumbers: 'none' })[0]?.text;
    expect(head('mail')).toMatch(/10x +to go$/);
    expect(head('mail', 119)).toMatch(/20x +to go$/);
    expect(head('stock')).toMatch(/10x$/);
  });
});
