import { fastestRequests, leastRequests, secondsAt } from './bounds-of-physics.ts';
import { goodReleases, tenTimes } from './cells.ts';
import { duelsIn, fewerFailed, fourTimesFewer } from './duels.ts';
import { detected, earlyIn, isGood, stopsIn, whole } from './figures.ts';
import type { CellResult } from './run-cells.ts';
import { shownName } from './shown-name.ts';
import { lowerBound, luckOfSplit, upperBound } from './statistics.ts';
import type { Tally } from './tally.ts';
import { type Noise, nameOf, noises } from './world/cell.ts';

export type Claim = {
  readonly says: string;
  readonly holds: boolean;
  readonly found: readonly string[];
};

export const percent = (part: number, digits = 2): string => `${(100 * part).toFixed(digits)} %`;
const shared: readonly Noise[] = ['burst-both', 'long-burst-both'];

export const ofGoodReleases = (results: readonly CellResult[]): readonly CellResult[] => {
  const names = new Set(goodReleases.map(nameOf));
  return results.filter(({ name }) => names.has(name));
};

/** Of few runs a single stop would be too much: then it is one when the lower bound says so. */
const isAtMostOneOfHundred = (stops: number, runs: number): boolean =>
  runs >= 1000 ? stops / runs <= 0.01 : lowerBound(stops, runs) <= 0.01;

const falseStops = (noise: Noise, results: readonly CellResult[]): Claim | undefined => {
  const of = ofGoodReleases(results).filter(({ cell }) => cell.noise === noise);
  if (of.length === 0) return undefined;
  const counted = of
    .map(result => ({ result, stops: stopsIn(whole(result), 0), runs: whole(result).runs }))
    .sort((a, b) => b.stops / b.runs - a.stops / a.runs);
  const stops = counted.reduce((sum, each) => sum + each.stops, 0);
  const runs = counted.reduce((sum, each) => sum + each.runs, 0);
  const worst = counted[0];
  if (!worst) return undefined;
  return {
    says: `false stops at most 1 %: ${noise}`,
    holds: stops / runs <= 0.01 && counted.every(({ stops: k, runs: n }) => isAtMostOneOfHundred(k, n)),
    found: [
      `${stops} of ${runs}, ${percent(stops / runs)}, at most ${percent(upperBound(stops, runs))} (95 %)`,
      `worst cell: ${worst.stops} of ${worst.runs}, ${percent(worst.stops / worst.runs)}, ${percent(lowerBound(worst.stops, worst.runs))} to ${percent(upperBound(worst.stops, worst.runs))}: ${shownName(worst.result.cell)}`,
    ],
  };
};

const sharedBursts = (results: readonly CellResult[]): Claim => {
  const of = results.filter(({ cell }) => shared.includes(cell.noise) && isGood(cell));
  const stops = of.reduce((sum, result) => sum + whole(result).inBurst, 0);
  const others = of.reduce((sum, result) => sum + stopsIn(whole(result), 0), 0) - stops;
  const runs = of.reduce((sum, result) => sum + whole(result).runs, 0);
  const held = of.map(result => {
    const { said, runs: all } = whole(result);
    return `${result.cell.noise} at ${result.cell.perSecond} rps, ${String(result.cell.share)}: HOLD in ${percent(said.hold / all, 0)}`;
  });
  return {
    says: 'no wrong rollback in bursts on both arms',
    holds: stops === 0 && of.length > 0,
    found: [
      `${stops} of ${runs} stopped in the burst or within ten minutes after it, at most ${percent(upperBound(stops, runs), 3)} (95 %)`,
      `${others} stopped before it or long after it, by luck; those are counted among the false stops`,
      ...held,
    ],
  };
};

const targetSeconds: Readonly<Record<number, number>> = { 10: 435, 100: 60, 1000: 15 };

const medians = (results: readonly CellResult[]): readonly Claim[] =>
  tenTimes.flatMap(cell => {
    const result = results.find(({ name }) => name === nameOf(cell));
    const target = targetSeconds[cell.perSecond];
    if (!result || target === undefined) return [];
    const of = whole(result);
    const limit = target + cell.scrapeMs / 1000;
    const canaryPerSecond = cell.perSecond * 0.05;
    const fastest = fastestRequests(0.03, 0.003, 0.005);
    return [
      {
        says: `0.3 % → 3 % at ${cell.perSecond} rps, 5 % canary: median at most ${target} s and one scrape`,
        holds: detected(of, 0, 0.5) <= limit,
        found: [
          `median ${detected(of, 0, 0.5)} s, p90 ${detected(of, 0, 0.9)} s, stopped in ${percent(stopsIn(of, 0) / of.runs)} of ${of.runs}`,
          `no test that knows both rates and is wrong once in 200 is faster than ${secondsAt(fastest.p50, canaryPerSecond, cell.scrapeMs)} s median, ${secondsAt(fastest.p90, canaryPerSecond, cell.scrapeMs)} s p90 (${fastest.p50} and ${fastest.p90} requests; Wald's mean ${Math.round(leastRequests(0.03, 0.003, 0.005))})`,
        ],
      },
    ];
  });

/** Two-sided, in standard errors of the difference of two shares. */
const apart = (a: number, b: number, runs: number): number => {
  const pooled = (a + b) / (2 * runs);
  const error = Math.sqrt((2 * pooled * (1 - pooled)) / runs);
  return error === 0 ? 0 : Math.abs(a - b) / runs / error;
};

const sumOf = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);

const heldOut = (results: readonly CellResult[]): Claim => {
  const classes = noises.map(noise => {
    const of = ofGoodReleases(results).filter(({ cell }) => cell.noise === noise);
    const stops = (part: 'tuning' | 'held-out') => of.reduce((sum, result) => sum + stopsIn(result.of[part], 0), 0);
    const runs = of.reduce((sum, result) => sum + result.of.tuning.runs, 0);
    return { noise, tuning: stops('tuning'), held: stops('held-out'), runs };
  });
  const all = { tuning: sumOf(classes.map(({ tuning }) => tuning)), held: sumOf(classes.map(({ held }) => held)) };
  const luck = luckOfSplit(all.tuning, all.held);
  const far = classes.filter(({ tuning, held, runs }) => runs > 0 && apart(tuning, held, runs) > 3);
  const found = tenTimes.flatMap(cell => {
    const result = results.find(({ name }) => name === nameOf(cell));
    const median = (tally: Tally) => detected(tally, 0, 0.5);
    if (!result) return [];
    const difference = Math.abs(median(result.of.tuning) - median(result.of['held-out']));
    return [{ cell, difference, isNear: difference <= Math.max(15, 0.1 * median(result.of.tuning)) }];
  });
  return {
    says: 'the held-out part of the seeds is within noise of the rest',
    holds: far.length === 0 && luck > 0.01 && found.every(({ isNear }) => isNear),
    found: [
      `false stops in all classes: ${all.tuning} on tuning seeds, ${all.held} on held-out seeds, of ${sumOf(classes.map(({ runs }) => runs))} each; luck alone is as uneven in ${percent(luck, 0)} of all cases`,
      `false stops, tuning and held out: ${classes.map(({ noise, tuning, held, runs }) => `${noise} ${tuning} and ${held} of ${runs}`).join(' · ')}`,
      `medians at 0.3 % → 3 % differ by ${found.map(({ cell, difference }) => `${difference} s at ${cell.perSecond} rps`).join(', ')}`,
    ],
  };
};

/** The exception: what a sick node does to the canary alone can't be told from the canary, but by its neighbours. */
export const badNode = (results: readonly CellResult[]): readonly string[] =>
  ofGoodReleases(results)
    .filter(({ cell }) => cell.noise === 'burst-node')
    .map(result => {
      const { runs, said, last } = whole(result);
      const stops = stopsIn(whole(result), 0);
      return `${result.cell.perSecond} rps: stopped ${percent(stops / runs)} (at most ${percent(upperBound(stops, runs))}), HOLD at some time ${percent(said.hold / runs, 0)}, asked ${percent(said.marginal / runs, 0)}, passed in the end ${percent(last.pass / runs, 0)}`;
    });

const neverEarly = (results: readonly CellResult[]): Claim => {
  const late = results.filter(({ cell }) => cell.onset !== 'start' && cell.noise === 'iid');
  const early = late.reduce((sum, result) => sum + earlyIn(whole(result), 0), 0);
  const runs = late.reduce((sum, result) => sum + whole(result).runs, 0);
  return {
    says: 'no stop before what begins late has begun (at most 1 %)',
    holds: runs === 0 || early / runs <= 0.01,
    found: [`${early} of ${runs}`],
  };
};

/** Everything that the runner prints PASS or MISS for. */
export function claimsOf(results: readonly CellResult[]): readonly Claim[] {
  const duels = duelsIn(results);
  return [
    ...noises.filter(noise => noise !== 'burst-node').flatMap(noise => falseStops(noise, results) ?? []),
    sharedBursts(results),
    ...medians(results),
    fewerFailed(duels),
    fourTimesFewer(duels),
    neverEarly(results),
    heldOut(results),
  ];
}
