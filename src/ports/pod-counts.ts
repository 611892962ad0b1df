import type { Answer } from '../domain/answer.ts';
import type { RequestCounts } from '../domain/metrics.ts';
import type { PodReport } from '../domain/reports.ts';

/** Requests and failures that one pod has counted since it started. */
export interface PodCounts {
  read(pod: PodReport, signal: AbortSignal): Promise<Answer<RequestCounts>>;
  /** What this process read of the pods of one owner in the last minutes, by pod uid, oldest first; also of pods that are gone. */
  earlier(ownerUid: string | undefined): ReadonlyMap<string, readonly RequestCounts[]>;
}
