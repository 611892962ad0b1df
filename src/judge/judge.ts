import type { Instant } from '../domain/brands.ts';
import type { ArmCounts, Basis, HardFact, Judgement, JudgingWarning, MetricJudgement } from '../domain/judgement.ts';
import { combine, worstFirst } from './combine.ts';
import { stableRate } from './counts.ts';
import { dispersionOf } from './dispersion.ts';
import { errorsIn, errorsSpec } from './errors.ts';
import { ruledOutBy, weighBelow } from './evidence.ts';
import { addLookTo, msOf, type Recent, sumOf } from './recent.ts';
import { enoughToAsk, type JudgeSettings, usualSettings } from './settings.ts';
import { judgeStream, type Surroundings, weighStream, whyItFails } from './share-verdict.ts';
import { addToStream, beginStream, type Stream } from './stream.ts';
import type { PodDelta, Tick } from './tick.ts';

export type { JudgeSettings };
export { usualSettings };

/** Everything that is kept; its size does not grow with time. */
export type JudgeState = {
  readonly settings: JudgeSettings;
  readonly since: Instant;
  readonly at: Instant;
  readonly errors: Stream;
  readonly step: { readonly number?: number; readonly at: Instant };
  readonly requests: { readonly canary: number; readonly stable: number };
  readonly recent: Recent;
  readonly pods: { readonly canary: number; readonly stable: number };
  readonly hardFacts: readonly HardFact[];
  readonly areCanariesReady: boolean;
};

export const beginJudging = (settings: JudgeSettings, at: Instant): JudgeState => ({
  settings,
  since: at,
  at,
  errors: beginStream(errorsSpec(settings), settings.maxRatio, at),
  step: { at },
  requests: { canary: 0, stable: 0 },
  recent: [],
  pods: { canary: 0, stable: 0 },
  hardFacts: [],
  areCanariesReady: false,
});

/** Takes in one look at both sides. */
export function judgeTick(state: JudgeState, tick: Tick): JudgeState {
  const isNewStep = tick.step !== undefined && state.step.number !== undefined && tick.step !== state.step.number;
  const given = { at: tick.at, ms: tick.ms, isNewStep };
  const errors = errorsIn(tick);
  const requests = { canary: requestsOf(tick.canary), stable: requestsOf(tick.stable) };
  const hasBegun = state.requests.canary + requests.canary > 0;
  return {
    ...state,
    since: hasBegun ? state.since : tick.at,
    at: tick.at,
    errors: latched(addToStream(state.errors, errors, given), tick.at),
    step: {
      ...(tick.step !== undefined && { number: tick.step }),
      at: isNewStep ? tick.at - tick.ms : hasBegun ? state.step.at : tick.at,
    },
    requests: {
      canary: state.requests.canary + requests.canary,
      stable: state.requests.stable + requests.stable,
    },
    recent: addLookTo(state.recent, { at: tick.at, ms: tick.ms, counts: errors.counts, worstPod: 0 }),
    pods: { canary: tick.canary.length, stable: tick.stable.length },
    hardFacts: tick.hardFacts,
    areCanariesReady: tick.areCanariesReady,
  };
}

/** What failed goes on failing until the evidence is gone: a verdict that comes and goes with each look helps nobody. */
function latched(stream: Stream, at: Instant): Stream {
  const weighing = weighStream(stream);
  const reason = whyItFails(stream, weighing, at);
  const { failing, ...rest } = stream;
  if (reason) return { ...rest, failing: { since: failing?.since ?? at, began: weighing.began.at } };
  return failing && weighing.log >= Math.log(enoughToAsk) ? stream : rest;
}

export function judgementOf(state: JudgeState): Judgement {
  const { settings, at, since, hardFacts } = state;
  const bakesForMs = Math.max(0, settings.bakeMs - (at - state.step.at));
  const around: Surroundings = {
    maxRatio: settings.maxRatio,
    minRequests: settings.minRequests,
    mayPass: bakesForMs === 0 && state.areCanariesReady && state.errors.looks >= 2,
    bakesForMs,
  };
  const metrics = worstFirst([judgeStream(state.errors, around, at)]);
  const warnings = warningsOf(state);
  const verdict = combine(metrics, hardFacts, warnings);
  const ruledOut = ruledOutIn(state);
  const etaMs = verdict === 'no-data' ? etaOf(metrics) : undefined;
  const began = state.errors.failing?.began;
  return {
    at,
    since,
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

/** A PASS rules out its own ratio at least, even where the grid has none between. */
function ruledOutIn({ errors, settings }: JudgeState): number | undefined {
  const dispersion = dispersionOf(errors.dispersion).value;
  const ruledOut = ruledOutBy(errors.evidence, dispersion);
  const isMaxOut = weighBelow(errors.evidence, settings.maxRatio, dispersion) >= Math.log(enoughToAsk);
  return isMaxOut ? Math.min(settings.maxRatio, ruledOut ?? settings.maxRatio) : ruledOut;
}

/** The slowest of those that must pass. Nothing where one of them never will at the traffic of now. */
function etaOf(metrics: readonly MetricJudgement[]): number | undefined {
  const waiting = metrics.filter(({ vote, verdict }) => vote === 'critical' && verdict === 'no-data');
  const etas = waiting.flatMap(({ etaMs }) => etaMs ?? []);
  return etas.length > 0 && etas.length === waiting.length ? Math.max(...etas) : undefined;
}

function warningsOf({ errors, pods }: JudgeState): readonly JudgingWarning[] {
  const dispersion = dispersionOf(errors.dispersion).value;
  return [
    ...(dispersion >= 2 ? [{ kind: 'errors-in-bursts' as const, dispersion }] : []),
    ...(pods.stable > 0 && pods.stable < 3 ? [{ kind: 'few-pods' as const, pods: pods.stable }] : []),
  ];
}

const basisOf = ({ requests }: JudgeState): Basis => (requests.stable > 0 ? 'concurrent' : 'alone');

function armOf({ pods, requests, recent }: JudgeState, arm: 'canary' | 'stable'): ArmCounts {
  const now = sumOf(recent);
  const lately = arm === 'canary' ? now.canaryOf : now.stableOf;
  const seconds = msOf(recent) / 1_000;
  return { pods: pods[arm], requests: requests[arm], perSecond: seconds > 0 ? lately / seconds : 0 };
}

/** Failed requests that stable would have answered, since it is judged and in a minute as it is now. */
function costOf({ errors, recent }: JudgeState): Judgement['cost'] {
  const rate = stableRate(errors.evidence.counts);
  const { canaryBad, canaryOf } = errors.evidence.counts;
  const now = sumOf(recent);
  const minutes = msOf(recent) / 60_000;
  return {
    failed: Math.max(0, Math.round(canaryBad - canaryOf * rate)),
    perMinute: minutes > 0 ? Math.max(0, (now.canaryBad - now.canaryOf * rate) / minutes) : 0,
  };
}

const requestsOf = (pods: readonly PodDelta[]): number => pods.reduce((sum, { requests }) => sum + requests, 0);
