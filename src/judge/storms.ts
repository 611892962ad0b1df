import type { Counts } from './counts.ts';
import type { Cell } from './dispersion.ts';
import type { Likelihood, Ratios } from './likelihood.ts';

/**
 * Bad events that come in storms, each on one pod: what tells something is how many storms there were, not how many events.
 * A look shows only their sum on each pod. Of a Poisson number of storms of geometric length the chance of any sum is known, and with it
 * how much likelier a sum is if storms come `a` times as often: the mean of a^storms, given the sum.
 * The length is learned as it goes on, so the likelihood is kept for several lengths.
 */
export const stormLengths: readonly number[] = [2, 4, 8, 16, 32, 64];
export type InStorms = readonly Likelihood[];

export const noStorms = ({ all }: Ratios): InStorms => stormLengths.map(() => all.map(() => 0));

/** How many storms' worth of what was before goes into the rate of a look: by itself one storm would say that many are to be expected. */
const ofBefore = 2;

/** `usual`: the part that is bad on stable, all in all. */
export function addStorms(
  before: InStorms,
  { all }: Ratios,
  counts: Counts,
  canary: readonly Cell[],
  stable: readonly Cell[],
  usual: number,
): InStorms {
  const { canaryOf, canaryBad, stableOf, stableBad } = counts;
  if (canaryBad === 0 && stableBad === 0) return before;
  const [here, there] = [alike(canary), alike(stable)];
  return before.map((sums, level) => {
    const length = stormLengths[level] ?? 1;
    const rate = (stableBad + ofBefore * length) / (stableOf + (ofBefore * length) / usual);
    return sums.map((sum, i) => {
      const ratio = all[i] ?? 1;
      const times = (canaryOf + stableOf) / (ratio * canaryOf + stableOf);
      return sum + logMean(here, ratio * times, rate, length) + logMean(there, times, rate, length);
    });
  });
}

/** Between two moments, by place of the ratio, for storms of a length between those that are kept; `alone` is that of 1. */
export function ofLength(length: number, alone: Likelihood, now: InStorms, before: InStorms): (place: number) => number {
  const level = Math.min(Math.log2(Math.max(1, length)), stormLengths.length);
  const lower = Math.min(Math.floor(level), stormLengths.length - 1);
  const part = level - lower;
  const at = (i: number, place: number) =>
    i === 0 ? (alone[place] ?? 0) : (now[i - 1]?.[place] ?? 0) - (before[i - 1]?.[place] ?? 0);
  const longer = Math.max(1, length / (stormLengths.at(-1) ?? 1));
  return place => ((1 - part) * at(lower, place) + part * at(lower + 1, place)) / longer;
}

type Alike = { readonly bad: number; readonly of: number; readonly pods: number };

/** Pods with as many bad events are taken together: there may be hundreds. */
function alike(cells: readonly Cell[]): readonly Alike[] {
  const groups = new Map<number, Alike>();
  for (const { of, bad } of cells) {
    if (bad === 0) continue;
    const group = groups.get(bad);
    groups.set(bad, { bad, of: of + (group?.of ?? 0), pods: 1 + (group?.pods ?? 0) });
  }
  return [...groups.values()];
}

function logMean(groups: readonly Alike[], times: number, rate: number, length: number): number {
  let sum = 0;
  for (const { bad, of, pods } of groups) {
    if (bad <= 1) sum += pods * bad * Math.log(times);
    else {
      const y = (rate * of) / pods / length / (length - 1);
      sum += pods * (logOfSum(bad, times * y) - logOfSum(bad, y));
    }
  }
  return sum;
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
