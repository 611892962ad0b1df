import type { Instant } from '../domain/brands.ts';
import type { Judgement, Limits, MetricJudgement, Reason, Verdict } from '../domain/judgement.ts';
import type { Durations } from '../domain/metrics.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { combine, worstFirst } from './combine.ts';
import { addToDispersion, type Dispersion, dispersionOf, unknownDispersion } from './dispersion.ts';
import { errorsIn, errorsKey } from './errors.ts';
import { followGauges, type Gauges, judgeGauges } from './gauges.ts';
import { measureShare } from './intervals.ts';
import { type LatencyLimit, latencyIn, latencyLimits, slowKey } from './latency.ts';
import { unmeasuredLatency } from './latency-verdict.ts';
import { logOver, logUnder, requestsToKnow } from './limit.ts';
import { enoughOverLimit, enoughToAsk, type JudgeSettings } from './settings.ts';
import type { PodDelta, Tick } from './tick.ts';
import { noSums, type Sums } from './two-rates.ts';

/** One version against the user's limits, where there is nothing to compare it with. Its size does not grow with time. */
export type Alone = {
  readonly settings: JudgeSettings;
  readonly since: Instant;
  readonly at: Instant;
  readonly counts: ReadonlyMap<string, Sums>;
  readonly dispersion: Dispersion;
  readonly shape?: Durations;
  readonly gauges: Gauges;
  readonly pods: number;
  readonly ms: number;
};

export const beginAlone = (settings: JudgeSettings, at: Instant): Alone => ({
  settings,
  since: at,
  at,
  counts: new Map(),
  dispersion: unknownDispersion,
  gauges: new Map(),
  pods: 0,
  ms: 0,
});

export const hasLimits = (limits: Limits): boolean => Object.values(limits).some(limit => limit !== undefined);

/** Takes in one look; its first one only tells from where to count. */
export function lookAlone(state: Alone, pods: readonly PodDelta[], at: Instant, ms: number): Alone {
  const { settings } = state;
  const tick: Tick = { at, ms, canary: pods, stable: [], hardFacts: [], areCanariesReady: true };
  const shape = state.shape ?? pods.find(({ durations }) => durations)?.durations;
  const told = [errorsIn(tick, settings), ...latencyIn({}, latencyLimits(settings.limits, shape), tick, settings)];
  const counts = new Map(state.counts);
  for (const { spec, look } of told) {
    const { of, bad } = counts.get(spec.key) ?? noSums;
    counts.set(spec.key, { of: of + look.counts.canaryOf, bad: bad + look.counts.canaryBad });
  }
  return {
    ...state,
    at,
    counts,
    dispersion: addToDispersion(state.dispersion, told[0]?.look.canaryPods ?? [], ms),
    ...(shape && { shape }),
    gauges: followGauges(state.gauges, tick),
    pods: pods.length,
    ms: state.ms + ms,
  };
}

export function judgementAlone(state: Alone): Judgement {
  const { at, since, settings, counts, pods, gauges, ms } = state;
  const metrics = worstFirst([
    ...errorsOf(state),
    ...latencyOf(state),
    ...judgeGauges(gauges, settings.limits, settings.saturations).filter(({ vote }) => vote === 'critical'),
  ]);
  const verdict = combine(metrics, [], []);
  const requests = counts.get(errorsKey)?.of ?? 0;
  const waiting = metrics.filter(one => one.verdict === 'no-data');
  const etas = waiting.flatMap(({ etaMs }) => etaMs ?? []);
  return {
    at,
    since,
    basis: 'alone',
    verdict,
    metrics,
    hardFacts: [],
    warnings: [],
    canary: { pods, requests, perSecond: ms > 0 ? (requests * 1_000) / ms : 0 },
    stable: { pods: 0, requests: 0, perSecond: 0 },
    cost: { failed: 0, perMinute: 0 },
    ...(verdict === 'no-data' && etas.length > 0 && etas.length === waiting.length && { etaMs: Math.max(...etas) }),
  };
}

function errorsOf(state: Alone): readonly MetricJudgement[] {
  const limit = state.settings.limits.errorRate;
  const sums = state.counts.get(errorsKey) ?? noSums;
  return limit === undefined
    ? []
    : [heldAgainst(state, { key: errorsKey, name: safe('errors'), limit, surely: sums, perhaps: sums })];
}

function latencyOf(state: Alone): readonly MetricJudgement[] {
  const { settings, shape, counts } = state;
  const { latencyP50Ms, latencyP95Ms, latencyP99Ms } = settings.limits;
  if (!shape) return [latencyP50Ms, latencyP95Ms, latencyP99Ms].flatMap(ms => ms ?? []).map(unmeasuredLatency);
  const all = (bound: number) => counts.get(slowKey(bound));
  return latencyLimits(settings.limits, shape).map(({ ms, part, upper, lower }: LatencyLimit) => {
    const of = (all(upper) ?? all(lower) ?? noSums).of;
    // Where the histogram has no bound at the limit, what lies between its neighbours may be either.
    const surely = all(upper) ?? { of, bad: 0 };
    const perhaps = all(lower) ?? (lower === 0 ? { of, bad: of } : surely);
    const isTold = upper === lower || logUnder(surely, part) < Math.log(enoughToAsk) || perhaps.bad <= part * of;
    const judged = heldAgainst(state, {
      key: slowKey(ms),
      name: safe(`slower than ${ms} ms`),
      limit: part,
      surely,
      perhaps,
    });
    return isTold || judged.verdict !== 'no-data'
      ? judged
      : { ...judged, verdict: 'marginal', reason: { kind: 'buckets-too-wide', limit: ms, lower, upper } };
  });
}

type Held = {
  readonly key: string;
  readonly name: SafeText;
  /** A part of 1. */
  readonly limit: number;
  readonly surely: Sums;
  readonly perhaps: Sums;
};

/** Surely over it, surely under it, or not known yet; looked at again and again, as the evidence for a canary is. */
function heldAgainst(state: Alone, { key, name, limit, surely, perhaps }: Held): MetricJudgement {
  const { settings, at, since, dispersion, ms } = state;
  const { value: scatter } = dispersionOf(dispersion);
  const over = logOver(surely, limit, scatter);
  const bakesForMs = Math.max(0, settings.bakeMs - (at - since));
  const isUnder =
    logUnder(perhaps, limit, scatter) >= Math.log(enoughToAsk) && perhaps.of > 0 && perhaps.bad <= limit * perhaps.of;
  const isLongEnough = bakesForMs === 0 && perhaps.of >= settings.minRequests;
  const need = Math.max(settings.minRequests, requestsToKnow(perhaps, limit, scatter, Math.log(enoughToAsk)));
  const canary = measureShare(surely.bad, surely.of, scatter);
  const [verdict, reason]: readonly [Verdict, Reason] =
    over >= Math.log(enoughOverLimit)
      ? ['fail', { kind: 'over-limit', limit }]
      : isUnder && isLongEnough
        ? ['pass', { kind: 'under-limit', limit }]
        : perhaps.of === 0
          ? ['no-data', { kind: 'not-measured' }]
          : ['no-data', { kind: 'limit-not-known', limit, have: perhaps.of, need }];
  const perMs = ms > 0 ? perhaps.of / ms : 0;
  const etaMs = Math.max(bakesForMs, perMs > 0 ? (need - perhaps.of) / perMs : Number.POSITIVE_INFINITY);
  return {
    key,
    name,
    kind: 'share',
    vote: 'critical',
    verdict,
    reason,
    ...(canary && { canary }),
    evidence: Math.max(1, Math.exp(Math.min(over, Math.log(1e9)))),
    ...(verdict === 'no-data' && Number.isFinite(etaMs) && { etaMs }),
  };
}
