import type { Comparison, Lately, SideCounts } from '../domain/metrics.ts';
import { compare, countLately, failsMoreOften, failureShare, type PodSamples, sumLast } from './counted-trouble.ts';
import { chanceOfNoDifference, chanceOfSoFew } from './exact-counts.ts';

/** Two or more looks at the counters of new and old pods. */
export type SideSamples = { readonly fresh: readonly PodSamples[]; readonly old: readonly PodSamples[] };

/** No reading may be wrong by luck more often than once in this many. */
export const wrongAtMostOnceIn = 1_000;
/** It is judged again at each look, so each may be wrong a part of that only. */
export const mostLooks = 10;
const bound = 1 / wrongAtMostOnceIn / mostLooks;
/** That the new pods still fail: only keeps what is over from being told as if it went on. */
const stillBound = 0.01;

/** So much more often a revision may fail and not be called worse: twice as often, or by a point. */
const worseBy = { times: 2, points: 0.01 };

/** About so many failures must be expected before so sure a word can be said, so the time until then can be told. */
const enoughExpected = 14;

export type SideVerdict =
  /** New pods fail, and the old ones surely don't fail as often at this moment. */
  | { readonly kind: 'new-only'; readonly comparison: Comparison; readonly oldNow: SideCounts; readonly ms: number }
  /** The old ones surely fail more than they used to: it did not come with the revision. */
  | { readonly kind: 'both-now'; readonly comparison: Comparison; readonly oldNow: SideCounts; readonly ms: number }
  | { readonly kind: 'no-worse'; readonly comparison: Comparison }
  /** Too little was counted yet; `moreMs`: at this pace it takes about so much longer. */
  | { readonly kind: 'too-little'; readonly comparison?: Comparison; readonly moreMs?: number };

/**
 * Counters since a pod's start hide what began a minute ago in a pod of three days. So the old pods are held against
 * what they count between two looks: had the fault come from elsewhere, they would show it there.
 */
export function judgeSides({ fresh, old }: SideSamples): SideVerdict {
  const comparison = compare(fresh, old);
  if (!comparison) return { kind: 'too-little' };
  const share = failureShare(comparison.fresh) ?? 0;
  if (!failsMoreOften(comparison)) {
    const before = failureShare(comparison.old) ?? 0;
    const worse = Math.max(worseBy.times * before, before + worseBy.points);
    if (chanceOfSoFew(comparison.fresh, worse) <= bound) return { kind: 'no-worse', comparison };
    return tooLittle(comparison, countLately(fresh), { have: comparison.fresh.requests, share: worse });
  }
  const [freshNow, lately] = [countLately(fresh), countLately(old)];
  if (!lately || !freshNow) return { kind: 'too-little', comparison };
  const found = { comparison, oldNow: lately.of, ms: lately.ms };
  const failsStill = chanceOfNoDifference(freshNow.of, lately.of) <= stillBound;
  if (failsStill && chanceOfNoDifference(comparison.fresh, lately.of) <= bound) return { kind: 'new-only', ...found };
  if (worseBy.times * (failureShare(lately.of) ?? 0) >= share && isNewTo(old, lately.of))
    return { kind: 'both-now', ...found };
  return tooLittle(comparison, lately, { have: lately.of.requests, share });
}

/** Whether these pods surely fail more often now than in all the time before. */
const isNewTo = (pods: readonly PodSamples[], now: SideCounts): boolean =>
  chanceOfNoDifference(now, without(sumLast(pods), now)) <= bound;

const without = (all: SideCounts, part: SideCounts): SideCounts => ({
  ...all,
  requests: all.requests - part.requests,
  failures: all.failures - part.failures,
});

function tooLittle(
  comparison: Comparison,
  pace: Lately | undefined,
  { have, share }: { readonly have: number; readonly share: number },
): SideVerdict {
  const missing = enoughExpected / share - have;
  const inMs = pace && pace.of.requests > 0 ? (missing * pace.ms) / pace.of.requests : undefined;
  return { kind: 'too-little', comparison, ...(inMs !== undefined && inMs > 0 && { moreMs: inMs }) };
}

/** What pods that nothing is left to compare with can tell of themselves: whether they fail now as they never did before. */
export type AloneVerdict =
  | { readonly kind: 'began-later'; readonly before: SideCounts; readonly now: SideCounts; readonly ms: number }
  | { readonly kind: 'as-ever'; readonly since: SideCounts; readonly now: SideCounts; readonly ms: number }
  | { readonly kind: 'too-little' };

/** Their own past must be long beside the last seconds, or it holds the trouble already. */
const pastIsLonger = 20;
const enoughFailures = 5;

export function judgeAlone(pods: readonly PodSamples[]): AloneVerdict {
  const lately = countLately(pods);
  if (!lately || lately.of.failures < enoughFailures) return { kind: 'too-little' };
  const since = sumLast(pods);
  const { of: now, at, ms } = lately;
  const before = without(since, now);
  if (!failsMoreOften({ at, basis: { kind: 'since-pod-start' }, fresh: now, old: before }))
    return { kind: 'as-ever', since, now, ms };
  // More often, but perhaps by luck: it is looked at longer.
  if (!isNewTo(pods, now)) return { kind: 'too-little' };
  return before.requests >= pastIsLonger * now.requests
    ? { kind: 'began-later', before, now, ms }
    : { kind: 'too-little' };
}
