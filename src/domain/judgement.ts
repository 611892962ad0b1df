import type { Instant } from './brands.ts';
import type { SafeText } from './safe-text.ts';

/**
 * Worst first. `hold`: the stable version is as bad, so that going back would not help. `marginal`: a person decides.
 * `no-data`: not yet, with the time at which there will be enough.
 */
export const verdicts = ['fail', 'hold', 'marginal', 'no-data', 'pass'] as const;
export type Verdict = (typeof verdicts)[number];

/** What is judged of a metric: a part of all requests, a count per request, a value of each pod, or whether it happens at all. */
export type MetricKind = 'share' | 'rate' | 'gauge' | 'error-type';

/** `critical` may fail a release alone; `marginal` asks a person; `info` is only shown. */
export type Vote = 'critical' | 'marginal' | 'info';

/** One side of a comparison. `value`: a part of 1, a count per request, or the gauge's own unit. */
export type Measure = {
  readonly value: number;
  /** Where it is counted: so many of so many. */
  readonly events?: number;
  readonly of?: number;
  /** Where it probably lies, 95 of 100. */
  readonly low?: number;
  readonly high?: number;
};

/** Why a metric got its verdict; the sentences are made in `wording`. */
export type Reason =
  | { readonly kind: 'worse-than-stable' }
  | { readonly kind: 'less-than-stable' }
  /** The user's own limit, in the metric's unit. */
  | { readonly kind: 'over-limit'; readonly limit: number }
  | { readonly kind: 'under-limit'; readonly limit: number }
  /** So bad that no statistics are needed. */
  | { readonly kind: 'fuse' }
  /** Worse for sure, but by so little that nobody should be woken. */
  | { readonly kind: 'worse-by-little' }
  | { readonly kind: 'probably-worse' }
  | { readonly kind: 'stable-fails-too' }
  | { readonly kind: 'new-type'; readonly pods: number }
  | { readonly kind: 'gone-type' }
  /** The histogram has no bound at the limit. */
  | { readonly kind: 'buckets-too-wide'; readonly limit: number; readonly lower: number; readonly upper: number }
  | { readonly kind: 'not-worse-than'; readonly ratio: number }
  /** So few that a ratio says nothing: at most this much more than stable, as a part of 1. */
  | { readonly kind: 'no-more-than'; readonly excess: number }
  /** Canary requests until something that is so many times as bad is ruled out: first 10 times, then what a PASS takes. */
  | { readonly kind: 'too-few'; readonly have: number; readonly need: number; readonly toRuleOut: number }
  /** Of one version alone: requests until it is known to be under the user's limit, infinite where it will not be. */
  | { readonly kind: 'limit-not-known'; readonly limit: number; readonly have: number; readonly need: number }
  /** A value of each pod says nothing of fewer pods on a side, or sooner. */
  | { readonly kind: 'too-few-pods'; readonly pods: number; readonly need: number }
  | { readonly kind: 'too-soon'; readonly ms: number; readonly afterMs: number }
  | { readonly kind: 'not-measured' };

export type MetricJudgement = {
  /** Stable over time: `errors`, `slower-300`, `errors POST /pay 502`, `logged TypeError in Cart.merge`, `checkouts_completed_total`. */
  readonly key: string;
  /** As it is drawn: `errors`, `slower than 300 ms`. */
  readonly name: SafeText;
  readonly kind: MetricKind;
  /** Of a type of error that pods wrote into their logs. */
  readonly from?: 'logs';
  /** Of such a type: one line, without secrets. */
  readonly sample?: SafeText;
  readonly vote: Vote;
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly canary?: Measure;
  readonly stable?: Measure;
  /** Canary over stable, and where it probably lies, 95 of 100. Infinite where stable has none, absent where both have none. */
  readonly ratio?: { readonly point: number; readonly low: number; readonly high: number };
  /** Once in so many by luck, at most; 1 while nothing speaks against the canary. */
  readonly evidence: number;
  /** Milliseconds until this metric will have a verdict, at the traffic of now. */
  readonly etaMs?: number;
};

/** Something that needs no statistics: a crash loop, an OOM kill, an image that is not there. */
export type HardFact = { readonly kind: string; readonly says: SafeText; readonly pods: number };

/** What makes the numbers weaker than they look. */
export type JudgingWarning =
  /** Parts of 1: what the canary gets and what it should. */
  | { readonly kind: 'unequal-share'; readonly gets: number; readonly should: number }
  | { readonly kind: 'errors-in-bursts'; readonly dispersion: number }
  | { readonly kind: 'one-node'; readonly node: string }
  /** One canary pod of several fails far more often than the others. */
  | { readonly kind: 'one-pod' }
  | { readonly kind: 'few-pods'; readonly pods: number };

/** `concurrent`: canary beside stable. `before-after`: the version before is gone, which is weaker. `alone`: nothing to compare with. */
export type Basis = 'concurrent' | 'before-after' | 'alone';

export type ArmCounts = { readonly pods: number; readonly requests: number; readonly perSecond: number };

export type Judgement = {
  readonly at: Instant;
  /** Since when it is judged. */
  readonly since: Instant;
  /** Since when at the present weight: what lets it pass was seen since then. */
  readonly stepSince?: Instant;
  /** Which weight that is, as `Arms.weight`; absent where nobody gives it one. */
  readonly step?: number;
  /** When what it fails for began, as far as can be told. */
  readonly began?: Instant;
  readonly basis: Basis;
  readonly verdict: Verdict;
  /** The worst first; the first one is the reason for the verdict, where no hard fact is. */
  readonly metrics: readonly MetricJudgement[];
  readonly hardFacts: readonly HardFact[];
  readonly warnings: readonly JudgingWarning[];
  readonly canary: ArmCounts;
  readonly stable: ArmCounts;
  /** Failed requests of the canary so far that the stable version would have answered. */
  readonly cost: { readonly failed: number; readonly perMinute: number };
  /** Milliseconds until there is a verdict, at the traffic of now; absent where there is one. */
  readonly etaMs?: number;
  /** What would have been missed: the smallest regression that can be ruled out, 95 of 100. */
  readonly ruledOut?: number;
};

/** For how long it was judged at the present weight; milliseconds. */
export const judgedForMs = ({ at, since, stepSince = since }: Judgement): number => at - stepSince;

/**
 * Stable has no pod left, but not for so long yet that what there is now was compared with what it did before: the
 * numbers are those of the time when both were there.
 */
export const hasStableLeft = ({ basis, stable }: Judgement): boolean =>
  basis === 'concurrent' && stable.pods === 0 && stable.requests > 0;

/** What can be noticed before it starts, and when: at this traffic, with this part of requests failing on stable. */
export type Feasibility = {
  readonly perSecond: number;
  readonly base: number;
  /** How long until a canary that is so many times as bad is stopped, half of the time sooner. */
  readonly notice: readonly { readonly times: number; readonly ms: number }[];
  /** How long until a canary that is as good as stable passes. */
  readonly passMs: number;
};

/** What is known of a canary: a judgement, or why there is none. A dead source is no verdict. */
export type Judging =
  | { readonly kind: 'judged'; readonly judgement: Judgement; readonly source: SafeText }
  | { readonly kind: 'blind'; readonly says: SafeText; readonly since: Instant; readonly last?: Judgement }
  /** There are no two sides, or nothing to judge. */
  | { readonly kind: 'none' };

/** What is worse than allowed although it is not worse than stable. Absent ones are not limited. */
export type Limits = {
  /** A part of 1. */
  readonly errorRate?: number;
  readonly latencyP50Ms?: number;
  readonly latencyP95Ms?: number;
  readonly latencyP99Ms?: number;
  /** Parts of what a pod asked for (CPU), or may use (memory). */
  readonly cpu?: number;
  readonly memory?: number;
  /** Part of what there is, of every gauge that the settings call a saturation. */
  readonly saturation?: number;
};
