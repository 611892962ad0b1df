import type { Instant } from './brands.ts';
import type { SafeText } from './safe-text.ts';

/** What one side did in one look. `p95Ms` is absent where nothing was counted or the pods tell no latencies. */
export type SidePoint = { readonly requests: number; readonly failures: number; readonly p95Ms?: number };

/** One look at both sides: what came since the look before, `ms` earlier. A gap between two looks is a gap in the plot. */
export type SeriesPoint = {
  readonly at: Instant;
  readonly ms: number;
  readonly canary: SidePoint;
  readonly stable: SidePoint;
};

/** Where the canary's part of the pods, or of the traffic, changed: `25 %`. */
export type StepMark = { readonly at: Instant; readonly says: SafeText };

/** For plots; the oldest first, and so many at most. */
export type JudgingSeries = {
  /** What stands beside the plots, such as `r7` and `r6`. */
  readonly names: { readonly canary: SafeText; readonly stable: SafeText };
  readonly points: readonly SeriesPoint[];
  readonly marks: readonly StepMark[];
};
