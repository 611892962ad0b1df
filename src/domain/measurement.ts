import type { Instant } from './brands.ts';
import type { RequestCounts } from './metrics.ts';
import type { SafeText } from './safe-text.ts';

/**
 * What one pod has counted since it began, as one source read it at one time. Everything counts up, except the
 * gauges. A number that a source does not have is absent, which is not the same as 0.
 */
export type PodReading = RequestCounts & {
  /** Since when it counts; a later one than before is a restart, whose counters began at 0. */
  readonly startedAt?: Instant;
  /** Failures by type, such as `POST /pay 502`. A type that is absent has never happened since it began. */
  readonly errors?: ReadonlyMap<string, number>;
  /** Counters of the application by their name, such as `checkouts_completed_total`, summed over their labels. */
  readonly counters?: ReadonlyMap<string, number>;
  /** What goes up and down, by its name, in the units of `gaugeNames` or the application's own. */
  readonly gauges?: ReadonlyMap<string, number>;
};

/** Gauges that every source names alike: cores, bytes, and parts of 1. */
export const gaugeNames = [
  'cpu-cores',
  'cpu-of-request',
  'memory-bytes',
  'memory-of-limit',
  'throttled-share',
] as const;
export type GaugeName = (typeof gaugeNames)[number];

/** What a source said of some pods, by the uid of the pod. */
export type Measured = {
  /** As a person would call it: `Prometheus at http://…`, `the pods’ own pages`. */
  readonly source: SafeText;
  readonly of: ReadonlyMap<string, PodReading>;
  /** Why a pod that was asked for is not in it; the same sentence only once. */
  readonly problems: readonly SafeText[];
  /** How often the source itself looks, in milliseconds: nothing newer is to be had sooner. */
  readonly everyMs?: number;
};
