import type { Answer } from '../domain/answer.ts';
import type { Instant } from '../domain/brands.ts';
import type { Measured } from '../domain/measurement.ts';
import type { RequestCounts } from '../domain/metrics.ts';
import type { PodReport } from '../domain/reports.ts';

/**
 * Numbers of pods, whoever counted them: a Prometheus, or the pods' own pages. An answer that is not `ok` means that the
 * source is down; a pod that it does not know is missing in an `ok` answer.
 */
export interface Measurements {
  read(pods: readonly PodReport[], signal: AbortSignal): Promise<Answer<Measured>>;
  /** As it was at an earlier time; only of a source that stores. */
  readAt?(pods: readonly PodReport[], at: Instant, signal: AbortSignal): Promise<Answer<Measured>>;
}

/** The same, with what this process read in the last minutes. */
export interface RememberedMeasurements extends Measurements {
  /** Of the pods of one owner, by pod uid, oldest first; also of pods that are gone. */
  earlier(ownerUid: string | undefined): ReadonlyMap<string, readonly RequestCounts[]>;
}
