import { cells, cross, goodReleases, tenTimes, usual } from './cells.ts';
import { isCompared, isPartner } from './duels.ts';
import type { Wanted } from './run-cells.ts';
import { type Cell, nameOf } from './world/cell.ts';

/** A good release of its noise in the usual world; the variations of the usual world get fewer runs. */
const isPlainClass = (cell: Cell) =>
  nameOf(cell) === nameOf({ ...usual, noise: cell.noise, perSecond: cell.perSecond });

const names = (of: readonly Cell[]) => new Set(of.map(nameOf));
const good = names(goodReleases);
const ten = names(tenTimes);

/** Runs and urgency: first the claims, then what tells which opponents are calm, then what each lets fail. */
const wantedFor = (cell: Cell): Omit<Wanted, 'cell'> => {
  const name = nameOf(cell);
  if (ten.has(name) || (good.has(name) && isPlainClass(cell))) return { runs: 2000, urgency: 0 };
  if (good.has(name)) return { runs: 600, urgency: 1 };
  // What an opponent may be compared with: its false stops must be known to about a hundredth.
  if (isPartner(cell)) return { runs: 60, ofOpponents: 940, urgency: 1 };
  return isCompared(cell) ? { runs: 100, urgency: 2 } : { runs: 30, urgency: 2 };
};

export const wholePlan: readonly Wanted[] = cells.map(cell => ({ cell, ...wantedFor(cell) }));

/** For every test run: seconds. It shows the directions, not the numbers. */
export const quickPlan: readonly Wanted[] = [
  ...cross({ perSecond: [10, 100, 1000] }),
  ...cross({ perSecond: [10, 100, 1000], effect: [10] }),
  ...cross({ noise: ['burst-both', 'clustered-4', 'burst-node', 'cold-start', 'bad-pod', 'reset'] }),
].map(cell => ({ cell, runs: 30 }));
