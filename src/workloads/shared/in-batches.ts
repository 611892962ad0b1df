import type { Family } from '../../domain/reports.ts';
import type { Kept } from './kept.ts';
import { usualTimeToReady } from './time-to-ready.ts';

/** Most programs stop at once when they are told to; how long this one takes nobody has measured. */
const usualStopMs = 2_000;
const roundMs = 1_000;

/** Time in which `pods` pods are replaced in place, so many at a time: each stops, starts, and is ready long enough. */
export function inBatchesMs(family: Family, kept: readonly Kept[], pods: number, atATime: number): number {
  const oneMs = usualStopMs + usualTimeToReady(family, kept) + family.workload.minReadySeconds * 1000 + roundMs;
  return pods === 0 ? roundMs : Math.ceil(pods / Math.max(1, atATime)) * oneMs;
}
