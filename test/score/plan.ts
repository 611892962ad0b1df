import { cells, cross, goodReleases, tenTimes, usual } from './cells.ts';
import type { Wanted } from './run-cells.ts';
import { type Cell, nameOf } from './world/cell.ts';

/** A good release of its noise in the usual world; the variations of the usual world get fewer runs. */
const isPlainClass = (cell: Cell) =>
  nameOf(cell) === nameOf({ ...usual, noise: cell.noise, perSecond: cell.perSecond });

const names = (of: readonly Cell[]) => new Set(of.map(nameOf));
const good = names(goodReleases);
const ten = names(tenTimes);

const runsFor = (cell: Cell): number => {
  const name = nameOf(cell);
  if (ten.has(name)) return 2000;
  if (good.has(name)) return isPlainClass(cell) ? 2000 : 600;
  // What an opponent may be compared with: its false stops must be known to about a hundredth.
  if (cell.effect === 1 && cell.slower === 1) return 200;
  return 30;
};

export const wholePlan: readonly Wanted[] = cells.map(cell => ({ cell, runs: runsFor(cell) }));

/** For every test run: seconds. It shows the directions, not the numbers. */
export const quickPlan: readonly Wanted[] = [
  ...cross({ perSecond: [10, 100, 1000] }),
  ...cross({ perSecond: [10, 100, 1000], effect: [10] }),
  ...cross({ noise: ['burst-both', 'clustered-4', 'burst-node', 'cold-start', 'bad-pod', 'reset'] }),
].map(cell => ({ cell, runs: 30 }));
