import type { Instant } from '../domain/brands.ts';
import type { Counts } from './counts.ts';
import type { Likelihood } from './likelihood.ts';
import type { InStorms } from './storms.ts';

/**
 * A moment from which on what was counted may be weighed alone, because the fault may have begun there: what was good
 * before must not dilute it. Each has a weight that was fixed before anything was counted, and all weights together
 * are at most 1, so that the average of their evidence keeps its promise.
 */
export type Restart = {
  readonly why: 'start' | 'step' | 'long' | 'short';
  readonly at: Instant;
  readonly weight: number;
  /** What had been counted until then; what came since is the difference. */
  readonly counts: Counts;
  readonly likelihood: Likelihood;
  readonly inStorms?: InStorms;
  /** The most bad events of one canary pod in one look since: a storm stays on one pod, and is over soon. */
  readonly worst: number;
};

export type Restarts = {
  readonly list: readonly Restart[];
  /** How many of each kind there were so far. */
  readonly steps: number;
  readonly longs: number;
  readonly shorts: number;
};

const longMs = 600_000;
const shortMs = 60_000;
/** Older ones are forgotten: that only takes evidence away, and bounds the memory. */
const kept = { start: 1, step: 4, long: 4, short: 10 } as const;

/**
 * Sums of weights: start 0.66, steps 0.22 (halved each time), ten minutes 0.06 (by 1/k²), a minute 0.06 (by 1/k(k+1)). A release
 * brings its faults with it or shows them at the next step; what begins at any other time is mostly an incident.
 */
const weights = {
  start: 0.66,
  step: (k: number) => 0.22 * 2 ** -k,
  long: (k: number) => (0.06 * 6) / Math.PI ** 2 / k ** 2,
  short: (k: number) => 0.06 / (k * (k + 1)),
} as const;

type Seen = {
  readonly at: Instant;
  readonly counts: Counts;
  readonly likelihood: Likelihood;
  readonly inStorms?: InStorms;
};

export const beginRestarts = (seen: Seen): Restarts => ({
  list: [{ why: 'start', weight: weights.start, worst: 0, ...seen }],
  steps: 0,
  longs: 0,
  shorts: 0,
});

/** At the beginning of a new step of a ramp, before what was counted in it. */
export const restartAtStep = (restarts: Restarts, seen: Seen): Restarts => ({
  ...restarts,
  steps: restarts.steps + 1,
  list: withNew(restarts.list, { why: 'step', weight: weights.step(restarts.steps + 1), worst: 0, ...seen }),
});

/** After a look: every ten minutes, and every minute. */
export function restartByTime(restarts: Restarts, since: Instant, seen: Seen): Restarts {
  const ms = seen.at - since;
  const [longs, shorts] = [Math.floor(ms / longMs), Math.floor(ms / shortMs)];
  if (longs > restarts.longs) {
    const one: Restart = { why: 'long', weight: weights.long(longs), worst: 0, ...seen };
    return { ...restarts, longs, shorts, list: withNew(restarts.list, one) };
  }
  if (shorts === restarts.shorts) return restarts;
  const one: Restart = { why: 'short', weight: weights.short(shorts), worst: 0, ...seen };
  return { ...restarts, shorts, list: withNew(restarts.list, one) };
}

export const noteWorst = (restarts: Restarts, canaryBad: number): Restarts =>
  restarts.list.every(({ worst }) => worst >= canaryBad)
    ? restarts
    : {
        ...restarts,
        list: restarts.list.map(one => (one.worst >= canaryBad ? one : { ...one, worst: canaryBad })),
      };

function withNew(list: readonly Restart[], one: Restart): readonly Restart[] {
  const same = list.filter(({ why }) => why === one.why);
  const oldest = same.length >= kept[one.why] ? same[0] : undefined;
  return [...list.filter(other => other !== oldest), one];
}
