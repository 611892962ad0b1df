import type { Answer } from '../domain/answer.ts';
import type { Measured } from '../domain/measurement.ts';
import type { PodReport } from '../domain/reports.ts';

/**
 * Numbers of pods, whoever counted them: a Prometheus, or the pods' own pages. An answer that is not `ok` means that the
 * source is down; a pod that it does not know is missing in an `ok` answer.
 */
export interface Measurements {
  read(pods: readonly PodReport[], signal: AbortSignal): Promise<Answer<Measured>>;
}
