import { type Cell, minutesOf, shareAt } from './cell.ts';
import type { Random } from './random.ts';

/** A pod and what it has counted since it began. */
export type SimulatedPod = {
  readonly name: string;
  readonly node: string;
  startedAt: number;
  requests: number;
  failures: number;
  orders: number;
  cpu: number;
  memory: number;
  /** By bound, not cumulative over the bounds. */
  readonly durations: number[];
  readonly types: number[];
};

export const typeWeights: readonly number[] = (() => {
  const zipf = Array.from({ length: 12 }, (_, i) => 1 / (i + 1));
  const sum = zipf.reduce((a, b) => a + b, 0);
  return zipf.map(weight => weight / sum);
})();

/** Ten stable pods; as many of the canary as its share asks for, at least one. */
export const podCountsAt = (cell: Cell, ms: number): { readonly canary: number; readonly stable: number } => {
  const share = shareAt(cell, ms);
  if (ms < 0) return { canary: 0, stable: 10 };
  if (cell.share === 'ramp') {
    const canary = Math.max(1, Math.round(10 * share));
    return { canary, stable: share === 1 ? 0 : share === 0.05 ? 10 : 10 - canary };
  }
  const grown = cell.noise === 'scale-up' && ms >= 600_000 ? 2 : 1;
  return { canary: Math.max(1, Math.round((10 * share) / (1 - share))) * grown, stable: 10 * grown };
};

export const newPod = (
  name: string,
  index: number,
  startedAt: number,
  random: Random,
  bounds: number,
): SimulatedPod => ({
  name,
  node: `node-${index % 4}`,
  startedAt,
  requests: 0,
  failures: 0,
  orders: 0,
  cpu: 0.45 + 0.05 * random.normal(),
  memory: 0.6 + 0.05 * random.normal(),
  durations: new Array<number>(bounds).fill(0),
  types: [],
});

/** What happens once in a run, and when: drawn before anything else, in milliseconds since the canary's first request. */
export type Plan = {
  readonly burst: { readonly from: number; readonly to: number } | undefined;
  readonly phase: number;
  /** By the pod's name. */
  readonly resets: ReadonlyMap<string, number>;
  readonly gap: { readonly from: number; readonly to: number } | undefined;
};

export const planOf = (cell: Cell, random: Random): Plan => {
  const within = (lengthMs: number) => {
    const from = 120_000 + random.uniform() * (minutesOf(cell) * 60_000 - 240_000 - lengthMs);
    return { from, to: from + lengthMs };
  };
  const anyTime = () => 60_000 + random.uniform() * (minutesOf(cell) * 60_000 - 120_000);
  const isBurst = cell.noise === 'burst-both' || cell.noise === 'burst-node';
  return {
    burst: isBurst ? within(120_000) : cell.noise === 'long-burst-both' ? within(600_000) : undefined,
    phase: random.uniform() * 2 * Math.PI,
    resets: new Map(cell.noise === 'reset' ? ['stable-2', 'stable-5', 'canary-0'].map(name => [name, anyTime()]) : []),
    gap: cell.noise === 'missing' ? within(120_000) : undefined,
  };
};
