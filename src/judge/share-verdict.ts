import type { Instant } from '../domain/brands.ts';
import type { Measure, MetricJudgement, Reason, Verdict } from '../domain/judgement.ts';
import { type Counts, canaryRate, ratioOf, stableRate } from './counts.ts';
import { dispersionOf } from './dispersion.ts';
import { baseRate, requestsToPass } from './eta.ts';
import {
  type Evidence,
  sinceRestart,
  sinceStep,
  type Weighed,
  weighBelow,
  weighLess,
  weighMore,
  weighWithoutWorstLook,
} from './evidence.ts';
import { measureRate, measureShare, ratioInterval } from './intervals.ts';
import { weighOverLimit } from './limit.ts';
import { msOf, sumOf, worstLookOf } from './recent.ts';
import type { Restart } from './restarts.ts';
import { isServiceWide, wasServiceWide } from './service-wide.ts';
import {
  enoughOverLimit,
  enoughToAsk,
  fewestBad,
  leastExcess,
  leastRatio,
  tolerated,
  toleratedLess,
} from './settings.ts';
import type { Stream } from './stream.ts';

/** What a verdict needs besides the numbers of the metric itself. */
export type Surroundings = {
  readonly maxRatio: number;
  readonly minRequests: number;
  /** False until the canary was there long enough, with all its pods ready. */
  readonly mayPass: boolean;
  /** Milliseconds until it was. */
  readonly bakesForMs: number;
};

/** All that is weighed of a metric at one time. */
export type Weighing = {
  readonly log: number;
  readonly direction: 'more' | 'less';
  readonly began: Restart;
  /** Since that. */
  readonly counts: Counts;
  readonly dispersion: number;
  /** All of it may be one burst, and too little is known of how errors come here. */
  readonly restsOnOneLook: boolean;
};

export function weighStream({ spec, evidence, dispersion: scatter }: Stream): Weighing {
  const { value: dispersion, isAlone } = dispersionOf(scatter);
  const more = spec.worse !== 'less' ? weighMore(evidence, tolerated, dispersion) : undefined;
  const less = spec.worse !== 'more' ? weighLess(evidence, toleratedLess, dispersion) : undefined;
  const isMore = more !== undefined && (less === undefined || more.log >= less.log);
  const best = (isMore ? more : less) as Weighed;
  const counts = sinceRestart(evidence, best.began);
  return {
    // Looking both ways, luck has two chances.
    log: best.log - (spec.worse === 'either' ? Math.log(2) : 0),
    direction: isMore ? 'more' : 'less',
    began: best.began,
    counts,
    dispersion,
    restsOnOneLook: isMore && !isAlone && restsOnOneLook(evidence, best, dispersion),
  };
}

/** Without its worst look there must be enough left to ask a person. */
function restsOnOneLook(evidence: Evidence, { began }: Weighed, dispersion: number): boolean {
  if (sinceRestart(evidence, began).canaryBad - began.worstLook < fewestBad) return true;
  return weighWithoutWorstLook(evidence, began, tolerated, dispersion) < Math.log(enoughToAsk);
}

/** Why it fails now, or nothing. */
export function whyItFails(stream: Stream, weighing: Weighing, at: Instant): Reason | undefined {
  if (isFused(stream)) return { kind: 'fuse' };
  const { spec, serviceWide } = stream;
  // In an incident that hits both sides luck is asked for more: a wrong step back then costs most.
  const enough = Math.log(spec.enough) + (wasServiceWide(serviceWide, at) ? Math.log(10) : 0);
  if (weighing.log >= enough && isWorthIt(spec.worse, weighing) && !weighing.restsOnOneLook)
    return { kind: weighing.direction === 'more' ? 'worse-than-stable' : 'less-than-stable' };
  return isSurelyOver(stream, weighing) && !doesStableBreach(stream, weighing)
    ? { kind: 'over-limit', limit: spec.limit ?? 0 }
    : undefined;
}

/** At least 20 requests of which a fifth fail, in more than one look, and stable does not. */
function isFused({ spec, recent }: Stream): boolean {
  if (spec.key !== 'errors') return false;
  const now = sumOf(recent);
  const stands = now.canaryBad - worstLookOf(recent) >= fewestBad || (now.canaryOf >= 100 && canaryRate(now) >= 0.5);
  return now.canaryOf >= 20 && canaryRate(now) >= 0.2 && stands && stableRate(now) < canaryRate(now) / 2;
}

function isWorthIt(worse: Stream['spec']['worse'], { counts, direction }: Weighing): boolean {
  if (direction === 'less') return ratioOf(counts) <= 1 / leastRatio && counts.stableBad >= fewestBad;
  const excess = canaryRate(counts) - stableRate(counts);
  return (
    counts.canaryBad >= fewestBad && ratioOf(counts) >= leastRatio && (worse === 'either' || excess >= leastExcess)
  );
}

const isSurelyOver = ({ spec, evidence }: Stream, { dispersion, restsOnOneLook }: Weighing): boolean =>
  spec.limit !== undefined &&
  !restsOnOneLook &&
  weighOverLimit(evidence, 'canary', spec.limit, dispersion) >= Math.log(enoughOverLimit);

const doesStableBreach = ({ spec, evidence }: Stream, { dispersion }: Weighing): boolean =>
  spec.limit !== undefined && weighOverLimit(evidence, 'stable', spec.limit, dispersion) >= Math.log(enoughToAsk);

export function judgeStream(stream: Stream, around: Surroundings, at: Instant): MetricJudgement {
  const weighing = weighStream(stream);
  const reason = whyItFails(stream, weighing, at);
  const isFailing = reason !== undefined || stream.failing !== undefined;
  const counts = isFailing || weighing.log >= Math.log(enoughToAsk) ? weighing.counts : sinceStep(stream.evidence);
  const { verdict, reason: why } = isFailing
    ? { verdict: 'fail' as const, reason: reason ?? worse(weighing) }
    : notFailing(stream, weighing, around, at);
  const { key, name, kind, vote } = stream.spec;
  // What disturbs both is about now.
  const shown = verdict === 'hold' ? sumOf(stream.recent) : counts;
  const [canary, stable] = measures(kind, shown, weighing.dispersion);
  const etaMs = verdict === 'no-data' ? etaOf(stream, weighing, around) : undefined;
  return {
    key,
    name,
    kind,
    vote,
    verdict,
    reason: why,
    ...(canary && { canary }),
    ...(stable && { stable }),
    ...(canary && stable && { ratio: intervalOf(stream, weighing, isFailing) }),
    evidence: Math.min(1e12, Math.max(1, Math.exp(Math.min(weighing.log, 30)))),
    ...(etaMs !== undefined && Number.isFinite(etaMs) && { etaMs }),
  };
}

const worse = ({ direction }: Weighing): Reason => ({
  kind: direction === 'more' ? 'worse-than-stable' : 'less-than-stable',
});

function notFailing(
  stream: Stream,
  weighing: Weighing,
  around: Surroundings,
  at: Instant,
): { readonly verdict: Verdict; readonly reason: Reason } {
  const isOverBoth = isSurelyOver(stream, weighing) || doesStableBreach(stream, weighing);
  if (isServiceWide(stream.serviceWide) || isOverBoth) return { verdict: 'hold', reason: { kind: 'stable-fails-too' } };
  if (weighing.log >= Math.log(enoughToAsk) && !weighing.restsOnOneLook) {
    const isSure = weighing.log >= Math.log(stream.spec.enough) && !wasServiceWide(stream.serviceWide, at);
    const isLittle = isSure && !isWorthIt(stream.spec.worse, weighing);
    return { verdict: 'marginal', reason: { kind: isLittle ? 'worse-by-little' : 'probably-worse' } };
  }
  const passed = whyItPasses(stream, weighing, around);
  if (passed) return { verdict: 'pass', reason: passed };
  const have = Math.round(sinceStep(stream.evidence).canaryOf);
  const need = have + requestsLeft(stream, weighing, around);
  return {
    verdict: 'no-data',
    reason: have === 0 ? { kind: 'not-measured' } : { kind: 'too-few', have, need: Math.ceil(need) },
  };
}

/** Never while the user's limit is exceeded on average, however little that proves. */
function whyItPasses({ evidence, spec }: Stream, { dispersion }: Weighing, around: Surroundings): Reason | undefined {
  const counts = sinceStep(evidence);
  if (!around.mayPass || counts.canaryOf < around.minRequests) return undefined;
  if (spec.limit !== undefined && canaryRate(counts) > spec.limit) return undefined;
  if (weighBelow(evidence, around.maxRatio, dispersion) >= Math.log(enoughToAsk))
    return { kind: 'not-worse-than', ratio: around.maxRatio };
  const canary = measureShare(counts.canaryBad, counts.canaryOf, dispersion);
  const isUnderFloor = (canary?.high ?? 1) < stableRate(counts) + leastExcess;
  const isAlike = counts.canaryBad < fewestBad || ratioOf(counts) < leastRatio;
  return isUnderFloor && isAlike ? { kind: 'no-more-than', excess: leastExcess } : undefined;
}

function requestsLeft({ evidence, recent }: Stream, { dispersion }: Weighing, around: Surroundings): number {
  const [counts, now] = [sinceStep(evidence), sumOf(recent)];
  const traffic = { canary: Math.max(now.canaryOf, 1e-9), stable: Math.max(now.stableOf, 1e-9) };
  const already = weighBelow(evidence, around.maxRatio, dispersion);
  const base = baseRate(evidence.counts);
  const left = requestsToPass(around.maxRatio, base, traffic, dispersion, already);
  const floorLeft = requestsToPass(around.maxRatio, 0, traffic, dispersion) - counts.canaryOf;
  const isAlmostNever = counts.canaryBad + counts.stableBad === 0;
  return Math.max(around.minRequests - counts.canaryOf, isAlmostNever ? Math.min(left, floorLeft) : left, 1);
}

function etaOf(stream: Stream, weighing: Weighing, around: Surroundings): number {
  const now = sumOf(stream.recent);
  const perMs = now.canaryOf / Math.max(1, msOf(stream.recent));
  return perMs > 0
    ? Math.max(around.bakesForMs, requestsLeft(stream, weighing, around) / perMs)
    : Number.POSITIVE_INFINITY;
}

function measures(
  kind: MetricJudgement['kind'],
  { canaryOf, canaryBad, stableOf, stableBad }: Counts,
  dispersion: number,
): readonly [Measure | undefined, Measure | undefined] {
  const measure = kind === 'rate' ? measureRate : measureShare;
  return [measure(canaryBad, canaryOf, dispersion), measure(stableBad, stableOf, dispersion)];
}

function intervalOf({ evidence }: Stream, weighing: Weighing, isFailing: boolean) {
  const from = isFailing || weighing.log >= Math.log(enoughToAsk) ? weighing.began : evidence.step;
  const since = evidence.likelihood.map((log, i) => log - (from.likelihood[i] ?? 0));
  const { canaryOf, canaryBad, stableOf, stableBad } = evidence.counts;
  const counts = {
    canaryOf: canaryOf - from.counts.canaryOf,
    canaryBad: canaryBad - from.counts.canaryBad,
    stableOf: stableOf - from.counts.stableOf,
    stableBad: stableBad - from.counts.stableBad,
  };
  return ratioInterval(since, evidence.ratios, counts, weighing.dispersion);
}
