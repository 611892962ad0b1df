import type { Instant } from '../domain/brands.ts';
import type { HardFact, Judgement } from '../domain/judgement.ts';
import type { Durations } from '../domain/metrics.ts';
import { businessIn } from './business.ts';
import { dispersionOf, unknownDispersion } from './dispersion.ts';
import { type ErrorTypes, followTypes, noTypes, ofLogs, ofMetrics, typesIn } from './error-types.ts';
import { errorsIn, errorsKey } from './errors.ts';
import { whyItFails } from './failing.ts';
import { followGauges, type Gauges } from './gauges.ts';
import { followLatency, type Latency, latencyIn, latencyLimits } from './latency.ts';
import type { Told } from './looks.ts';
import { whyItPasses, whyItStillPasses } from './passing.ts';
import { addLookTo, type Recent } from './recent.ts';
import { addShare, nothingShared, type Shared } from './sample-ratio.ts';
import { type JudgeSettings, usualSettings } from './settings.ts';
import { followNodes, type Nodes, sickNodes, withoutNodes } from './sick-nodes.ts';
import { evidenceWithout, followPods, noPods, type Pods, type SickPods, sickPods, withoutPods } from './sick-pods.ts';
import { addToStream, beginStream, comparedIn, type LookAt, type Stream } from './stream.ts';
import { summarize } from './summary.ts';
import { surroundingsOf } from './surroundings.ts';
import type { PodDelta, Tick } from './tick.ts';
import { noSums, type Sums } from './two-rates.ts';
import { isDoubted, weighStream } from './weighing.ts';

export type { JudgeSettings };
export { usualSettings };

/** Everything that is kept; its size does not grow with time. */
export type JudgeState = {
  readonly settings: JudgeSettings;
  readonly since: Instant;
  readonly at: Instant;
  readonly streams: ReadonlyMap<string, Stream>;
  readonly latency: Latency;
  /** Bounds of the histograms, as the first pod that has one told them. */
  readonly shape?: Durations;
  readonly types: ErrorTypes;
  /** The same of what pods wrote into their logs. */
  readonly logged: ErrorTypes;
  readonly nodes: Nodes;
  readonly suspects: Pods;
  /** The stable pod that is left out, by its uid. */
  readonly leftOut?: string;
  readonly gauges: Gauges;
  /** How long no stable pod has been there. */
  readonly stableGoneMs: number;
  readonly shared: Shared;
  readonly step: { readonly number?: number; readonly at: Instant };
  readonly requests: { readonly canary: number; readonly stable: number };
  /** By the canary, whether or not stable was there beside it. */
  readonly served: Sums;
  readonly recent: Recent;
  readonly pods: { readonly canary: number; readonly stable: number };
  readonly hardFacts: readonly HardFact[];
  readonly areCanariesReady: boolean;
};

export const beginJudging = (settings: JudgeSettings, at: Instant): JudgeState => ({
  settings,
  since: at,
  at,
  streams: new Map(),
  latency: {},
  types: noTypes,
  logged: noTypes,
  nodes: [],
  suspects: noPods,
  gauges: new Map(),
  stableGoneMs: 0,
  shared: nothingShared,
  step: { at },
  requests: { canary: 0, stable: 0 },
  served: noSums,
  recent: [],
  pods: { canary: 0, stable: 0 },
  hardFacts: [],
  areCanariesReady: false,
});

/** A gap in reading is shorter. */
const goneAfterMs = 60_000;

/** Takes in one look at both sides. */
export function judgeTick(state: JudgeState, tick: Tick): JudgeState {
  const { settings } = state;
  const { at, ms } = tick;
  const nodes = followNodes(state.nodes, tick);
  const healthy = withoutNodes(tick, sickNodes(nodes, scatterOf(state)));
  const suspects = followPods(state.suspects, healthy);
  const sick = sickPods(suspects);
  const seen = withoutPods(healthy, sick);
  const isNewlySick = sick.stable !== undefined && sick.stable !== state.leftOut;
  const latency = followLatency(state.latency, seen);
  const shape = state.shape ?? [...tick.stable, ...tick.canary].find(pod => pod.durations)?.durations;
  const types = followTypes(state.types, seen, ofMetrics);
  const logged = followTypes(state.logged, seen, ofLogs);
  const errors = errorsIn(seen, settings);
  const told = [
    errors,
    ...latencyIn(latency, latencyLimits(settings.limits, shape), seen, settings),
    ...businessIn(seen, settings),
    ...typesIn(types, seen, settings, ofMetrics),
    ...typesIn(logged, seen, settings, ofLogs),
  ];
  const canary = requestsOf(tick.canary);
  const stable = requestsOf(tick.stable);
  const hasBegun = state.requests.canary + canary > 0;
  const stableGoneMs = tick.stable.length === 0 && state.requests.stable > 0 ? state.stableGoneMs + ms : 0;
  const isStableGone = stableGoneMs >= goneAfterMs;
  const isNewStep = isAnotherStep(state, tick);
  const { leftOut: _, ...rest } = state;
  return withPassed({
    ...rest,
    since: hasBegun ? state.since : at,
    at,
    streams: addTold(isNewlySick ? withoutSick(state, sick) : state, told, {
      at,
      ms,
      isNewStep: isNewStep && hasBegun,
      isStableGone,
    }),
    latency,
    ...(shape && { shape }),
    types,
    logged,
    nodes,
    suspects,
    ...(sick.stable !== undefined && { leftOut: sick.stable }),
    gauges: followGauges(state.gauges, seen),
    stableGoneMs,
    shared:
      tick.share === undefined || !hasBegun
        ? state.shared
        : addShare(isNewStep ? nothingShared : state.shared, canary, stable, tick.share, ms),
    step: {
      ...state.step,
      ...(tick.step !== undefined && { number: tick.step }),
      at: isNewStep ? at - ms : hasBegun ? state.step.at : at,
    },
    requests: { canary: state.requests.canary + canary, stable: state.requests.stable + stable },
    served: {
      of: state.served.of + errors.look.counts.canaryOf,
      bad: state.served.bad + errors.look.counts.canaryBad,
    },
    recent: addLookTo(state.recent, { at, ms, counts: errors.look.counts, worst: errors.look.worst }),
    pods: { canary: tick.canary.length, stable: tick.stable.length },
    hardFacts: tick.hardFacts,
    areCanariesReady: tick.areCanariesReady,
  });
}

/** A look that doesn't know its weight is of the one before; the first that does, after requests were counted, is of another. */
const isAnotherStep = ({ step, requests }: JudgeState, tick: Tick): boolean =>
  tick.step !== undefined && tick.step !== step.number && (step.number !== undefined || requests.canary > 0);

export const judgementOf = (state: JudgeState): Judgement => summarize(state);

/** How errors scatter, as far as it is known. */
const scatterOf = ({ streams }: Pick<JudgeState, 'streams'>): number =>
  dispersionOf(streams.get(errorsKey)?.dispersion ?? unknownDispersion).value;

/** What a pod that is left out from now on had made of errors and of their scatter is left out too. */
function withoutSick(state: JudgeState, sick: SickPods): JudgeState {
  const errors = state.streams.get(errorsKey);
  if (!errors) return state;
  const dispersion = sick.scatter ?? unknownDispersion;
  const evidence = evidenceWithout(errors.evidence, state.suspects, sick);
  return { ...state, streams: new Map(state.streams).set(errorsKey, { ...errors, dispersion, evidence }) };
}

function addTold({ streams, settings }: JudgeState, told: readonly Told[], given: LookAt): ReadonlyMap<string, Stream> {
  const all = new Map(streams);
  for (const { spec, look } of told) {
    const stream = all.get(spec.key) ?? beginStream(spec, settings.maxRatio, given.at - given.ms);
    all.set(spec.key, latched(addToStream(stream, spec, look, given), given.at));
  }
  return all;
}

/** What failed goes on failing until the evidence is gone: a verdict that comes and goes with each look helps nobody. */
function latched(stream: Stream, at: Instant): Stream {
  const compared = comparedIn(stream);
  const weighing = weighStream(compared);
  const reason = whyItFails(compared, weighing, at);
  const { failing, ...rest } = stream;
  if (reason) {
    const began = weighing.began.at;
    return { ...rest, weighing, failing: { since: failing?.since ?? at, began: failing?.began ?? began, reason } };
  }
  return { ...(failing && isDoubted(weighing) ? stream : rest), weighing };
}

/** What passed is noted for the next look, for the same reason. */
function withPassed(state: JudgeState): JudgeState {
  const around = surroundingsOf(state);
  const streams = new Map(
    [...state.streams].map(([key, stream]) => {
      const { passed: _, ...rest } = stream;
      const compared = comparedIn(stream);
      const weighing = stream.weighing ?? weighStream(compared);
      const passed = whyItPasses(compared, weighing, around) ?? whyItStillPasses(compared, weighing, around);
      return [key, passed ? { ...rest, passed } : rest] as const;
    }),
  );
  return { ...state, streams };
}

const requestsOf = (pods: readonly PodDelta[]): number => pods.reduce((sum, { requests }) => sum + requests, 0);
