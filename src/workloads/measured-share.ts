import type { Instant } from '../domain/brands.ts';
import type { RequestCounts } from '../domain/metrics.ts';

/** What was read of each pod, oldest first. */
export type Readings = readonly (readonly Pick<RequestCounts, 'at' | 'requests'>[])[];

export type MeasuredShare = {
  readonly canary: number;
  readonly stable: number;
  /** The canary's part of what came in the same time: pods are not read at the same moments. Nothing where none came. */
  readonly share?: number;
};

/** Requests of both sides since a time, from the first reading of each pod after it. Nothing with no two readings. */
export function requestsSince(
  sides: { readonly canary: Readings; readonly stable: Readings },
  since: Instant,
): MeasuredShare | undefined {
  const [canary, stable] = [grownIn(sides.canary, since), grownIn(sides.stable, since)];
  if (canary === undefined || stable === undefined) return undefined;
  const perMs = canary.perMs + stable.perMs;
  return {
    canary: canary.requests,
    stable: stable.requests,
    ...(perMs > 0 && { share: canary.perMs / perMs }),
  };
}

function grownIn(
  readings: Readings,
  since: Instant,
): { readonly requests: number; readonly perMs: number } | undefined {
  const grown = readings.flatMap(samples => {
    const own = samples.filter(({ at }) => at >= since);
    const [first, last] = [own[0], own.at(-1)];
    if (!first || !last || last.at <= first.at) return [];
    // A pod that began again counts from 0.
    const requests = last.requests >= first.requests ? last.requests - first.requests : last.requests;
    return [{ requests, perMs: requests / (last.at - first.at) }];
  });
  if (grown.length === 0) return undefined;
  const sumOf = (of: readonly number[]) => of.reduce((sum, each) => sum + each, 0);
  return { requests: sumOf(grown.map(({ requests }) => requests)), perMs: sumOf(grown.map(({ perMs }) => perMs)) };
}
