import { fewestFailed } from './bounds-of-physics.ts';
import type { Claim } from './claims.ts';
import { failedBeside, meanFailed, stopsIn, whole } from './figures.ts';
import { judges } from './run.ts';
import type { CellResult } from './run-cells.ts';
import { shownName } from './shown-name.ts';
import { type Cell, nameOf } from './world/cell.ts';

export type Duel = {
  readonly result: CellResult;
  readonly judge: number;
  /** On good releases of the same traffic. */
  readonly calm: { readonly stops: number; readonly runs: number };
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

/** A release that gets worse, and by which requests fail: it is compared who lets fewer of them fail. */
export const isCompared = (cell: Cell): boolean =>
  cell.effect > 1.25 && !isLittle(cell) && cell.slower === 1 && cell.latency === 'lognormal' && !cell.orders;

const partnerOf = (cell: Cell): Cell => ({ ...cell, effect: 1, onset: 'start' });

/** Who stops more of these good releases than one in a hundred is not compared with. */
export const isPartner = (cell: Cell): boolean =>
  nameOf(cell) === nameOf(partnerOf(cell)) && cell.slower === 1 && cell.latency === 'lognormal' && !cell.orders;

const falseStopsOf = (partner: CellResult, judge: number): Duel['calm'] => ({
  stops: stopsIn(whole(partner), judge) + (partner.calm.stops[judge - 1] ?? 0),
  runs: whole(partner).runs + partner.calm.runs,
});

/** Each cell that gets worse against each opponent that may be used there: at most 1 % false stops on a good release. */
export function duelsIn(results: readonly CellResult[]): readonly Duel[] {
  const byName = new Map(results.map(result => [result.name, result]));
  const worse = results.filter(({ cell }) => isCompared(cell));
  return worse.flatMap(result => {
    const twin = byName.get(nameOf(partnerOf(result.cell)));
    if (!twin) return [];
    const of = whole(result);
    return judges.flatMap((_, judge) => {
      if (judge === 0) return [];
      const calm = falseStopsOf(twin, judge);
      if (calm.stops / calm.runs > 0.01) return [];
      return [
        {
          result,
          judge,
          calm,
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

const limitOf = ({ result }: Duel): number => fewestFailed(result.cell);

const duelLine = (duel: Duel) =>
  `${judges[duel.judge]}: ${duel.theirs.toFixed(1)} failed requests, ours ${duel.ours.toFixed(1)}, limit ${limitOf(duel).toFixed(1)}: ${shownName(duel.result.cell)}`;

/** Under the limit nobody gets who stops at most 1 % of good releases: more runs would show that this one stops more. */
const isTooGood = (duel: Duel): boolean => duel.theirs < 0.95 * limitOf(duel);

export const fewerFailed = (duels: readonly Duel[]): Claim => {
  const lost = duels.filter(({ surprise }) => surprise > 3);
  const won = duels.filter(({ surprise }) => surprise < -3);
  const tooGood = lost.filter(isTooGood);
  const rest = lost.filter(duel => !isTooGood(duel));
  return {
    says: 'fewer failed requests than every opponent that has at most 1 % false stops there',
    holds: duels.length > 0 && (lost.length === 0 || (rest.length === 0 && 'limit')),
    found: [
      `${duels.length} comparisons: ${won.length} fewer, ${duels.length - won.length - lost.length} alike (within 3 standard errors), ${lost.length} more`,
      `of those, ${tooGood.length} have fewer than anybody can who stops at most 1 % of good releases: their false stops are above 1 %, whatever the few runs show`,
      ...rest.map(duelLine),
    ],
  };
};

export const fourTimesFewer = (duels: readonly Duel[]): Claim => {
  const at100 = duels.filter(
    duel => duel.result.cell.perSecond >= 100 && !duel.haveBothNeverStopped && !isTooGood(duel),
  );
  const short = at100
    .filter(({ surpriseAtFour }) => surpriseAtFour > 3)
    .sort((a, b) => a.theirs / a.ours - b.theirs / b.ours);
  // To the tenth: to be four times faster than a rule that stops after four scrapes, all runs must stop at the first.
  const impossible = short.filter(duel => 4 * limitOf(duel) > 0.9 * duel.theirs);
  const rest = short.filter(duel => !impossible.includes(duel));
  return {
    says: 'at least four times fewer from 100 requests a second on',
    holds: at100.length > 0 && (short.length === 0 || (rest.length === 0 && 'limit')),
    found: [
      `${at100.length - short.length} of ${at100.length} comparisons`,
      `of the other ${short.length}, ${impossible.length} are out of reach for anybody: the first scrape, or what a judge needs that stops at most 1 % of good releases, is already a quarter of theirs`,
      ...rest.map(duelLine),
    ],
  };
};
