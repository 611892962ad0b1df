import type { Reason } from '../domain/judgement.ts';
import { canaryRate, ratioOf, stableRate } from './counts.ts';
import { baseRate, requestsToPass } from './eta.ts';
import { ruledOutBy, sinceStep, weighAbove, weighBelow } from './evidence.ts';
import { measureShare } from './intervals.ts';
import { msOf, ofStep, sumOf } from './recent.ts';
import { enoughToAsk, enoughToKeep, fewestBad, leastRatio } from './settings.ts';
import type { Stream } from './stream.ts';
import type { Weighing } from './weighing.ts';

/** What a verdict needs besides the numbers of the metric itself. */
export type Surroundings = {
  readonly maxRatio: number;
  readonly minRequests: number;
  /** False until the canary was there long enough, with all its pods ready. */
  readonly mayPass: boolean;
  /** Milliseconds until it was. */
  readonly bakesForMs: number;
};

/** Why it passes now, or nothing: what passed before needs less to go on than it needed to begin. */
export function whyItPasses(stream: Stream, weighing: Weighing, around: Surroundings): Reason | undefined {
  if (!around.mayPass) return undefined;
  return whatIsRuledOut(stream, weighing, around, usualBar) ?? whyItStillPasses(stream, weighing, around);
}

/** The same of a look that was taken in: it was noted then. */
export const whyItPassed = ({ passed }: Stream, { mayPass }: Surroundings): Reason | undefined =>
  mayPass ? passed : undefined;

/** A canary whose pods are not ready for a moment has not become worse by that. */
export const whyItStillPasses = (stream: Stream, weighing: Weighing, around: Surroundings): Reason | undefined =>
  stream.passed && whatIsRuledOut(stream, weighing, around, keepingBar);

type Bar = { readonly evidence: number; readonly alike: number; readonly bound: 'high' | 'value' };
const usualBar: Bar = { evidence: Math.log(enoughToAsk), alike: leastRatio, bound: 'high' };
const keepingBar: Bar = { evidence: Math.log(enoughToKeep), alike: 2, bound: 'value' };

/** Never while the user's limit is exceeded on average, however little that proves. */
function whatIsRuledOut(
  { evidence, spec }: Stream,
  { dispersion }: Weighing,
  { maxRatio, minRequests }: Surroundings,
  bar: Bar,
): Reason | undefined {
  const counts = sinceStep(evidence);
  if (counts.canaryOf < minRequests) return undefined;
  if (spec.limit !== undefined && canaryRate(counts) > spec.limit) return undefined;
  const isNotMore = spec.worse === 'less' || weighBelow(evidence, maxRatio, dispersion) >= bar.evidence;
  const isNotLess = spec.worse === 'more' || weighAbove(evidence, 1 / maxRatio, dispersion) >= bar.evidence;
  if (isNotMore && isNotLess) return { kind: 'not-worse-than', ratio: maxRatio };
  const most = measureShare(counts.canaryBad, counts.canaryOf, dispersion)?.[bar.bound] ?? 1;
  const isUnderFloor = spec.worse === 'more' && most < stableRate(counts) + spec.leastExcess;
  const isAlike = counts.canaryBad < fewestBad || ratioOf(counts) < bar.alike;
  return isUnderFloor && isAlike ? { kind: 'no-more-than', excess: spec.leastExcess } : undefined;
}

/** Noticed first: what nobody would want to serve for long. */
const disaster = 10;

/** What there is too little for: to rule out a disaster, and then what a PASS must rule out. */
export function tooFew(stream: Stream, weighing: Weighing, around: Surroundings): Reason {
  const have = Math.round(sinceStep(stream.evidence).canaryOf);
  if (have === 0) return { kind: 'not-measured' };
  const ruledOut = ruledOutBy(stream.evidence, weighing.dispersion);
  const isFirst = stream.spec.worse === 'more' && !(ruledOut !== undefined && ruledOut <= disaster);
  const toRuleOut = isFirst ? Math.max(disaster, around.maxRatio) : around.maxRatio;
  const left = isFirst ? requestsToRuleOut(stream, weighing, toRuleOut) : requestsLeft(stream, weighing, around);
  return { kind: 'too-few', have, need: Math.ceil(have + left), toRuleOut };
}

/** On the average, from the beginning of the step. */
function requestsToRuleOut({ evidence, recent, spec }: Stream, { dispersion }: Weighing, ratio: number): number {
  const now = sumOf(ofStep(recent, evidence.step));
  const traffic = { canary: Math.max(now.canaryOf, 1e-9), stable: Math.max(now.stableOf, 1e-9) };
  const all = requestsToPass(ratio, baseRate(evidence.counts), traffic, dispersion, 0, spec.leastExcess);
  return Math.max(1, all - sinceStep(evidence).canaryOf);
}

/** Canary requests until it may pass, if it is as good as stable. */
function requestsLeft({ evidence, recent, spec }: Stream, { dispersion }: Weighing, around: Surroundings): number {
  const [counts, now] = [sinceStep(evidence), sumOf(ofStep(recent, evidence.step))];
  const traffic = { canary: Math.max(now.canaryOf, 1e-9), stable: Math.max(now.stableOf, 1e-9) };
  const already = weighBelow(evidence, around.maxRatio, dispersion);
  const left = requestsToPass(
    around.maxRatio,
    baseRate(evidence.counts),
    traffic,
    dispersion,
    already,
    spec.leastExcess,
  );
  const floorLeft = requestsToPass(around.maxRatio, 0, traffic, dispersion, 0, spec.leastExcess) - counts.canaryOf;
  const isAlmostNever = counts.canaryBad + counts.stableBad === 0;
  return Math.max(around.minRequests - counts.canaryOf, isAlmostNever ? Math.min(left, floorLeft) : left, 1);
}

/** Milliseconds until then at the traffic of now. */
export function etaOf(stream: Stream, weighing: Weighing, around: Surroundings): number {
  const recent = ofStep(stream.recent, stream.evidence.step);
  const perMs = sumOf(recent).canaryOf / Math.max(1, msOf(recent));
  return perMs > 0
    ? Math.max(around.bakesForMs, requestsLeft(stream, weighing, around) / perMs)
    : Number.POSITIVE_INFINITY;
}
