import type { Counts } from './counts.ts';
import { asGood, enoughToAsk, leastExcess } from './settings.ts';

/** Traffic and the base rate, from which all times follow. Requests in a second. */
export type Traffic = { readonly canary: number; readonly stable: number };

/** What averaging over many ratios costs, in logarithms, compared with knowing the right one. */
const forNotKnowing = { more: 2.5, below: 1 };

/** So many canary requests on average until a canary that is `times` as bad is stopped. */
export function requestsToNotice(times: number, base: number, { canary, stable }: Traffic, enough: number): number {
  const others = stable / canary;
  const [worse, usual] = [shareOf(times, others), shareOf(asGood, others)];
  const perRequest = base * (times * Math.log(worse / usual) + others * Math.log((1 - worse) / (1 - usual)));
  return perRequest > 0 ? (Math.log(enough) + forNotKnowing.more) / perRequest : Number.POSITIVE_INFINITY;
}

/**
 * So many until `ratio` is ruled out for a canary that is as good as stable: by the ratio, or, where there is next to
 * nothing to compare, by there being at most a tenth of a point more.
 */
export function requestsToPass(
  ratio: number,
  base: number,
  { canary, stable }: Traffic,
  dispersion = 1,
  already = 0,
  excess = leastExcess,
): number {
  const others = stable / canary;
  const [same, worse] = [shareOf(1, others), shareOf(ratio, others)];
  const perEvent = same * Math.log(same / worse) + (1 - same) * Math.log((1 - same) / (1 - worse));
  const perRequest = (base * (1 + others) * perEvent) / dispersion;
  const need = Math.max(0, Math.log(enoughToAsk) + forNotKnowing.below - already);
  return Math.min(need / perRequest, requestsUnderFloor(base, excess) * dispersion);
}

/** Wilson's upper bound comes within the floor of the base rate. */
const requestsUnderFloor = (base: number, excess: number): number =>
  excess > 0 ? (3.84 * Math.max(base * (1 - base), excess)) / excess ** 2 : Number.POSITIVE_INFINITY;

const shareOf = (ratio: number, others: number): number => ratio / (ratio + others);

/** The base rate with a little doubt, so that no failure at all is not taken for never. */
export const baseRate = ({ canaryOf, canaryBad, stableOf, stableBad }: Counts): number =>
  (stableBad + canaryBad + 0.5) / (stableOf + canaryOf + 1);
