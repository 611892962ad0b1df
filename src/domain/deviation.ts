import type { Instant } from './brands.ts';
import type { SafeText } from './safe-text.ts';

/**
 * How a known number left what is usual. `new`, `gone`: a type of error that was never seen before, or that is not seen
 * any more. `above`, `below`: out of a range that somebody set.
 */
export type DeviationKind = 'more' | 'less' | 'new' | 'gone' | 'above' | 'below';

/** `share`: a part of 1, of all requests. `part`: a part of 1 of what there is. `per-request`, `per-second`: events. */
export type MonitorUnit = 'share' | 'part' | 'per-request' | 'per-second' | 'bytes' | 'count';

/** One thing that is out of what is expected of a workload. It is raised once and resolved once. */
export type Deviation = {
  /** Stable over time: `errors POST /pay 502`, `db-connections`. */
  readonly key: string;
  readonly name: SafeText;
  readonly kind: DeviationKind;
  readonly unit: MonitorUnit;
  /** From when on it deviates, which is before it was sure. */
  readonly since: Instant;
  readonly now: number;
  /** What it usually is, or the limit that it left. Absent where there was none before. */
  readonly usual?: number;
  /** Of errors: so many since it deviates. */
  readonly events?: number;
};

export type DeviationNews = {
  readonly type: 'raised' | 'resolved';
  readonly at: Instant;
  readonly deviation: Deviation;
};
