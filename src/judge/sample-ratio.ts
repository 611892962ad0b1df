import type { JudgingWarning } from '../domain/judgement.ts';

/**
 * What the canary got of all requests in this step, and what it should have, as expected requests. A look in which a
 * pod was missed is made up for by the next, so sides are summed over the whole step, not look by look.
 */
export type Shared = {
  readonly canary: number;
  readonly all: number;
  readonly expected: number;
  readonly ms: number;
  /** While the canary was not read, its share says nothing. */
  readonly isCanarySeen: boolean;
};

export const nothingShared: Shared = { canary: 0, all: 0, expected: 0, ms: 0, isCanarySeen: false };

/** Not to be called before the canary's first request. */
export const addShare = (before: Shared, canary: number, stable: number, share: number, ms: number): Shared => ({
  canary: before.canary + canary,
  all: before.all + canary + stable,
  expected: before.expected + (canary + stable) * share,
  ms: before.ms + ms,
  isCanarySeen: canary > 0,
});

const longEnoughMs = 120_000;
const enoughRequests = 100;
/** Beyond luck once in 2 000 on either side, and by half: a balancer is never exact, and requests come in sessions. */
const sigmas = 3.5;
const byTimes = 1.5;

export function unequalShare({ canary, all, expected, ms, isCanarySeen }: Shared): JudgingWarning | undefined {
  if (!isCanarySeen || ms < longEnoughMs || expected < enoughRequests || all <= 0) return undefined;
  const should = expected / all;
  const far = Math.abs(canary - expected) / Math.sqrt(expected * (1 - should) || 1);
  const times = Math.max(canary / expected, expected / Math.max(1, canary));
  return far >= sigmas && times >= byTimes ? { kind: 'unequal-share', gets: canary / all, should } : undefined;
}
