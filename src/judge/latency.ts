import type { Limits } from '../domain/judgement.ts';
import type { Durations } from '../domain/metrics.ts';
import { safe } from '../domain/safe-text.ts';
import { isWarm, lookAt, type OfPod, type Told } from './looks.ts';
import { aboutAsGood, type JudgeSettings } from './settings.ts';
import type { Spec } from './stream.ts';
import type { Tick } from './tick.ts';

/**
 * Latency is judged as the part of the requests that is slower than a bound of the histogram: quantiles between bounds
 * would be guesses. "p95 at most 300 ms" is "at most 5 % slower than 300 ms".
 */
export type Latency = {
  /** What stable took so far, until the bounds are chosen by it; they are never changed afterwards. */
  readonly stable?: Durations;
  readonly bounds?: readonly number[];
};

/** A limit in milliseconds with the part that may be slower, and the bounds around it. */
export type LatencyLimit = {
  readonly ms: number;
  readonly part: number;
  /** Surely slower is what is slower than this; the limit itself where the histogram has it. */
  readonly upper: number;
  /** Surely not slower is what is not slower than this. */
  readonly lower: number;
};

const enoughRequests = 200;
/** Half a point more that is slow is the least that is worth a step back. */
const leastExcess = 0.005;

export const slowKey = (bound: number): string => `slower-${bound}`;

/** Collects what stable takes, and chooses bounds near its p95 and p99 as soon as that is known. */
export function followLatency(before: Latency, tick: Tick): Latency {
  if (before.bounds) return before;
  let stable = before.stable;
  for (const pod of tick.stable) if (pod.durations && isWarm(pod, tick.ms)) stable = add(stable, pod.durations);
  if (!stable) return before;
  const all = stable.at(-1)?.requests ?? 0;
  return all < enoughRequests
    ? { stable }
    : { bounds: [...new Set([nearest(stable, 0.05), nearest(stable, 0.01)])].flat() };
}

/** Of both, where they have other bounds, the later is left out. */
const add = (a: Durations | undefined, b: Durations): Durations => {
  if (!a) return b;
  const isAlike = a.length === b.length && a.every(({ upToMs }, i) => upToMs === b[i]?.upToMs);
  return isAlike ? a.map((one, i) => ({ ...one, requests: one.requests + (b[i]?.requests ?? 0) })) : a;
};

/** The bound that has the nearest part above it, if that part says anything. */
function nearest(durations: Durations, part: number): number | readonly [] {
  const all = durations.at(-1)?.requests ?? 0;
  const bounds = durations.filter(({ upToMs }) => Number.isFinite(upToMs));
  const far = ({ requests }: Durations[number]) => Math.abs(Math.log((all - requests + 0.5) / all / part));
  const best = bounds.reduce<Durations[number] | undefined>((a, b) => (a && far(a) <= far(b) ? a : b), undefined);
  return best && far(best) < Math.log(6) ? best.upToMs : [];
}

/** The user's limits, strictest first where two fall on the same bound. Nothing while no pod told its bounds. */
export function latencyLimits(limits: Limits, durations: Durations | undefined): readonly LatencyLimit[] {
  const asked = [
    { ms: limits.latencyP99Ms, part: 0.01 },
    { ms: limits.latencyP95Ms, part: 0.05 },
    { ms: limits.latencyP50Ms, part: 0.5 },
  ];
  return asked.flatMap(({ ms, part }) => {
    if (ms === undefined || !durations) return [];
    const upper = durations.find(({ upToMs }) => upToMs >= ms)?.upToMs ?? Number.POSITIVE_INFINITY;
    const lower = upper === ms ? ms : (durations.findLast(({ upToMs }) => upToMs < ms)?.upToMs ?? 0);
    return [{ ms, part, upper, lower }];
  });
}

/** Everything that is told of latency in this look: what stable's own bounds say, and the limits on both sides of them. */
export function latencyIn(
  { bounds = [] }: Latency,
  limits: readonly LatencyLimit[],
  tick: Tick,
  settings: JudgeSettings,
): readonly Told[] {
  const doubtful = limits.filter(({ lower, upper }) => lower !== upper).map(({ lower }) => lower);
  const voting = [...new Set([...bounds, ...limits.map(({ upper }) => upper)])].filter(isBound);
  const enough = (Math.max(1, voting.length) * 1) / (settings.alpha * settings.weights.latency);
  return [
    ...voting.map(bound =>
      told(
        bound,
        'critical' as const,
        enough,
        limits.find(({ upper }) => upper === bound),
      ),
    ),
    ...doubtful.filter(bound => isBound(bound) && !voting.includes(bound)).map(bound => told(bound, 'info', enough)),
  ];

  function told(bound: number, vote: Spec['vote'], enoughEvidence: number, limit?: LatencyLimit): Told {
    const spec: Spec = {
      key: slowKey(bound),
      name: safe(`slower than ${bound < 1_000 ? `${bound} ms` : `${bound / 1_000} s`}`),
      kind: 'share',
      vote,
      worse: 'more',
      leastExcess,
      against: aboutAsGood,
      enough: enoughEvidence,
      ...(limit && { limit: limit.part }),
    };
    return { spec, look: lookAt(tick, slowerThan(bound, tick.ms)) };
  }
}

const isBound = (bound: number): boolean => Number.isFinite(bound) && bound > 0;

/** A pod that is cold, or has no such bound, tells nothing. */
const slowerThan =
  (bound: number, ms: number): OfPod =>
  pod => {
    const upTo = pod.durations?.find(({ upToMs }) => upToMs === bound);
    const all = pod.durations?.at(-1)?.requests;
    return upTo && all !== undefined && isWarm(pod, ms) ? [all, Math.max(0, all - upTo.requests)] : undefined;
  };
