/** Bad events out of so many, on both sides, between two looks. Counts per request may have more events than requests. */
export type Counts = {
  readonly canaryOf: number;
  readonly canaryBad: number;
  readonly stableOf: number;
  readonly stableBad: number;
};

export const noCounts: Counts = { canaryOf: 0, canaryBad: 0, stableOf: 0, stableBad: 0 };

export const plus = (a: Counts, b: Counts): Counts => ({
  canaryOf: a.canaryOf + b.canaryOf,
  canaryBad: a.canaryBad + b.canaryBad,
  stableOf: a.stableOf + b.stableOf,
  stableBad: a.stableBad + b.stableBad,
});

export const minus = (a: Counts, b: Counts): Counts => ({
  canaryOf: a.canaryOf - b.canaryOf,
  canaryBad: a.canaryBad - b.canaryBad,
  stableOf: a.stableOf - b.stableOf,
  stableBad: a.stableBad - b.stableBad,
});

/** Where one side is missing, nothing is learned from the other: what disturbs both would not cancel. */
export const hasBothSides = ({ canaryOf, stableOf }: Counts): boolean => canaryOf > 0 && stableOf > 0;

export const canaryRate = ({ canaryOf, canaryBad }: Counts): number => (canaryOf > 0 ? canaryBad / canaryOf : 0);
export const stableRate = ({ stableOf, stableBad }: Counts): number => (stableOf > 0 ? stableBad / stableOf : 0);

/** Canary over stable; infinite where only the canary has any, 1 where neither has. */
export function ratioOf(counts: Counts): number {
  const [canary, stable] = [canaryRate(counts), stableRate(counts)];
  if (stable > 0) return canary / stable;
  return canary > 0 ? Number.POSITIVE_INFINITY : 1;
}
