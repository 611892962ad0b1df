import type { PodReading } from '../../../src/domain/measurement.ts';
import { type Cell, minutesOf, onsetMs, shareAt } from './cell.ts';
import { failuresOf } from './failures.ts';
import { bounds, chancesOf } from './latency.ts';
import { newPod, type Plan, planOf, podCountsAt, type SimulatedPod, typeWeights } from './pods.ts';
import { type Random, randomFrom } from './random.ts';

export type SeenPod = {
  readonly pod: string;
  readonly node: string;
  readonly readyAt: number;
  readonly reading: PodReading;
};

/** What a source reads at one time: everything cumulative, per pod. A pod that is not in it was not read. */
export type Scrape = {
  readonly at: number;
  readonly canary: readonly SeenPod[];
  readonly stable: readonly SeenPod[];
  readonly share: number;
  readonly step: number;
  /** The truth, whoever saw it: what the canary answered so far. */
  readonly served: { readonly requests: number; readonly failures: number; readonly slow: number };
};

/** The canary's first request, in milliseconds since 1970. Any time will do. */
export const begin = 1_800_000_000_000;

const loadAt = (cell: Cell, plan: Plan, ms: number): number => {
  if (cell.noise === 'diurnal') return 1 + 0.6 * Math.sin((2 * Math.PI * ms) / 3_600_000 + plan.phase);
  if (cell.noise === 'scale-up') return 1 + Math.min(1, Math.max(0, (ms - 480_000) / 120_000));
  return 1;
};

const readingOf = (cell: Cell, pod: SimulatedPod, at: number): PodReading => {
  let upTo = 0;
  return {
    at,
    startedAt: begin + pod.startedAt,
    requests: pod.requests,
    failures: pod.failures,
    durations: bounds.map((bound, i) => {
      upTo += pod.durations[i] ?? 0;
      return { upToMs: bound, requests: upTo };
    }),
    ...(cell.noise === 'many-types' && {
      errors: new Map(pod.types.flatMap((count, i) => (count > 0 ? [[`GET /${i} 500`, count] as const] : []))),
    }),
    ...(cell.orders && { counters: new Map([['checkouts_completed_total', pod.orders]]) }),
    ...(cell.noise === 'gauges' && {
      gauges: new Map([
        ['cpu-of-request', pod.cpu],
        ['memory-of-limit', pod.memory],
      ]),
    }),
  };
};

const addFailures = (cell: Cell, pod: SimulatedPod, failures: number, random: Random) => {
  pod.failures += failures;
  if (cell.noise !== 'many-types') return;
  let left = failures;
  let weightLeft = 1;
  typeWeights.forEach((weight, i) => {
    const count = i === typeWeights.length - 1 ? left : random.binomial(left, Math.min(1, weight / weightLeft));
    pod.types[i] = (pod.types[i] ?? 0) + count;
    left -= count;
    weightLeft -= weight;
  });
};

/** A pod that has served for 10 to 30 hours: its counters stand anywhere. */
const oldPod = (cell: Cell, index: number, random: Random): SimulatedPod => {
  const hours = 10 + 20 * random.uniform();
  const pod = newPod(`stable-${index}`, index, -hours * 3_600_000, random, bounds.length);
  pod.requests = Math.round((cell.perSecond / 10) * 3600 * hours);
  addFailures(cell, pod, random.poisson(pod.requests * cell.base), random);
  pod.orders = Math.round(pod.requests * (cell.orders?.perRequest ?? 0));
  let left = pod.requests;
  chancesOf(cell.latency, 1).forEach((chance, i) => {
    pod.durations[i] = Math.round(left * chance);
    left -= pod.durations[i] ?? 0;
  });
  return pod;
};

/** All scrapes of one run, oldest first. The same cell and seed give the same numbers. */
export function* scrapesOf(cell: Cell, seed: string): Generator<Scrape, void, void> {
  const random = randomFrom(seed);
  const plan = planOf(cell, random);
  const every = cell.scrapeMs;
  const onset = onsetMs(cell);
  const chances = new Map([1, 4, cell.slower, 4 * cell.slower].map(slow => [slow, chancesOf(cell.latency, slow)]));
  const stable = Array.from({ length: 10 }, (_, i) => oldPod(cell, i, random));
  const canary: SimulatedPod[] = [];
  const served = { requests: 0, failures: 0, slow: 0 };

  const work = (pod: SimulatedPod, isCanary: boolean, from: number, mean: number, failed: number, rate: number) => {
    const resetAt = plan.resets.get(pod.name);
    const hasReset = resetAt !== undefined && resetAt > from && resetAt <= from + every;
    const kept = hasReset ? (from + every - resetAt) / every : 1;
    if (hasReset) {
      pod.startedAt = resetAt;
      pod.requests = pod.failures = pod.orders = 0;
      pod.durations.fill(0);
      pod.types.fill(0);
    }
    const answered = random.poisson(mean * (1 - Math.min(1, rate))) + failed;
    const counted = hasReset ? random.binomial(answered, kept) : answered;
    pod.requests += counted;
    addFailures(cell, pod, hasReset ? Math.min(counted, random.binomial(failed, kept)) : failed, random);
    const isCold = cell.noise === 'cold-start' && from + every / 2 - pod.startedAt < 60_000;
    const slow = (isCanary && from >= onset ? cell.slower : 1) * (isCold ? 4 : 1);
    let left = counted;
    let beyond = 0;
    (chances.get(slow) ?? []).forEach((chance, i) => {
      const count = random.binomial(left, chance);
      pod.durations[i] = (pod.durations[i] ?? 0) + count;
      left -= count;
      if ((bounds[i] ?? 0) > 250) beyond += count;
    });
    if (cell.orders) {
      const effect = isCanary && from >= onset ? cell.orders.effect : 1;
      pod.orders += random.binomial(counted, Math.min(1, cell.orders.perRequest * effect));
    }
    if (cell.noise === 'gauges') {
      pod.cpu = 0.45 + 0.9 * (pod.cpu - 0.45) + 0.02 * random.normal();
      pod.memory = 0.6 + 0.9 * (pod.memory - 0.6) + 0.01 * random.normal();
    }
    if (!isCanary) return;
    served.requests += answered;
    served.failures += failed;
    served.slow += beyond;
  };

  const see = (pods: readonly SimulatedPod[], at: number): readonly SeenPod[] =>
    pods
      .filter(() => cell.noise !== 'missing' || random.uniform() >= 0.1)
      .map(pod => ({
        pod: pod.name,
        node: pod.node,
        readyAt: begin + pod.startedAt,
        reading: readingOf(cell, pod, begin + at),
      }));

  const first = -cell.before * 60_000;
  const last = minutesOf(cell) * 60_000;
  yield { at: begin + first, canary: [], stable: see(stable, first), share: 0, step: 0, served: { ...served } };
  for (let from = first; from < last; from += every) {
    const to = from + every;
    const counts = podCountsAt(cell, from);
    stable.length = Math.min(stable.length, counts.stable);
    while (stable.length < counts.stable)
      stable.push(newPod(`stable-${stable.length}`, stable.length, from, random, bounds.length));
    while (canary.length < counts.canary)
      canary.push(newPod(`canary-${canary.length}`, canary.length, from, random, bounds.length));
    const share = from < 0 ? 0 : shareAt(cell, from);
    const all = cell.perSecond * loadAt(cell, plan, from + every / 2) * (every / 1000);
    const arms = failuresOf({ cell, plan, random, from, all, share, canary, stable });
    stable.forEach((pod, i) => {
      const { failed, rate } = arms.stable;
      work(pod, false, from, (all * (1 - share)) / stable.length, failed[i] ?? 0, rate[i] ?? 0);
    });
    canary.forEach((pod, i) => {
      const { failed, rate } = arms.canary;
      work(pod, true, from, (all * share) / canary.length, failed[i] ?? 0, rate[i] ?? 0);
    });
    if (plan.gap && to > plan.gap.from && to <= plan.gap.to) continue;
    yield {
      at: begin + to,
      canary: see(canary, to),
      stable: see(stable, to),
      share,
      step: from < 0 ? 0 : cell.share === 'ramp' ? 1 + Math.min(3, Math.floor(from / 600_000)) : 1,
      served: { ...served },
    };
  }
}
