import type { Instant } from '../domain/brands.ts';
import type { Counts } from './counts.ts';
import { addToEvidence, beginEvidence, type Evidence } from './evidence.ts';
import type { Ratios } from './likelihood.ts';
import type { Sums } from './two-rates.ts';

/**
 * Judging when no stable pod is left: what there is now against what stable did before. Weaker, because load and the
 * world have changed in between and nothing cancels; so it takes more evidence, and it only asks a person. Stable's rate is
 * taken for as high as it may have been where more is worse, and for as low where less is; where both are, only more is asked.
 */
export type After = { readonly evidence: Evidence; readonly before: Sums; readonly rate: number };

/** How many times the usual evidence it takes. */
export const moreEvidence = 20;
/** Fewer requests of stable than this are no measure of it. */
const enoughBefore = 500;
/** As if stable still answered so many times as much, at the rate of before: as good as knowing that rate. */
const timesAsMuch = 20;

export const canCompareWith = ({ of }: Sums): boolean => of >= enoughBefore;

/** By luck it was beyond that less than once in a hundred, also where next to nothing was seen. */
const z = 2.33;

/** Where the rate of independent events may end, or of such that come `scatter` at a time. */
function endOf({ of, bad }: Sums, scatter: number, end: 'high' | 'low'): number {
  const half = (z * z * scatter) / 2;
  const spread = z * Math.sqrt(scatter * (bad + half / 2));
  return Math.min(1, Math.max(0, bad + half + (end === 'high' ? spread : -spread)) / of);
}

export function addAfter(
  known: After | undefined,
  before: Sums,
  scatter: number,
  worse: 'more' | 'less' | 'either',
  ratios: Ratios,
  { canaryOf, canaryBad }: Counts,
  given: { readonly at: Instant; readonly ms: number },
): After {
  const base = known?.before ?? before;
  const rate = known?.rate ?? endOf(base, scatter, worse === 'less' ? 'low' : 'high');
  const stableOf = canaryOf * timesAsMuch;
  const look = { canaryOf, canaryBad, stableOf, stableBad: stableOf * rate };
  const evidence = known?.evidence ?? beginEvidence(ratios, given.at - given.ms);
  return { before: base, rate, evidence: addToEvidence(evidence, look, given.at) };
}
