import type { Durations } from '../../domain/metrics.ts';
import type { NativeHistogram } from './series.ts';

/**
 * Bounds that are always the same, because a native histogram tells only of buckets that are not empty and two readings
 * could not be compared. Its own buckets are narrow, a tenth of their bound or so, and are shared out within.
 */
const boundsMs = [
  5, 10, 25, 50, 75, 100, 150, 200, 250, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000,
];

export function nativeDurations({ count, buckets }: NativeHistogram, toMs: number): Durations {
  const upTo = (boundMs: number): number =>
    buckets.reduce((sum, { lower, upper, count: inside }) => {
      const [from, to] = [lower * toMs, upper * toMs];
      if (to <= boundMs) return sum + inside;
      if (from >= boundMs) return sum;
      return sum + (inside * (boundMs - from)) / (to - from);
    }, 0);
  return [
    ...boundsMs.map(upToMs => ({ upToMs, requests: upTo(upToMs) })),
    { upToMs: Number.POSITIVE_INFINITY, requests: count },
  ];
}
