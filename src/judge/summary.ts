import type { ArmCounts, Basis, Judgement, JudgingWarning, MetricJudgement } from '../domain/judgement.ts';
import { combine, worstFirst } from './combine.ts';
import { stableRate } from './counts.ts';
import { dispersionOf } from './dispersion.ts';
import { errorsKey } from './errors.ts';
import { ruledOutBy, weighBelow } from './evidence.ts';
import { judgeGauges } from './gauges.ts';
import type { JudgeState } from './judge.ts';
import { latencyLimits, slowKey } from './latency.ts';
import { applyLatencyLimits, unmeasuredLatency } from './latency-verdict.ts';
import { msOf, ofStep, sumOf } from './recent.ts';
import { unequalShare } from './sample-ratio.ts';
import { enoughToAsk } from './settings.ts';
import { judgeStream } from './share-verdict.ts';
import { sickNodes } from './sick-nodes.ts';
import { isCanaryPodSick } from './sick-pods.ts';
import { comparedIn } from './stream.ts';
import { surroundingsOf } from './surroundings.ts';
import { judgeTypes } from './type-verdict.ts';

/** Everything that is known, as one judgement. */
export function summarize(state: JudgeState): Judgement {
  const { at, since, hardFacts, streams } = state;
  const metrics = worstFirst(metricsOf(state));
  const warnings = warningsOf(state);
  const verdict = combine(metrics, hardFacts, warnings);
  const ruledOut = ruledOutIn(state);
  const etaMs = verdict === 'no-data' ? etaOf(metrics) : undefined;
  const began = streams.get(metrics[0]?.key ?? '')?.failing?.began;
  return {
    at,
    since,
    stepSince: state.step.at,
    ...(state.step.number !== undefined && { step: state.step.number }),
    ...(verdict === 'fail' && hardFacts.length === 0 && began !== undefined && { began }),
    basis: basisOf(state),
    verdict,
    metrics,
    hardFacts,
    warnings,
    canary: armOf(state, 'canary'),
    stable: armOf(state, 'stable'),
    cost: costOf(state),
    ...(etaMs !== undefined && { etaMs }),
    ...(ruledOut !== undefined && { ruledOut }),
  };
}

function metricsOf(state: JudgeState): readonly MetricJudgement[] {
  const { settings, gauges } = state;
  return [...countedOf(state), ...judgeGauges(gauges, settings.limits, settings.saturations)];
}

function countedOf(state: JudgeState) {
  const { settings, at, streams, types, logged, shape } = state;
  const around = surroundingsOf(state);
  const { latencyP50Ms, latencyP95Ms, latencyP99Ms } = settings.limits;
  const limits = [latencyP50Ms, latencyP95Ms, latencyP99Ms].flatMap(ms => ms ?? []);
  const judged = [...streams.values()].map(stream => judgeStream(stream, around, at));
  const withTypes = judgeTypes({ types, logged }, judged);
  return shape
    ? applyLatencyLimits(withTypes, latencyLimits(settings.limits, shape))
    : [...withTypes, ...limits.filter(ms => !streams.has(slowKey(ms))).map(unmeasuredLatency)];
}

/** A PASS rules out its own ratio at least, even where the grid has none between. */
function ruledOutIn({ streams, settings }: JudgeState): number | undefined {
  const errors = streams.get(errorsKey);
  if (!errors) return undefined;
  const dispersion = dispersionOf(errors.dispersion).value;
  const { evidence } = comparedIn(errors);
  const ruledOut = ruledOutBy(evidence, dispersion);
  const isMaxOut =
    errors.passed?.kind === 'not-worse-than' ||
    weighBelow(evidence, settings.maxRatio, dispersion) >= Math.log(enoughToAsk);
  return isMaxOut ? Math.min(settings.maxRatio, ruledOut ?? settings.maxRatio) : ruledOut;
}

/** The slowest of those that must pass. Nothing where one of them never will at the traffic of now. */
function etaOf(metrics: readonly MetricJudgement[]): number | undefined {
  const waiting = metrics.filter(({ vote, verdict }) => vote === 'critical' && verdict === 'no-data');
  const etas = waiting.flatMap(({ etaMs }) => etaMs ?? []);
  return etas.length > 0 && etas.length === waiting.length ? Math.max(...etas) : undefined;
}

function warningsOf({ streams, pods, nodes, suspects, shared }: JudgeState): readonly JudgingWarning[] {
  const errors = streams.get(errorsKey);
  const dispersion = errors ? dispersionOf(errors.dispersion).value : 1;
  const unequal = unequalShare(shared);
  return [
    ...(unequal ? [unequal] : []),
    ...sickNodes(nodes, dispersion).map(node => ({ kind: 'one-node' as const, node })),
    ...(isCanaryPodSick(suspects) ? [{ kind: 'one-pod' as const }] : []),
    ...(dispersion >= 2 ? [{ kind: 'errors-in-bursts' as const, dispersion }] : []),
    ...(pods.stable > 0 && pods.stable < 3 ? [{ kind: 'few-pods' as const, pods: pods.stable }] : []),
  ];
}

function basisOf({ requests, streams }: JudgeState): Basis {
  if (streams.get(errorsKey)?.after) return 'before-after';
  return requests.stable > 0 ? 'concurrent' : 'alone';
}

function armOf({ pods, requests, recent, step }: JudgeState, arm: 'canary' | 'stable'): ArmCounts {
  const own = ofStep(recent, step);
  const now = sumOf(own);
  const lately = arm === 'canary' ? now.canaryOf : now.stableOf;
  const seconds = msOf(own) / 1_000;
  return { pods: pods[arm], requests: requests[arm], perSecond: seconds > 0 ? lately / seconds : 0 };
}

/**
 * Failed requests that stable would have answered, since it is judged and in a minute as it is now. Once stable is
 * gone, by what it had failed beside the canary.
 */
function costOf({ streams, recent, served }: JudgeState): Judgement['cost'] {
  const counts = streams.get(errorsKey)?.evidence.counts;
  if (!counts || counts.stableOf === 0) return { failed: 0, perMinute: 0 };
  const rate = stableRate(counts);
  const now = sumOf(recent);
  const minutes = msOf(recent) / 60_000;
  return {
    failed: Math.max(0, Math.round(served.bad - served.of * rate)),
    perMinute: minutes > 0 ? Math.max(0, (now.canaryBad - now.canaryOf * rate) / minutes) : 0,
  };
}
