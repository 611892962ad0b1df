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
  /**
   * What was stored of one workload's pods at each step of a span, oldest first; also of pods that are gone, where
   * their names tell which template they had. Ends after an answer that is not `ok`. Only of a source that stores.
   */
  stored?(pods: readonly PodReport[], span: Span, signal: AbortSignal): AsyncIterable<Answer<Stored>>;
}

export type Span = { readonly from: Instant; readonly to: Instant; readonly everyMs: number };

/** The pods that were read then; of one that is gone the uid is its name. */
export type Stored = { readonly at: Instant; readonly pods: readonly StoredPod[]; readonly measured: Measured };
export type StoredPod = Pick<PodReport, 'uid' | 'name' | 'hash' | 'node' | 'createdAt' | 'readySince'>;

/** The same, with what this process read in the last minutes. */
export interface RememberedMeasurements extends Measurements {
  /** Of the pods of one owner, by pod uid, oldest first; also of pods that are gone. */
  earlier(ownerUid: string | undefined): ReadonlyMap<string, readonly RequestCounts[]>;
}
