import type { Instant } from '../domain/brands.ts';
import type { Measure, MetricJudgement, Reason, Verdict } from '../domain/judgement.ts';
import type { Counts } from './counts.ts';
import { sinceStep } from './evidence.ts';
import { doesStableBreach, isSure, isSurelyOver, isWorthIt, whyItFails, worse } from './failing.ts';
import { measureRate, measureShare, ratioInterval } from './intervals.ts';
import { etaOf, type Surroundings, tooFew, whyItPassed } from './passing.ts';
import { sumOf } from './recent.ts';
import { isServiceWide, wasServiceWide } from './service-wide.ts';
import { comparedIn, type Stream } from './stream.ts';
import { type Weighing, weighStream } from './weighing.ts';

/** The verdict of one countable metric, with the numbers that it comes from. */
export function judgeStream(all: Stream, around: Surroundings, at: Instant): MetricJudgement {
  const stream = comparedIn(all);
  const weighing = all.weighing ?? weighStream(stream);
  const reason = whyItFails(stream, weighing, at);
  const isFailing = reason !== undefined || stream.failing !== undefined;
  const { verdict, reason: why } = isFailing
    ? failing(stream, reason ?? stream.failing?.reason ?? worse(weighing))
    : notFailing(stream, weighing, around, at);
  const { key, name, kind, vote } = stream.spec;
  // What is suspected is shown since it began, what disturbs both sides as it is now.
  const isSince = isFailing || weighing.isAsking;
  const counts = isSince ? weighing.counts : sinceStep(stream.evidence);
  const shown = withBefore(verdict === 'hold' ? sumOf(stream.recent) : counts, stream);
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
    ...(canary && stable && { ratio: intervalOf(stream, weighing, isSince, shown) }),
    evidence: Math.max(1, Math.exp(Math.min(weighing.log, mostLog))),
    ...(etaMs !== undefined && Number.isFinite(etaMs) && { etaMs }),
  };
}

/**
 * Against what was before, an incident that hits everybody looks like a fault of the release: that asks a person. What
 * is over the user's own limit fails all the same.
 */
function failing({ after }: Stream, reason: Reason): { readonly verdict: Verdict; readonly reason: Reason } {
  const isCompared = reason.kind === 'worse-than-stable' || reason.kind === 'less-than-stable';
  return { verdict: after && isCompared ? 'marginal' : 'fail', reason };
}

/** More than once in a billion says nothing to anybody. */
const mostLog = Math.log(1e9);

function notFailing(
  stream: Stream,
  weighing: Weighing,
  around: Surroundings,
  at: Instant,
): { readonly verdict: Verdict; readonly reason: Reason } {
  const isOverBoth = isSurelyOver(stream, weighing) || doesStableBreach(stream, weighing);
  const isIncident = stream.spec.worse === 'more' && isServiceWide(stream.serviceWide);
  if (isIncident || isOverBoth) return { verdict: 'hold', reason: { kind: 'stable-fails-too' } };
  if (weighing.isAsking && !weighing.restsOnOneBurst && !stream.after) {
    const isLittle = isSure(stream, weighing, at) && !isWorthIt(stream.spec, weighing);
    const isCertain = isLittle && !wasServiceWide(stream.serviceWide, at);
    return { verdict: 'marginal', reason: { kind: isCertain ? 'worse-by-little' : 'probably-worse' } };
  }
  const passed = whyItPassed(stream, around);
  if (passed) return { verdict: 'pass', reason: passed };
  return { verdict: 'no-data', reason: tooFew(stream, weighing, around) };
}

function measures(
  kind: MetricJudgement['kind'],
  { canaryOf, canaryBad, stableOf, stableBad }: Counts,
  dispersion: number,
): readonly [Measure | undefined, Measure | undefined] {
  const measure = kind === 'rate' ? measureRate : measureShare;
  return [measure(canaryBad, canaryOf, dispersion), measure(stableBad, stableOf, dispersion)];
}

function intervalOf({ evidence }: Stream, weighing: Weighing, isSince: boolean, shown: Counts) {
  const from = isSince ? weighing.began : evidence.step;
  const since = evidence.likelihood.map((log, i) => log - (from.likelihood[i] ?? 0));
  return ratioInterval(since, evidence.ratios, shown, weighing.dispersion);
}

const withBefore = (counts: Counts, { after }: Stream): Counts =>
  after ? { ...counts, stableOf: after.before.of, stableBad: after.before.bad } : counts;
