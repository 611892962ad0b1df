import { leastRequests } from './bounds-of-physics.ts';
import type { Claim } from './claims.ts';
import { failedBeside, meanFailed, stopsIn, whole } from './figures.ts';
import { judges } from './run.ts';
import type { CellResult } from './run-cells.ts';
import { shownName } from './shown-name.ts';
import { type Cell, nameOf } from './world/cell.ts';

export type Duel = {
  readonly result: CellResult;
  readonly judge: number;
  readonly ours: number;
  readonly theirs: number;
  /** Ours minus theirs in standard errors, run by run. */
  readonly surprise: number;
  /** Four times ours minus theirs, likewise. */
  readonly surpriseAtFour: number;
  readonly haveBothNeverStopped: boolean;
};

/** Worse by so little that nobody is to be woken: the judge asks, by its rule of 0.1 point. */
export const isLittle = (cell: Cell): boolean => cell.base * (cell.effect - 1) <= 0.001 + 1e-12;

/** Each cell that gets worse against each opponent that may be used there: at most 1 % false stops on a good release. */
export function duelsIn(results: readonly CellResult[]): readonly Duel[] {
  const byName = new Map(results.map(result => [result.name, result]));
  const worse = results.filter(
    ({ cell }) =>
      cell.effect > 1.25 && !isLittle(cell) && cell.slower === 1 && cell.latency === 'lognormal' && !cell.orders,
  );
  return worse.flatMap(result => {
    const twin = byName.get(nameOf({ ...result.cell, effect: 1, onset: 'start' }));
    if (!twin) return [];
    const calm = whole(twin);
    const of = whole(result);
    return judges.flatMap((_, judge) => {
      if (judge === 0 || stopsIn(calm, judge) / calm.runs > 0.01) return [];
      return [
        {
          result,
          judge,
          ours: meanFailed(of, 0),
          theirs: meanFailed(of, judge),
          surprise: failedBeside(of, judge, 1),
          surpriseAtFour: failedBeside(of, judge, 4),
          haveBothNeverStopped: stopsIn(of, 0) === 0 && stopsIn(of, judge) === 0,
        },
      ];
    });
  });
}

const duelLine = ({ result, judge, ours, theirs }: Duel) =>
  `${judges[judge]}: ${theirs.toFixed(1)} failed requests, ours ${ours.toFixed(1)}: ${shownName(result.cell)}`;

export const fewerFailed = (duels: readonly Duel[]): Claim => {
  const lost = duels.filter(({ surprise }) => surprise > 3);
  const won = duels.filter(({ surprise }) => surprise < -3);
  return {
    says: 'fewer failed requests than every opponent that has at most 1 % false stops there',
    holds: lost.length === 0 && duels.length > 0,
    found: [
      `${duels.length} comparisons: ${won.length} fewer, ${duels.length - won.length - lost.length} alike (within 3 standard errors), ${lost.length} more`,
      ...lost.map(duelLine),
    ],
  };
};

export const fourTimesFewer = (duels: readonly Duel[]): Claim => {
  const at100 = duels.filter(
    ({ result, haveBothNeverStopped }) => result.cell.perSecond >= 100 && !haveBothNeverStopped,
  );
  const short = at100
    .filter(({ surpriseAtFour }) => surpriseAtFour > 3)
    .sort((a, b) => a.theirs / a.ours - b.theirs / b.ours);
  const reach = (result: CellResult) => {
    const { cell } = result;
    const share = cell.share === 'ramp' ? 0.05 : cell.share;
    const worse = Math.min(0.6, cell.base * cell.effect);
    const least = leastRequests(worse, cell.base, 0.005);
    return Math.max(least, cell.perSecond * share * (cell.scrapeMs / 1000)) * worse;
  };
  const impossible = short.filter(({ result, theirs }) => 4 * reach(result) > theirs);
  return {
    says: 'at least four times fewer from 100 requests a second on',
    holds: short.length === 0 && at100.length > 0,
    found: [
      `${at100.length - short.length} of ${at100.length} comparisons`,
      `of the other ${short.length}, ${impossible.length} are out of reach: one scrape, or what a test wrong once in 200 needs (ln 200 / information), is already more than a quarter of theirs`,
      ...short.filter(duel => !impossible.includes(duel)).map(duelLine),
    ],
  };
};
