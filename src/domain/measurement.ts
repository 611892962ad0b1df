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
  readonly logged?: LoggedCounts;
  /** Counters of the application by their name, such as `checkouts_completed_total`, summed over their labels. */
  readonly counters?: ReadonlyMap<string, number>;
  /** What goes up and down, by its name, in the units of `gaugeNames` or the application's own. */
  readonly gauges?: ReadonlyMap<string, number>;
};

/**
 * What a pod's log told so far, as far as it was read: types of errors, and the requests that the pod counted meanwhile.
 * A pod whose log was not read has none, which is not the same as no errors.
 */
export type LoggedCounts = {
  readonly requests: number;
  readonly types: ReadonlyMap<string, number>;
  /** From when on it counts; absent where it began with the pod. Another one is another count. */
  readonly since?: Instant;
};

/** Of which pods logs were read beside the numbers, and what is to be said of it. */
export type LogsRead = {
  /** Their names. */
  readonly pods: readonly string[];
  /** More was written than was read. */
  readonly isSampled: boolean;
  /** Why logs are missing. */
  readonly problem?: SafeText;
  /** One line of each type, without secrets. */
  readonly samples: ReadonlyMap<string, SafeText>;
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
  readonly logs?: LogsRead;
  /** How often the source itself looks, in milliseconds: nothing newer is to be had sooner. */
  readonly everyMs?: number;
};
