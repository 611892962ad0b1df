import type { PodReading } from '../domain/measurement.ts';
import type { RequestCounts } from '../domain/metrics.ts';

/** Requests in a second of all pods together, and the part of 1 that fails on stable. */
export type PresentTraffic = { readonly perSecond: number; readonly base: number };

export type PodRead = {
  readonly now: PodReading;
  /** The oldest reading of it that is still known. */
  readonly before?: RequestCounts;
  readonly isStable: boolean;
};

/** Two readings nearer than this to one another tell no rate. */
const leastApartMs = 3_000;
/** Fewer lately tell less of rare failures than all since the pods began. */
const enoughLately = 1_000;
/** Until more is known: as if a hundred requests had been seen, of which three in a thousand failed. */
const usual = { failures: 0.3, requests: 100 };

/**
 * From what was counted lately, or, where that is not known, on the average since the pods began. Nothing where neither
 * is known. `asked`: pods that were to be read; those that were missed are taken for alike.
 */
export function presentTraffic(pods: readonly PodRead[], asked: number): PresentTraffic | undefined {
  const rates = pods.flatMap(pod => rateOf(pod) ?? []);
  if (rates.length === 0) return undefined;
  const stable = pods.filter(({ isStable }) => isStable);
  const lately = sumOf(stable.flatMap(pod => lateOf(pod) ?? []));
  const { requests, failures } = lately.requests >= enoughLately ? lately : sumOf(stable.map(({ now }) => now));
  return {
    perSecond: (rates.reduce((sum, rate) => sum + rate, 0) / rates.length) * asked,
    base: (failures + usual.failures) / (requests + usual.requests),
  };
}

function rateOf(pod: PodRead): number | undefined {
  const { now } = pod;
  const late = lateOf(pod);
  if (late) return late.requests / (late.ms / 1_000);
  const ms = now.startedAt === undefined ? 0 : now.at - now.startedAt;
  return ms >= leastApartMs ? now.requests / (ms / 1_000) : undefined;
}

/** What it counted since the reading before; nothing where it began anew in between. */
function lateOf({ now, before }: PodRead) {
  if (!before || now.at - before.at < leastApartMs || now.requests < before.requests) return undefined;
  return {
    ms: now.at - before.at,
    requests: now.requests - before.requests,
    failures: Math.max(0, now.failures - before.failures),
  };
}

const sumOf = (all: readonly { readonly requests: number; readonly failures: number }[]) =>
  all.reduce((sum, one) => ({ requests: sum.requests + one.requests, failures: sum.failures + one.failures }), {
    requests: 0,
    failures: 0,
  });
