import type { Instant } from '../domain/brands.ts';
import type { RequestCounts } from '../domain/metrics.ts';

/** What was read of each pod, oldest first. */
export type Readings = readonly (readonly Pick<RequestCounts, 'at' | 'requests'>[])[];

/** Requests of both sides since a time, from the first reading of each pod after it. Nothing with no two readings. */
export function requestsSince(
  sides: { readonly canary: Readings; readonly stable: Readings },
  since: Instant,
): { readonly canary: number; readonly stable: number } | undefined {
  const [canary, stable] = [grownIn(sides.canary, since), grownIn(sides.stable, since)];
  return canary === undefined || stable === undefined ? undefined : { canary, stable };
}

function grownIn(readings: Readings, since: Instant): number | undefined {
  const grown = readings.flatMap(samples => {
    const own = samples.filter(({ at }) => at >= since);
    const [first, last] = [own[0], own.at(-1)];
    if (!first || !last || first === last) return [];
    // A pod that began again counts from 0.
    return [last.requests >= first.requests ? last.requests - first.requests : last.requests];
  });
  return grown.length === 0 ? undefined : grown.reduce((sum, requests) => sum + requests, 0);
}
