import type { Counts } from './counts.ts';
import type { Cell } from './dispersion.ts';
import type { Likelihood, Ratios } from './likelihood.ts';

/**
 * Where bad events come in storms, each on one pod, what tells something is how many storms there were, not how many
 * events. A look shows only their sum on each pod. How likely any sum is of a Poisson number of storms of geometric length is known, and with
 * it how much likelier it gets when storms come `times` as often: by the mean of times^storms, given the sum. With the rate of
 * storms on stable that is evidence as likelihood.ts has it. The length is learned as it goes on, so it is kept for several lengths.
 */
export type InStorms = readonly Likelihood[];
const lengths: readonly number[] = [2, 4, 8, 16, 32, 64];
const longest = 64;

export const noStorms = ({ all }: Ratios): InStorms => lengths.map(() => all.map(() => 0));

/** So many storms of what was before go into the rate of a look: else one storm by itself would say that many are to be expected. */
const ofBefore = 2;

export type PodsOfLook = { readonly canary: readonly Cell[]; readonly stable: readonly Cell[] };

/** `usual`: the part of 1 that is bad on stable, all in all. Only ratios from 1 on are weighed. */
export function addStorms(
  before: InStorms,
  { all }: Ratios,
  { canaryOf, canaryBad, stableOf, stableBad }: Counts,
  pods: PodsOfLook,
  usual: number,
): InStorms {
  if (canaryBad === 0 && stableBad === 0) return before;
  const [canary, stable] = [alike(pods.canary), alike(pods.stable)];
  return before.map((sums, level) => {
    const length = lengths[level] ?? longest;
    const rate = (stableBad + ofBefore * length) / (stableOf + (ofBefore * length) / usual);
    const [ofCanary, ofStable] = [canary, stable].map(groups => likelier(groups, rate, length));
    return sums.map((sum, i) => {
      const ratio = all[i] ?? 1;
      if (ratio < 1) return sum;
      const times = (canaryOf + stableOf) / (ratio * canaryOf + stableOf);
      return sum + (ofCanary?.(ratio * times) ?? 0) + (ofStable?.(times) ?? 0);
    });
  });
}

/** Between two moments, by the place of a ratio, for storms of any length; `alone` is the same for events that come alone. */
export function ofLength(
  length: number,
  alone: Likelihood,
  now: InStorms,
  before: InStorms,
): (place: number) => number {
  const level = Math.min(Math.log2(Math.max(1, length)), lengths.length);
  const lower = Math.min(Math.floor(level), lengths.length - 1);
  const part = level - lower;
  const at = (i: number, place: number) =>
    i === 0 ? (alone[place] ?? 0) : (now[i - 1]?.[place] ?? 0) - (before[i - 1]?.[place] ?? 0);
  const longer = Math.max(1, length / longest);
  return place => ((1 - part) * at(lower, place) + part * at(lower + 1, place)) / longer;
}

type Alike = { readonly bad: number; readonly of: number; readonly pods: number };

/** Pods with as many bad events, or nearly as many, are taken together: there may be hundreds. */
function alike(cells: readonly Cell[]): readonly Alike[] {
  const groups = new Map<number, Alike>();
  for (const { of, bad } of cells) {
    if (bad <= 0) continue;
    const size = bad <= 16 ? bad : Math.round(100 + 16 * Math.log(bad));
    const { bad: b, of: o, pods } = groups.get(size) ?? { bad: 0, of: 0, pods: 0 };
    groups.set(size, { bad: b + bad, of: o + of, pods: pods + 1 });
  }
  return [...groups.values()];
}

/** The logarithm of how much likelier what was seen is, by how many times as often storms come. */
function likelier(groups: readonly Alike[], rate: number, length: number): (times: number) => number {
  const all = groups.map(({ bad, of, pods }) => {
    const each = bad / pods;
    const y = Math.max(1e-9, (rate * of) / pods / length / (length - 1));
    return { pods, each, y, log: logOfSum(each, y) };
  });
  return times => {
    let sum = 0;
    for (const { pods, each, y, log } of all) {
      // A single one is a storm, whatever their length.
      sum += pods * (each <= 1 ? each * Math.log(times) : logOfSum(each, times * y) - log);
    }
    return sum;
  };
}

/**
 * The logarithm of the sum over k of y^k / k! times in how many ways n events make k storms. Where many storms count, by its
 * saddle point, within two hundredths.
 */
function logOfSum(n: number, y: number): number {
  if (n * y < 100) {
    let [term, sum] = [1, 1];
    for (let k = 2; k <= n && term > sum * 1e-6; k++) {
      term *= ((y / k) * (n - k + 1)) / (k - 1);
      sum += term;
    }
    return Math.log(y * sum);
  }
  const z = (2 * n + y - Math.sqrt(y * (4 * n + y))) / (2 * n);
  const left = 1 - z;
  return (y * z) / left - n * Math.log(z) - 0.5 * Math.log((y * z * (1 + z)) / left ** 3);
}
