import type { Instant } from '../domain/brands.ts';
import type { MetricKind, Reason, Vote } from '../domain/judgement.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { type After, addAfter, canCompareWith, moreEvidence } from './after.ts';
import type { Counts } from './counts.ts';
import { addToDispersion, type Cell, type Dispersion, dispersionOf, unknownDispersion } from './dispersion.ts';
import { addToEvidence, beginEvidence, beginStep, type Evidence } from './evidence.ts';
import { ratiosWith } from './likelihood.ts';
import { addLookTo, type Recent, type WorstPods } from './recent.ts';
import { followServiceWide, isServiceWide, nothingServiceWide, type ServiceWide } from './service-wide.ts';
import { aboutAsGood, asGood, tolerated, toleratedLess } from './settings.ts';
import type { Weighing } from './weighing.ts';

/** What is judged, apart from its numbers. */
export type Spec = {
  readonly key: string;
  readonly name: SafeText;
  readonly kind: Extract<MetricKind, 'share' | 'rate' | 'error-type'>;
  readonly vote: Vote;
  readonly worse: 'more' | 'less' | 'either';
  /** The ratio that must be unlikely before it fails; `asGood` or `aboutAsGood`. */
  readonly against: number;
  /** The evidence at which it fails: once in so many by luck. */
  readonly enough: number;
  /** A smaller difference of the rates is not worth a step back. */
  readonly leastExcess: number;
  /** The user's own limit, a part of 1. */
  readonly limit?: number;
  /** Where they come several at a time on a pod, it is counted how many times they came. */
  readonly comesInStorms?: boolean;
};

/** Everything that is kept of one countable metric. Its size does not grow with time. */
export type Stream = {
  readonly spec: Spec;
  readonly evidence: Evidence;
  readonly dispersion: Dispersion;
  readonly recent: Recent;
  readonly serviceWide: ServiceWide;
  readonly looks: number;
  /** In place of the comparison while no stable pod is left. */
  readonly after?: After;
  /** Of what is compared after the last look: weighing is dear. */
  readonly weighing?: Weighing;
  /** Once it failed, it goes on failing until the evidence is gone. */
  readonly failing?: { readonly since: Instant; readonly began: Instant; readonly reason: Reason };
  /** Once it passed, it goes on passing in this step until the evidence for that is gone. */
  readonly passed?: Reason;
};

export const beginStream = (spec: Spec, maxRatio: number, at: Instant): Stream => ({
  spec,
  evidence: beginEvidence(
    ratiosWith(asGood, aboutAsGood, 1 / aboutAsGood, tolerated, toleratedLess, maxRatio, 1 / maxRatio),
    at,
    spec.comesInStorms,
  ),
  dispersion: unknownDispersion,
  recent: [],
  serviceWide: nothingServiceWide,
  looks: 0,
});

/** What one look adds: both sides together, and each pod for itself. */
export type StreamLook = {
  readonly counts: Counts;
  readonly worst: WorstPods;
  readonly canaryPods: readonly Cell[];
  readonly stablePods: readonly Cell[];
};

/** Where and when a look belongs. */
export type LookAt = {
  readonly at: Instant;
  readonly ms: number;
  readonly isNewStep: boolean;
  /** For so long that it is no gap in reading. */
  readonly isStableGone: boolean;
};

export function addToStream(
  stream: Stream,
  spec: Spec,
  { counts, worst, canaryPods, stablePods }: StreamLook,
  given: LookAt,
): Stream {
  const { at, ms } = given;
  const recent = addLookTo(stream.recent, { at, ms, counts, worst });
  const left = stream.recent
    .filter(look => !recent.includes(look))
    .reduce(
      (sum, look) => ({
        of: sum.of + look.counts.stableOf,
        bad: sum.bad + look.counts.stableBad,
        ms: sum.ms + look.ms,
      }),
      { of: 0, bad: 0, ms: 0 },
    );
  const known = dispersionOf(stream.dispersion).value;
  const serviceWide = followServiceWide(stream.serviceWide, recent, left, known, at);
  const evidence = given.isNewStep ? beginStep(stream.evidence) : stream.evidence;
  const { after: _, ...rest } = stream;
  const after = followAfter({ ...stream, spec }, counts, given, known);
  return {
    ...rest,
    spec,
    recent,
    serviceWide,
    evidence: addToEvidence(evidence, counts, at, worst.canary, { canary: canaryPods, stable: stablePods }),
    // What disturbs everybody is not how single events scatter.
    dispersion: isServiceWide(serviceWide)
      ? stream.dispersion
      : addToDispersion(stream.dispersion, stablePods, ms, canaryPods),
    looks: stream.looks + (counts.canaryOf > 0 ? 1 : 0),
    ...(after && { after }),
  };
}

function followAfter(stream: Stream, counts: Counts, given: LookAt, scatter: number): After | undefined {
  if (!given.isStableGone) return undefined;
  const before = stream.serviceWide.before;
  if (counts.canaryOf <= 0 || !canCompareWith(before)) return stream.after;
  return addAfter(stream.after, before, scatter, stream.spec.worse, stream.evidence.ratios, counts, given);
}

/** What a verdict is made of: the comparison with stable beside it, or with what it did before it was gone. */
export const comparedIn = (stream: Stream): Stream =>
  stream.after
    ? {
        ...stream,
        spec: {
          ...stream.spec,
          enough: stream.spec.enough * moreEvidence,
          worse: stream.spec.worse === 'either' ? 'more' : stream.spec.worse,
        },
        evidence: stream.after.evidence,
      }
    : stream;
