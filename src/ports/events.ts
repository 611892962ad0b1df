import type { Answer } from '../domain/answer.ts';
import type { EventReport } from '../domain/events.ts';

/** What the cluster has noted about objects. */
export interface Events {
  /** All that was noted about one object, newest first. */
  about(
    object: { readonly namespace: string; readonly uid: string },
    signal: AbortSignal,
  ): Promise<Answer<readonly EventReport[]>>;
}
