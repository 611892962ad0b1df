import type { PodReading } from '../../../src/domain/measurement.ts';
import { begin, type Scrape, type SeenPod } from '../world/generate.ts';
import { bounds } from '../world/latency.ts';

/** What happened between two stored samples of a pod's series. */
type Growth = {
  readonly from: number;
  readonly to: number;
  readonly requests: number;
  readonly failures: number;
  readonly durations: readonly number[];
};

export type Rates = { readonly requests: number; readonly failures: number; readonly durations: readonly number[] };

/**
 * One arm as Prometheus stores it: `rate` over a window sees what grew between samples inside the window. A counter
 * that fell began at 0, and a series that is born above 0 has no growth at its first sample: its first failures are
 * lost. The extrapolation to the window's ends is left out, since only ratios of such rates are used here.
 */
export type StoredArm = {
  readonly takeIn: (pods: readonly SeenPod[], at: number) => void;
  /** Undefined where no series has two samples in the window: an empty vector. */
  readonly rate: (at: number, windowMs: number) => Rates | undefined;
  /** Everything since the canary began, counted from 0: more than a rate gives. */
  readonly total: { requests: number; failures: number };
};

const keptMs = 900_000;
const grown = (now: number, before: number) => (now < before ? now : now - before);

const perBound = (reading: PodReading): readonly number[] =>
  (reading.durations ?? []).map(({ requests }, i, all) => requests - (all[i - 1]?.requests ?? 0));

/** Histograms are only kept where somebody looks at them. */
export const storedArm = (keepsDurations: boolean): StoredArm => {
  const last = new Map<string, { readonly reading: PodReading; readonly at: number }>();
  let growths: Growth[] = [];
  const total = { requests: 0, failures: 0 };

  const growthOf = (pod: SeenPod, at: number): Growth | undefined => {
    const known = last.get(pod.pod);
    const { reading } = pod;
    if (!known) return undefined;
    const before = known.reading;
    const isBorn = before.failures === 0 && reading.failures > 0;
    const failures = isBorn ? 0 : grown(reading.failures, before.failures);
    const answered = grown(reading.requests - reading.failures, before.requests - before.failures);
    const earlier = keepsDurations ? perBound(before) : [];
    const hasFallen = reading.requests < before.requests;
    const durations = keepsDurations
      ? perBound(reading).map((count, i) => (hasFallen ? count : count - (earlier[i] ?? 0)))
      : [];
    return { from: known.at, to: at, requests: answered + failures, failures, durations };
  };

  return {
    total,
    takeIn: (pods, at) => {
      for (const pod of pods) {
        const known = last.get(pod.pod);
        const growth = growthOf(pod, at);
        if (growth) growths.push(growth);
        if (at > begin && (known || (pod.reading.startedAt ?? 0) >= begin)) {
          total.requests += grown(pod.reading.requests, known?.reading.requests ?? 0);
          total.failures += grown(pod.reading.failures, known?.reading.failures ?? 0);
        }
        last.set(pod.pod, { reading: pod.reading, at });
      }
      if (growths.length > 4000) growths = growths.filter(growth => growth.to > at - keptMs);
    },
    rate: (at, windowMs) => {
      let requests = 0;
      let failures = 0;
      let isKnown = false;
      const durations = new Array<number>(bounds.length).fill(0);
      for (let i = growths.length - 1; i >= 0; i--) {
        const growth = growths[i];
        if (!growth || growth.to <= at - windowMs) break;
        if (growth.to > at || growth.from <= at - windowMs) continue;
        isKnown = true;
        requests += growth.requests;
        failures += growth.failures;
        growth.durations.forEach((count, bound) => {
          durations[bound] = (durations[bound] ?? 0) + count;
        });
      }
      return isKnown ? { requests, failures, durations } : undefined;
    },
  };
};

export type Stored = { readonly canary: StoredArm; readonly stable: StoredArm };

export const takeIn = (stored: Stored, scrape: Scrape): void => {
  stored.canary.takeIn(scrape.canary, scrape.at);
  stored.stable.takeIn(scrape.stable, scrape.at);
};

/** As PromQL's `histogram_quantile`: linear within a bucket; above the last bound, the last bound. NaN of nothing. */
export const histogramQuantile = (p: number, durations: readonly number[]): number => {
  const all = durations.reduce((sum, count) => sum + count, 0);
  if (all === 0) return Number.NaN;
  let below = 0;
  for (const [i, count] of durations.entries()) {
    const upTo = bounds[i] ?? Number.POSITIVE_INFINITY;
    const from = bounds[i - 1] ?? 0;
    if (below + count >= p * all)
      return upTo === Number.POSITIVE_INFINITY ? from : from + ((p * all - below) / count) * (upTo - from);
    below += count;
  }
  return Number.NaN;
};
