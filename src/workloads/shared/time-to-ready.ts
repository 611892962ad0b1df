import type { Family, PodReport } from '../../domain/reports.ts';
import { type Kept, podsOf } from './kept.ts';

/** Used where no pod of this workload has ever told how long it takes. */
const usualReadyMs = 10_000;

/** From creation to ready, as the pods that are there took: the middle one, in milliseconds. */
export function usualTimeToReady(family: Family, kept: readonly Kept[]): number {
  const times = kept
    .flatMap(one => podsOf(family, one))
    .flatMap(timeToReady)
    .sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? usualReadyMs;
}

const timeToReady = ({ readySince, createdAt }: PodReport): readonly number[] =>
  // A pod whose readiness came back long after its start says nothing of how long starting takes.
  readySince !== undefined && createdAt !== undefined && readySince - createdAt < 600_000
    ? [readySince - createdAt]
    : [];
