import type { Instant } from '../domain/brands.ts';
import type { Counts } from './counts.ts';
import { addToEvidence, beginEvidence, type Evidence } from './evidence.ts';
import type { Ratios } from './likelihood.ts';
import type { Sums } from './two-rates.ts';

/**
 * Judging when no stable pod is left: what there is now against what stable did before. Weaker, because load and the
 * world have changed in between and nothing cancels; so it takes more evidence, stable's rate is taken for as high as it
 * may have been, and it only asks a person.
 */
export type After = { readonly evidence: Evidence; readonly before: Sums };

/** How many times the usual evidence it takes. */
export const moreEvidence = 5;
/** Fewer requests of stable than this are no measure of it. */
const enoughBefore = 500;
/** As if stable still answered so many times as much, at the rate of before: as good as knowing that rate. */
const timesAsMuch = 20;

export const canCompareWith = ({ of }: Sums): boolean => of >= enoughBefore;

export function addAfter(
  known: After | undefined,
  before: Sums,
  ratios: Ratios,
  { canaryOf, canaryBad }: Counts,
  given: { readonly at: Instant; readonly ms: number },
): After {
  const base = known?.before ?? before;
  const rate = Math.min(1, (base.bad + 1.65 * Math.sqrt(base.bad) + 1) / base.of);
  const stableOf = canaryOf * timesAsMuch;
  const look = { canaryOf, canaryBad, stableOf, stableBad: stableOf * rate };
  const evidence = known?.evidence ?? beginEvidence(ratios, given.at - given.ms);
  return { before: base, evidence: addToEvidence(evidence, look, given.at) };
}
