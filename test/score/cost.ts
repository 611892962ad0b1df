import { safe } from '../../src/domain/safe-text.ts';
import { beginJudging, judgementOf, judgeTick, usualSettings } from '../../src/judge/judge.ts';
import type { PodDelta, Tick } from '../../src/judge/tick.ts';
import { begin } from './world/generate.ts';
import { randomFrom } from './world/random.ts';

const types = ['POST /pay 502', 'GET /cart 500', 'GET / 503'];

/** Ticks of so many pods with errors, types, latencies and a counter, some of them prepared so that only the judge is timed. */
const ticksOf = (pods: number, count: number): readonly Tick[] => {
  const random = randomFrom(`cost ${pods}`);
  const podDelta = (pod: string, i: number): PodDelta => {
    const requests = random.poisson(150);
    const failures = random.binomial(requests, 0.003);
    let upTo = 0;
    return {
      pod,
      node: `node-${i % 40}`,
      ageMs: 3_600_000,
      requests,
      failures,
      durations: [0.3, 0.6, 0.93, 0.99, 0.999, 1].map((part, k) => {
        upTo = Math.max(upTo, k === 5 ? requests : Math.round(requests * part));
        return { upToMs: [50, 100, 250, 500, 1000, Number.POSITIVE_INFINITY][k] ?? 0, requests: upTo };
      }),
      ...(failures > 0 && { errors: new Map([[types[i % 3] ?? '', failures]]) }),
      counters: new Map([['checkouts_completed_total', random.binomial(requests, 0.02)]]),
    };
  };
  const canaries = Math.max(1, Math.round(pods / 20));
  return Array.from({ length: count }, () => ({
    at: begin,
    ms: 15_000,
    canary: Array.from({ length: canaries }, (_, i) => podDelta(`canary-${i}`, i)),
    stable: Array.from({ length: pods - canaries }, (_, i) => podDelta(`stable-${i}`, i)),
    hardFacts: [],
    share: 0.05,
    step: 1,
    areCanariesReady: true,
  }));
};

const settings = {
  ...usualSettings,
  business: [
    {
      counter: 'checkouts_completed_total',
      name: safe('checkouts'),
      worse: 'less' as const,
      vote: 'marginal' as const,
    },
  ],
};

export type Cost = {
  readonly pods: number;
  readonly metrics: number;
  /** Milliseconds of processor time for one metric and tick. */
  readonly msPerMetricAndTick: number;
};

/** `clock` gives milliseconds of processor time of this thread: a busy machine does not make the judge slower. */
export function costAt(pods: number, ticks: number, clock: () => number): Cost {
  const prepared = ticksOf(pods, 20);
  let state = beginJudging(settings, begin);
  let metrics = 1;
  const take = (i: number) => {
    const tick = prepared[i % prepared.length];
    if (!tick) return;
    state = judgeTick(state, { ...tick, at: begin + (i + 1) * 15_000 });
    metrics = Math.max(1, judgementOf(state).metrics.length);
  };
  for (let i = 0; i < 40; i++) take(i);
  const before = clock();
  for (let i = 40; i < 40 + ticks; i++) take(i);
  return { pods, metrics, msPerMetricAndTick: (clock() - before) / ticks / metrics };
}

/** How big what is kept is, as written text, after the first so many ticks and after all of them. */
export function growthOver(ticks: number): { readonly early: number; readonly late: number } {
  const prepared = ticksOf(20, 50);
  let state = beginJudging(settings, begin);
  const size = () =>
    JSON.stringify(state, (_, value) =>
      value instanceof Map ? [...value] : ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
    ).length;
  let early = 0;
  for (let i = 0; i < ticks; i++) {
    const tick = prepared[i % prepared.length];
    if (tick) state = judgeTick(state, { ...tick, at: begin + (i + 1) * 15_000 });
    if (i + 1 === Math.floor(ticks / 5)) early = size();
  }
  return { early, late: size() };
}
