import type { Instant } from '../domain/brands.ts';
import type { HardFact } from '../domain/judgement.ts';
import type { LoggedCounts } from '../domain/measurement.ts';
import type { Durations } from '../domain/metrics.ts';
import type { SafeText } from '../domain/safe-text.ts';

/** What one pod did since the tick before: differences, except the gauges. Counters that began anew are already dealt with. */
export type PodDelta = {
  /** Its uid. */
  readonly pod: string;
  readonly node?: string;
  /** Milliseconds since it became ready. */
  readonly ageMs: number;
  readonly requests: number;
  readonly failures: number;
  /** What it had counted before it was looked at first, at that first look only: then nothing else is known of it. */
  readonly before?: { readonly requests: number; readonly errors?: ReadonlyMap<string, number> };
  /** Not cumulative over time, but over the bounds, as in a reading. */
  readonly durations?: Durations;
  readonly errors?: ReadonlyMap<string, number>;
  /** What its log told since the last time that it was read, in so many requests. */
  readonly logged?: LoggedCounts;
  /** Types that its log told of before it was looked at: nothing new to it. At the first reading only. */
  readonly loggedBefore?: ReadonlyMap<string, number>;
  readonly counters?: ReadonlyMap<string, number>;
  readonly gauges?: ReadonlyMap<string, number>;
};

/** One look at both sides. A side without pods is an empty list; a tick without a source is not made at all. */
export type Tick = {
  readonly at: Instant;
  /** Since the tick before. */
  readonly ms: number;
  readonly canary: readonly PodDelta[];
  readonly stable: readonly PodDelta[];
  readonly hardFacts: readonly HardFact[];
  /** The part of all requests that the canary should get, where somebody said so. */
  readonly share?: number;
  /** Another number at every step of a ramp: what is worse may have begun with it, and what passed has to pass anew. */
  readonly step?: number;
  readonly areCanariesReady: boolean;
  /** One line of each type that logs told of. */
  readonly samples?: ReadonlyMap<string, SafeText>;
};
