/** One simulated rollout whose truth is known. Everything that chance decides comes from the seed of the run. */
export type Cell = {
  /** Requests a second of both arms together, at the beginning. */
  readonly perSecond: number;
  /** The canary's part of all requests; `ramp`: 5, 25, 50 and 100 %, ten minutes each. */
  readonly share: number | 'ramp';
  /** Part of 1 that fails on stable. */
  readonly base: number;
  /** The canary fails so many times as often from the onset on; 0: it never fails. */
  readonly effect: number;
  /** From the first request; in the middle of the time (of the second step of a ramp); at 100 % of a ramp. */
  readonly onset: 'start' | 'middle' | 'full';
  readonly noise: Noise;
  readonly scrapeMs: 15_000 | 30_000 | 60_000;
  /** How the canary's requests slow down from the onset on; all of them take so many times as long. */
  readonly slower: number;
  readonly latency: LatencyShape;
  /** A counter of the application: a part of the requests ends in it, on the canary so many times as many. */
  readonly orders?: { readonly perRequest: number; readonly effect: number };
  /** Minutes of stable alone before the canary's first request, which a judge may have seen. */
  readonly before: number;
};

export const latencyShapes = ['lognormal', 'bimodal', 'heavy-tail'] as const;
export type LatencyShape = (typeof latencyShapes)[number];

/**
 * What goes on that is nobody's fault.
 *
 * - `clustered-4`, `clustered-16`: failures come in retry storms of that mean length. A storm stays on one pod, as a
 *   kept-alive connection does; the arms have storms of their own.
 * - `clustered-both-16`: such storms go through a balancer and fall on all pods of both arms by their share.
 * - `burst-both`, `long-burst-both`: 5 points more failures on both arms for 2 or 10 minutes.
 * - `burst-node`: 5 points more for 2 minutes on the one node of four on which the canary's first pod is.
 * - `diurnal`: load between 0.4 and 1.6 of the mean over an hour, and the part that fails goes with the load.
 * - `cold-start`: each pod takes four times as long in its first minute.
 * - `bad-pod`: one of ten pods of an arm fails ten times as often; an arm with fewer pods has none.
 * - `reset`: two stable pods and one of the canary begin anew, each once.
 * - `missing`: one scrape of ten of each pod is lost, and once all of them for two minutes.
 * - `scale-up`: the load doubles within two minutes; then both arms have twice as many pods.
 * - `many-types`: twelve types of failures, the rarest 1 of 37, so that some are seen on one arm first.
 * - `gauges`: CPU and memory of each pod wander (first-order autoregression, 0.9 a tick).
 */
export const noises = [
  'iid',
  'clustered-4',
  'clustered-16',
  'clustered-both-16',
  'burst-both',
  'long-burst-both',
  'burst-node',
  'diurnal',
  'cold-start',
  'bad-pod',
  'reset',
  'missing',
  'scale-up',
  'many-types',
  'gauges',
] as const;
export type Noise = (typeof noises)[number];

export const minutesOf = (cell: Cell): number => (cell.share === 'ramp' ? 40 : 30);

export const shareAt = (cell: Cell, ms: number): number =>
  cell.share === 'ramp' ? ([0.05, 0.25, 0.5, 1][Math.min(3, Math.floor(ms / 600_000))] ?? 1) : cell.share;

export const onsetMs = (cell: Cell): number => {
  if (cell.onset === 'start') return 0;
  if (cell.onset === 'full') return 30 * 60_000;
  return 15 * 60_000;
};

/** The key by which a cell is seeded and named. */
export const nameOf = (cell: Cell): string =>
  [
    `${cell.perSecond} rps`,
    cell.share === 'ramp' ? 'ramp' : `${cell.share * 100} %`,
    `base ${cell.base * 100} %`,
    `x${cell.effect}`,
    cell.onset,
    cell.noise,
    `${cell.scrapeMs / 1000} s`,
    `${cell.latency} x${cell.slower}`,
    ...(cell.orders === undefined ? [] : [`orders x${cell.orders.effect}`]),
    `before ${cell.before} min`,
  ].join(', ');

/**
 * The seeds are split for good. The judge may be tuned on the first part only; the second part is looked at to see
 * whether tuning fitted the seeds instead of the world.
 */
export const parts = ['tuning', 'held-out'] as const;
export type Part = (typeof parts)[number];

export const seedOf = (cell: Cell, part: Part, run: number): string => `S1 ${part} ${run} ${nameOf(cell)}`;
