import type { Comparison, SideCounts } from '../domain/metrics.ts';
import { compare, countLately, failsMoreOften, failureShare, type PodSamples, sumLast } from './counted-trouble.ts';

/** Two or more looks at the counters of new and old pods. */
export type SideSamples = { readonly fresh: readonly PodSamples[]; readonly old: readonly PodSamples[] };

/** Failures that the old pods would show by now if they failed as often as the new ones. */
const enoughExpected = 4;
/** So many answers, or so many failures, say of a new revision that it is no worse. */
const enoughRequests = 300;
const enoughFailures = 5;

export type SideVerdict =
  /** New pods fail more often, and the old ones are well at this moment. */
  | { readonly kind: 'new-only'; readonly comparison: Comparison; readonly oldNow: SideCounts; readonly ms: number }
  /** The old ones fail now as well: it did not come with the revision. */
  | { readonly kind: 'both-now'; readonly comparison: Comparison; readonly oldNow: SideCounts; readonly ms: number }
  | { readonly kind: 'no-worse'; readonly comparison: Comparison }
  /** Too little was counted yet. */
  | { readonly kind: 'too-little'; readonly comparison?: Comparison };

/**
 * Counters since a pod's start hide what began a minute ago in a pod of three days. So the old pods are held against
 * what they count between two looks: had the fault come from elsewhere, they would show it there.
 */
export function judgeSides({ fresh, old }: SideSamples): SideVerdict {
  const comparison = compare(fresh, old);
  if (!comparison) return { kind: 'too-little' };
  if (!failsMoreOften(comparison)) {
    const { requests, failures } = comparison.fresh;
    return requests >= enoughRequests || failures >= enoughFailures
      ? { kind: 'no-worse', comparison }
      : { kind: 'too-little', comparison };
  }
  const lately = countLately(old);
  const expected = (lately?.of.requests ?? 0) * (failureShare(comparison.fresh) ?? 0);
  if (!lately || expected < enoughExpected) return { kind: 'too-little', comparison };
  const found = { comparison, oldNow: lately.of, ms: lately.ms };
  return { kind: lately.of.failures * 2 < expected ? 'new-only' : 'both-now', ...found };
}

/** What pods that nothing is left to compare with can tell of themselves: whether they fail now as they never did before. */
export type AloneVerdict =
  | { readonly kind: 'began-later'; readonly before: SideCounts; readonly now: SideCounts; readonly ms: number }
  | { readonly kind: 'as-ever'; readonly since: SideCounts; readonly now: SideCounts; readonly ms: number }
  | { readonly kind: 'too-little' };

/** Their own past must be long beside the last seconds, or it holds the trouble already. */
const pastIsLonger = 20;

export function judgeAlone(pods: readonly PodSamples[]): AloneVerdict {
  const lately = countLately(pods);
  if (!lately || lately.of.failures < enoughFailures) return { kind: 'too-little' };
  const since = sumLast(pods);
  const { of: now, at, ms } = lately;
  const before = { ...since, requests: since.requests - now.requests, failures: since.failures - now.failures };
  const isNew = failsMoreOften({ at, basis: { kind: 'since-pod-start' }, fresh: now, old: before });
  if (!isNew) return { kind: 'as-ever', since, now, ms };
  return before.requests >= pastIsLonger * now.requests
    ? { kind: 'began-later', before, now, ms }
    : { kind: 'too-little' };
}
