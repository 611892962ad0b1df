import type { Instant } from '../domain/brands.ts';
import { type Counts, hasBothSides, minus, noCounts, plus } from './counts.ts';
import {
  addLook,
  indexOf,
  type Likelihood,
  logOfExpected,
  logOfSum,
  nothingSeen,
  placesOfLess,
  placesOfMore,
  type Ratios,
} from './likelihood.ts';
import { beginRestarts, noteWorst, type Restart, type Restarts, restartAtStep, restartByTime } from './restarts.ts';
import { addStorms, type InStorms, noStorms, ofLength, type PodsOfLook } from './storms.ts';

/**
 * The evidence that one side is worse, by what is called an e-process: if the canary is not worse than tolerated, the evidence ever
 * reaches 1/α with a chance of at most α, however often it is looked at; so 200 means "once in 200 by luck, at most".
 * It holds for independent events. Where they come in storms of known length, storms are weighed; else the logarithm is divided by the dispersion.
 */
export type Evidence = {
  readonly ratios: Ratios;
  readonly since: Instant;
  readonly at: Instant;
  readonly counts: Counts;
  readonly likelihood: Likelihood;
  /** The same where bad events come in storms, for each length of them. */
  readonly inStorms?: InStorms;
  readonly restarts: Restarts;
  /** Of the present step of a ramp: what lets it pass must have been seen at this share. */
  readonly step: { readonly at: Instant; readonly counts: Counts; readonly likelihood: Likelihood };
};

export function beginEvidence(ratios: Ratios, at: Instant, isInStorms = false): Evidence {
  const seen = {
    at,
    counts: noCounts,
    likelihood: nothingSeen(ratios),
    ...(isInStorms && { inStorms: noStorms(ratios) }),
  };
  return { ratios, since: at, ...seen, restarts: beginRestarts(seen), step: seen };
}

/** From now on a new step of a ramp; call it before the first look in it. */
export function beginStep(evidence: Evidence): Evidence {
  const { at, counts, likelihood, inStorms } = evidence;
  const step = { at, counts, likelihood, ...(inStorms && { inStorms }) };
  return { ...evidence, step, restarts: restartAtStep(evidence.restarts, step) };
}

/**
 * A look in which one side is missing teaches nothing and is left out. Before the first one with both, nothing has
 * begun: the weight of the beginning belongs to the canary's first request. `worst`: the bad events of the worst canary pod.
 */
export function addToEvidence(
  evidence: Evidence,
  counts: Counts,
  at: Instant,
  worst = counts.canaryBad,
  pods: PodsOfLook = { canary: [], stable: [] },
): Evidence {
  const isTold = hasBothSides(counts);
  const { ratios, inStorms } = evidence;
  if (!isTold && evidence.counts.canaryOf === 0) return beginEvidence(ratios, at, inStorms !== undefined);
  const all = isTold ? plus(evidence.counts, counts) : evidence.counts;
  const seen = {
    at,
    counts: all,
    likelihood: isTold ? addLook(evidence.likelihood, ratios, counts) : evidence.likelihood,
    ...(inStorms && {
      inStorms: isTold ? addStorms(inStorms, ratios, counts, pods, (all.stableBad + 0.5) / all.stableOf) : inStorms,
    }),
  };
  const noted = isTold ? noteWorst(evidence.restarts, worst) : evidence.restarts;
  return { ...evidence, ...seen, restarts: restartByTime(noted, evidence.since, seen) };
}

/** `log`: natural logarithm of the evidence. `began`: the moment from which on it is strongest. */
export type Weighed = { readonly log: number; readonly began: Restart };

/** That the canary has more than `tolerated` times as many; `tolerated` is one of the exact ratios. */
export const weighMore = (evidence: Evidence, tolerated: number, dispersion: number): Weighed =>
  weigh(evidence, restart => meanSince(evidence, restart, tolerated, dispersion, placesOfMore));

/** That it has less than `tolerated` times as many. */
export const weighLess = (evidence: Evidence, tolerated: number, dispersion: number): Weighed =>
  weigh(evidence, restart => meanSince(evidence, restart, tolerated, dispersion, placesOfLess));

/** That it has more than `tolerated` times as many storms of this mean length; nothing where they are not counted. */
export function weighStorms(evidence: Evidence, tolerated: number, length: number): Weighed | undefined {
  const { inStorms, ratios } = evidence;
  if (!inStorms) return undefined;
  const against = indexOf(ratios, tolerated);
  return weigh(evidence, restart => {
    if (evidence.likelihood === restart.likelihood || !restart.inStorms) return 0;
    const alone = evidence.likelihood.map((log, i) => log - (restart.likelihood[i] ?? 0));
    const logs = ofLength(length, alone, inStorms, restart.inStorms);
    const zero = logs(against);
    return logOfSum(placesOfMore.map(i => logs(i) - zero + expectedAt(i)));
  });
}

/** Plain loops: nearly all that a look costs is spent here. */
function weigh({ restarts }: Evidence, since: (restart: Restart) => number): Weighed {
  let began = restarts.list[0] as Restart;
  let strongest = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const restart of restarts.list) {
    const log = Math.log(restart.weight) + since(restart);
    if (log > strongest) {
      sum = sum * Math.exp(strongest - log) + 1;
      [began, strongest] = [restart, log];
    } else sum += Math.exp(log - strongest);
  }
  return { log: strongest + Math.log(sum), began };
}

const expectedAt = (place: number): number => logOfExpected[place] ?? Number.NEGATIVE_INFINITY;

/** Of all alternatives against one ratio, by what was seen since. Where nothing bad was, the list is still the same, and all are alike. */
function meanSince(
  { likelihood: now, ratios }: Evidence,
  { likelihood: before }: Restart,
  tolerated: number,
  dispersion: number,
  alternatives: readonly number[],
): number {
  if (now === before) return 0;
  const against = indexOf(ratios, tolerated);
  const zero = (now[against] ?? 0) - (before[against] ?? 0);
  let most = Number.NEGATIVE_INFINITY;
  for (const i of alternatives) {
    const log = (now[i] ?? 0) - (before[i] ?? 0);
    if (log > most) most = log;
  }
  let sum = 0;
  for (const i of alternatives) sum += Math.exp(((now[i] ?? 0) - (before[i] ?? 0) - most) / dispersion + expectedAt(i));
  return (most - zero) / dispersion + Math.log(sum);
}

/** What would be left of the evidence for more, since `began`, had the worst pod of the worst look been without bad events. */
export function weighWithoutWorst(evidence: Evidence, began: Restart, tolerated: number, dispersion: number): number {
  const { ratios, likelihood } = evidence;
  const { canaryOf, stableOf } = sinceRestart(evidence, began);
  const against = indexOf(ratios, tolerated);
  const left = (i: number) => {
    const weighted = (ratios.all[i] ?? 1) * canaryOf;
    return (likelihood[i] ?? 0) - (began.likelihood[i] ?? 0) - began.worst * Math.log(weighted / (weighted + stableOf));
  };
  const zero = left(against);
  return Math.log(began.weight) + logOfSum(placesOfMore.map(i => (left(i) - zero) / dispersion + expectedAt(i)));
}

/** The mirror: that the canary has less than `ratio` times as many (one that is weighed exactly), in this step. */
export const weighBelow = (evidence: Evidence, ratio: number, dispersion: number): number =>
  logBeyond(evidence, indexOf(evidence.ratios, ratio), dispersion, 'below');

/** That it has more than `ratio` times as many, where fewer are worse. */
export const weighAbove = (evidence: Evidence, ratio: number, dispersion: number): number =>
  logBeyond(evidence, indexOf(evidence.ratios, ratio), dispersion, 'above');

/** The smallest ratio on the grid that this step rules out with evidence of 20; nothing while that is none up to 100. */
export function ruledOutBy({ ratios, likelihood, step }: Evidence, dispersion: number): number | undefined {
  const middle = (ratios.grid - 1) / 2;
  const since = (i: number) => ((likelihood[i] ?? 0) - (step.likelihood[i] ?? 0)) / dispersion;
  // As `logBeyond` below each ratio, with the sum carried on from ratio to ratio.
  let below = Number.NEGATIVE_INFINITY;
  for (let i = middle - 9; i < ratios.grid; i++) {
    const here = since(i);
    if (i > middle && below - Math.log(i - middle + 9) - here >= Math.log(20)) return ratios.all[i];
    const most = Math.max(below, here);
    below = most + Math.log(Math.exp(below - most) + Math.exp(here - most));
  }
  return undefined;
}

/** Alternatives are those beyond what is to be ruled out, up to a fifth or five times as many. */
function logBeyond(
  { ratios, likelihood, step }: Evidence,
  against: number,
  dispersion: number,
  side: 'below' | 'above',
): number {
  const middle = (ratios.grid - 1) / 2;
  const since = (i: number) => (likelihood[i] ?? 0) - (step.likelihood[i] ?? 0);
  const limit = ratios.all[against] ?? 1;
  const logs: number[] = [];
  for (let i = 0; i < ratios.grid; i++) {
    const ratio = ratios.all[i] ?? limit;
    const isBeyond =
      side === 'below' ? i >= middle - 9 && ratio < limit * 0.95 : i <= middle + 9 && ratio > limit / 0.95;
    if (isBeyond) logs.push((since(i) - since(against)) / dispersion);
  }
  return logOfSum(logs) - Math.log(logs.length);
}

export const sinceRestart = ({ counts }: Evidence, restart: Restart): Counts => minus(counts, restart.counts);
export const sinceStep = ({ counts, step }: Evidence): Counts => minus(counts, step.counts);
