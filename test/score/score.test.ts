import { beforeAll, describe, expect, test } from 'vitest';
import { cross } from './cells.ts';
import { costAt, growthOver } from './cost.ts';
import { detected, meanFailed, stopsIn, whole } from './figures.ts';
import { quickPlan } from './plan.ts';
import { judges } from './run.ts';
import { type CellResult, runCells } from './run-cells.ts';
import { type Cell, nameOf } from './world/cell.ts';

// The numbers, with their bounds, are in test/evidence/judge-score.md; here few runs show that the directions still hold.
// The seeds are fixed, so a run that passes once passes always.
let results: readonly CellResult[] = [];
beforeAll(async () => {
  results = await runCells(quickPlan, () => {}, 2);
}, 240_000);

const of = (choices: Parameters<typeof cross>[0]) => {
  const wanted = cross(choices)[0] as Cell;
  const found = results.find(({ name }) => name === nameOf(wanted));
  if (!found) throw new Error(`There is no cell ${nameOf(wanted)}.`);
  return whole(found);
};
const judge = (name: string) => judges.indexOf(name);

describe('the judge, on a few of the simulated rollouts', () => {
  test.each([10, 100, 1000])('leaves a good release alone at %d requests a second', perSecond => {
    expect(stopsIn(of({ perSecond: [perSecond] }), 0)).toBe(0);
  });

  test('leaves a good release alone under noise for which others take it back', () => {
    for (const noise of ['clustered-4', 'cold-start', 'bad-pod', 'reset'] as const)
      expect(stopsIn(of({ noise: [noise] }), 0)).toBeLessThanOrEqual(1);
    expect(stopsIn(of({ noise: ['clustered-4'] }), judge('Argo 1m/0'))).toBeGreaterThan(15);
    expect(stopsIn(of({ noise: ['clustered-4'] }), judge('Fisher'))).toBeGreaterThan(5);
  });

  test('holds, and does not take back, when both versions have a burst of errors', () => {
    const burst = of({ noise: ['burst-both'] });
    expect(stopsIn(burst, 0)).toBe(0);
    expect(burst.said.hold).toBeGreaterThan(burst.runs * 0.9);
    expect(stopsIn(burst, judge('Argo 5m/3'))).toBeGreaterThan(burst.runs * 0.9);
  });

  test.each([
    [10, 450],
    [100, 75],
    [1000, 30],
  ])(
    'stops ten times as many errors at %d requests a second within %d seconds, half of the time',
    (perSecond, limit) => {
      const worse = of({ perSecond: [perSecond], effect: [10] });
      expect(stopsIn(worse, 0)).toBe(worse.runs);
      expect(detected(worse, 0, 0.5)).toBeLessThanOrEqual(limit);
    },
  );

  test.each([100, 1000])('lets fewer requests fail than the others that are as calm, at %d a second', perSecond => {
    const worse = of({ perSecond: [perSecond], effect: [10] });
    for (const name of ['Argo 5m/3', 'Flagger 1m/5', '2x ratio', 'Kayenta'])
      expect(2 * meanFailed(worse, 0)).toBeLessThan(meanFailed(worse, judge(name)));
  });

  test('passes a good release in minutes where there is traffic, and says that it has no data where there is none', () => {
    expect(of({ perSecond: [1000] }).last.pass).toBeGreaterThan(26);
    expect(of({ perSecond: [10] }).last['no-data']).toBeGreaterThan(22);
  });
});

test('the judge keeps no more after a day than after some hours', () => {
  const { early, late } = growthOver(2000);
  expect(late).toBeLessThan(1.1 * early);
}, 120_000);

test('the judge costs less than a millisecond for each metric and tick at 500 pods', () => {
  const processor = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  expect(costAt(500, 60, processor).msPerMetricAndTick).toBeLessThan(1);
}, 120_000);
