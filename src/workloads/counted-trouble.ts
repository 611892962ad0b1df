import type { Comparison, Lately, RequestCounts, SideCounts } from '../domain/metrics.ts';

/** What is read of one pod over time, oldest first. */
export type PodSamples = readonly RequestCounts[];

/** How far back a window reaches, and how much it must hold before it speaks for itself. */
export const windowMs = 300_000;
const enoughMs = 30_000;
const enoughRequests = 500;

/**
 * Counts of the new and the old pods, side by side: over the watched window when both sides have enough in it, else
 * since the pods started, which is said. Nothing while a side has no counts at all.
 */
export function compare(fresh: readonly PodSamples[], old: readonly PodSamples[]): Comparison | undefined {
  const at = Math.max(...[...fresh, ...old].flat().map(sample => sample.at), 0);
  if (fresh.every(isEmpty) || old.every(isEmpty)) return undefined;
  const inWindow = { fresh: sumWindow(fresh, at), old: sumWindow(old, at) };
  const spanMs = Math.min(spanOf(fresh, at), spanOf(old, at));
  const enough = [inWindow.fresh, inWindow.old].every(({ requests }) => requests >= enoughRequests);
  if (enough && spanMs >= enoughMs) return { at, basis: { kind: 'window', ms: spanMs }, ...inWindow };
  return { at, basis: { kind: 'since-pod-start' }, fresh: sumLast(fresh), old: sumLast(old) };
}

/** Long enough to hold some failures, short enough to be about now. */
const latelyMs = 60_000;

/** What was counted over the last minute, or since it is watched. Nothing before there are two looks at a pod. */
export function countLately(pods: readonly PodSamples[]): Lately | undefined {
  const at = Math.max(...pods.flat().map(sample => sample.at), 0);
  const recent = pods.map(samples => samples.filter(sample => at - sample.at <= latelyMs));
  const ms = spanOf(recent, at);
  const of = add(recent.filter(samples => samples.length > 1).map(deltas));
  return of.pods > 0 && ms > 0 ? { at, ms, of } : undefined;
}

/**
 * New pods fail at least twice as often as the old ones beside them, by 0.1 point or more, and five times or more.
 * Counted, not judged: it says nothing of luck.
 */
export function failsMoreOften({ fresh, old }: Comparison): boolean {
  const [now, before] = [failureShare(fresh), failureShare(old)];
  if (now === undefined || before === undefined) return false;
  return fresh.failures >= 5 && now >= 2 * before && now - before >= 0.001;
}

/** Between 0 and 1; nothing without requests. */
export const failureShare = ({ requests, failures }: SideCounts): number | undefined =>
  requests > 0 ? failures / requests : undefined;

const isEmpty = (samples: PodSamples) => samples.length === 0;
const inside = (samples: PodSamples, at: number) => samples.filter(sample => at - sample.at <= windowMs);

/** A counter that fell has begun again at 0, so what it shows now all came after. */
function deltas(samples: PodSamples): { readonly requests: number; readonly failures: number } {
  return samples.slice(1).reduce(
    (sum, sample, index) => {
      const previous = samples[index];
      const hasRestarted = previous === undefined || sample.requests < previous.requests;
      return {
        requests: sum.requests + sample.requests - (hasRestarted ? 0 : previous.requests),
        failures: sum.failures + sample.failures - (hasRestarted ? 0 : previous.failures),
      };
    },
    { requests: 0, failures: 0 },
  );
}

const sumWindow = (pods: readonly PodSamples[], at: number): SideCounts =>
  add(pods.map(samples => deltas(inside(samples, at))));
/** What all of them counted since they started. */
export const sumLast = (pods: readonly PodSamples[]): SideCounts => add(pods.flatMap(samples => samples.at(-1) ?? []));

const add = (counts: readonly { readonly requests: number; readonly failures: number }[]): SideCounts => ({
  pods: counts.length,
  requests: counts.reduce((sum, { requests }) => sum + requests, 0),
  failures: counts.reduce((sum, { failures }) => sum + failures, 0),
});

const spanOf = (pods: readonly PodSamples[], at: number): number =>
  Math.max(0, ...pods.map(samples => at - (inside(samples, at)[0]?.at ?? at)));
