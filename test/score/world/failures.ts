import { type Cell, onsetMs } from './cell.ts';
import type { Plan, SimulatedPod } from './pods.ts';
import type { Random } from './random.ts';

/** The most that fails, whatever is multiplied: nothing fails wholly. */
const most = 0.6;

type Interval = {
  readonly cell: Cell;
  readonly plan: Plan;
  readonly random: Random;
  /** Its begin, in milliseconds since the canary's first request. */
  readonly from: number;
  /** Requests of both arms, expected. */
  readonly all: number;
  readonly share: number;
  readonly canary: readonly SimulatedPod[];
  readonly stable: readonly SimulatedPod[];
};

export type ArmFailures = { readonly failed: readonly number[]; readonly rate: readonly number[] };

const overlap = (plan: Plan, from: number, to: number): number =>
  plan.burst ? Math.max(0, Math.min(to, plan.burst.to) - Math.max(from, plan.burst.from)) / (to - from) : 0;

/** The part of 1 that fails on each pod of an arm in this interval. */
const ratesOf = (of: Interval, isCanary: boolean): readonly number[] => {
  const { cell, plan, from } = of;
  const isWorse = isCanary && from >= onsetMs(cell);
  const load = cell.noise === 'diurnal' ? of.all / (cell.perSecond * (cell.scrapeMs / 1000)) : 1;
  const burst = overlap(plan, from, from + cell.scrapeMs) * 0.05;
  const pods = isCanary ? of.canary : of.stable;
  return pods.map((pod, i) => {
    const isBad = cell.noise === 'bad-pod' && pods.length >= 10 && i % 10 === 3;
    const isBurst = cell.noise !== 'burst-node' || pod.node === 'node-0';
    const rate = cell.base * load * (isWorse ? cell.effect : 1) * (isBad ? 10 : 1) + (isBurst ? burst : 0);
    return Math.min(most, rate);
  });
};

/** Failures by pod that come alone, each for itself. */
const alone = (of: Interval, isCanary: boolean, rate: readonly number[]): ArmFailures => {
  const perPod = (of.all * (isCanary ? of.share : 1 - of.share)) / Math.max(1, rate.length);
  return { rate, failed: rate.map(part => of.random.poisson(perPod * part)) };
};

/** Failures in storms of this mean length, each on one pod of the arm. */
const storms = (of: Interval, isCanary: boolean, rate: readonly number[], length: number): number[] => {
  const perPod = (of.all * (isCanary ? of.share : 1 - of.share)) / Math.max(1, rate.length);
  const failed = rate.map(() => 0);
  rate.forEach((part, i) => {
    for (let left = of.random.poisson((perPod * part) / length); left > 0; left--)
      failed[i] = (failed[i] ?? 0) + of.random.geometric(length);
  });
  return failed;
};

/** Storms that a balancer spreads over the pods of both arms; what the canary has beyond stable's rate is its own. */
const stormsOnBoth = (
  of: Interval,
  canaryRate: readonly number[],
  stableRate: readonly number[],
  length: number,
): { readonly canary: ArmFailures; readonly stable: ArmFailures } => {
  const { random } = of;
  const onStable = stableRate.map(() => 0);
  const common = of.cell.base;
  const kept = Math.min(1, (canaryRate[0] ?? common) / common);
  const extra = canaryRate.map(part => Math.max(0, part - common));
  const onCanary = storms(of, true, extra, length);
  for (let left = random.poisson((of.all * common) / length); left > 0; left--) {
    for (let each = random.geometric(length); each > 0; each--) {
      if (random.uniform() < of.share) {
        const pod = Math.floor(random.uniform() * onCanary.length);
        if (random.uniform() < kept) onCanary[pod] = (onCanary[pod] ?? 0) + 1;
      } else {
        const pod = Math.floor(random.uniform() * onStable.length);
        onStable[pod] = (onStable[pod] ?? 0) + 1;
      }
    }
  }
  return { canary: { rate: canaryRate, failed: onCanary }, stable: { rate: stableRate, failed: onStable } };
};

export const failuresOf = (of: Interval): { readonly canary: ArmFailures; readonly stable: ArmFailures } => {
  const canary = ratesOf(of, true);
  const stable = ratesOf(of, false);
  if (of.cell.noise === 'clustered-both-16') return stormsOnBoth(of, canary, stable, 16);
  const length = of.cell.noise === 'clustered-4' ? 4 : of.cell.noise === 'clustered-16' ? 16 : 1;
  if (length === 1) return { canary: alone(of, true, canary), stable: alone(of, false, stable) };
  return {
    canary: { rate: canary, failed: storms(of, true, canary, length) },
    stable: { rate: stable, failed: storms(of, false, stable, length) },
  };
};
