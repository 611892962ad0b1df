import { fewestBad } from '../../src/judge/settings.ts';
import { bestPossible } from './best-possible.ts';
import type { Claim } from './claims.ts';
import { askSeconds, errorOfFailed, failedBeside, meanFailed, stopsIn, whole } from './figures.ts';
import { judges } from './run.ts';
import type { CellResult } from './run-cells.ts';
import { shownName } from './shown-name.ts';
import { upperBound } from './statistics.ts';
import { type Cell, nameOf } from './world/cell.ts';

export type Duel = {
  readonly result: CellResult;
  readonly judge: number;
  /** On good releases of the same traffic. */
  readonly calm: { readonly stops: number; readonly runs: number };
  readonly ours: number;
  readonly theirs: number;
  /** Of theirs, in requests. */
  readonly standardError: number;
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
          standardError: errorOfFailed(of, judge),
          surprise: failedBeside(of, judge, 1),
          surpriseAtFour: failedBeside(of, judge, 4),
          haveBothNeverStopped: stopsIn(of, 0) === 0 && stopsIn(of, judge) === 0,
        },
      ];
    });
  });
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;

const duelLine = ({ judge, theirs, ours, calm, result: { cell } }: Duel): string =>
  `${judges[judge]}: ${theirs.toFixed(1)} failed requests, ours ${ours.toFixed(1)}; told ${bestPossible(cell, 'told').toFixed(1)}, untold ${bestPossible(cell, 'untold').toFixed(1)}; it stops ${percent(calm.stops / calm.runs)} of ${calm.runs} good ones, at most ${percent(upperBound(calm.stops, calm.runs))}: ${shownName(cell)}`;

/** Fewer than the best possible judge that is told both rates: more runs would show that this one stops more good releases. */
const isTooGood = ({ theirs, standardError, result }: Duel): boolean =>
  theirs + 2 * standardError < bestPossible(result.cell, 'told');

type Reach = 'beyond' | 'at the limit' | 'within';

/** Whether the best judge that nobody told which rate is the good one could have so many times fewer than theirs. */
const reachOf = ({ theirs, standardError, result }: Duel, times: number): Reach => {
  const best = times * bestPossible(result.cell, 'untold');
  if (theirs + 2 * standardError < best) return 'beyond';
  return theirs - 2 * standardError < best ? 'at the limit' : 'within';
};

/** Ours stops nothing for fewer failed requests than this, whatever the odds. */
const isTooFewForOurs = ({ theirs, standardError }: Duel): boolean => theirs + 2 * standardError < fewestBad;

/** At 100 % there is no stable beside it: ours asks a person there and stops nothing, by decision 0021. */
const isAskedOnly = ({ result }: Duel): boolean => result.cell.onset === 'full';

const askedIn = (seconds: number): string => (Number.isFinite(seconds) ? `${seconds} s` : 'not in half of the runs');

const askedLine = (duels: readonly Duel[]): readonly string[] =>
  duels.length === 0
    ? []
    : [
        `${duels.length} begin at 100 % of a ramp, where ours asks a person and stops nothing, since an incident looks the same there; it asks, median: ${[
          ...new Map(duels.map(({ result }) => [result.name, result])).values(),
        ]
          .map(result => `${askedIn(askSeconds(whole(result), 0.5))} (${shownName(result.cell)})`)
          .join(', ')}`,
      ];

const byOpponent = (duels: readonly Duel[]): string =>
  judges
    .flatMap((name, judge) => {
      const count = duels.filter(duel => duel.judge === judge).length;
      return count > 0 ? [`${name} ${count}`] : [];
    })
    .join(', ');

const whatIsBest =
  'the best possible judge stops at most 1 % of the good releases, computed for each cell; told: it knows both rates beforehand; untold: it does not, and keeps its 1 % whatever the good rate is';

export const fewerFailed = (duels: readonly Duel[]): Claim => {
  const lost = duels.filter(({ surprise }) => surprise > 3);
  const asked = lost.filter(isAskedOnly);
  const won = duels.filter(({ surprise }) => surprise < -3);
  const tooGood = lost.filter(isTooGood);
  const few = lost.filter(duel => !isTooGood(duel) && !isAskedOnly(duel) && isTooFewForOurs(duel));
  const others = lost.filter(duel => !isTooGood(duel) && !isAskedOnly(duel) && !isTooFewForOurs(duel));
  const told = others.filter(duel => reachOf(duel, 1) === 'beyond');
  const near = others.filter(duel => reachOf(duel, 1) === 'at the limit');
  const rest = others.filter(duel => reachOf(duel, 1) === 'within');
  return {
    says: 'fewer failed requests than every opponent that has at most 1 % false stops there, where that is possible',
    holds: duels.length > 0 && rest.length + near.length + few.length + asked.length === 0,
    found: [
      `${duels.length} comparisons: ${won.length} fewer, ${duels.length - won.length - lost.length} alike (within 3 standard errors), ${lost.length} more`,
      whatIsBest,
      `of the ${lost.length}, ${tooGood.length} have fewer than the best judge that is told: they stop more than 1 %, whatever the runs show`,
      `${told.length} have fewer than the best judge that is not told: their user told them a limit that happens to fit this rate, or they stop more than 1 % where the good rate is another`,
      ...askedLine(asked),
      `${few.length} have fewer than ${fewestBad} failed requests; ours stops nothing for fewer than ${fewestBad}, whatever the odds`,
      ...few.map(duelLine),
      `${near.length} have as few as the best judge that is not told, within two standard errors, and ours more${near.length > 0 ? ` (${byOpponent(near)})` : ''}`,
      ...near.map(duelLine),
      `${rest.length} are lost within what is possible${rest.length > 0 ? ` (${byOpponent(rest)})` : ''}`,
      ...rest.map(duelLine),
    ],
  };
};

export const fourTimesFewer = (duels: readonly Duel[]): Claim => {
  const at100 = duels.filter(duel => duel.result.cell.perSecond >= 100 && !duel.haveBothNeverStopped);
  const allShort = at100
    .filter(({ surpriseAtFour }) => surpriseAtFour > 3)
    .sort((a, b) => a.theirs / a.ours - b.theirs / b.ours);
  const short = allShort.filter(duel => !isTooGood(duel));
  const asked = short.filter(isAskedOnly);
  const others = short.filter(duel => !isAskedOnly(duel));
  const impossible = others.filter(duel => reachOf(duel, 4) === 'beyond');
  const near = others.filter(duel => reachOf(duel, 4) === 'at the limit');
  const rest = others.filter(duel => reachOf(duel, 4) === 'within');
  return {
    says: 'at least four times fewer from 100 requests a second on, where that is possible',
    holds: at100.length > 0 && rest.length + asked.length === 0,
    found: [
      `${at100.length - allShort.length} of ${at100.length - allShort.length + short.length} comparisons`,
      `of the other ${short.length}, ${impossible.length} are out of reach for anybody who is not told: a quarter of theirs is less than the best possible judge has, or than the first scrape`,
      `in ${near.length}, a quarter of theirs is what the best possible judge has that is not told, within two standard errors${near.length > 0 ? ` (${byOpponent(near)})` : ''}`,
      ...near.map(duelLine),
      ...askedLine(asked),
      `${rest.length} are missed within what is possible${rest.length > 0 ? ` (${byOpponent(rest)})` : ''}`,
      ...rest.map(duelLine),
    ],
  };
};
