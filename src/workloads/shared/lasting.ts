import type { PodReport } from '../../domain/reports.ts';
import type { Waiting } from '../../domain/rollout.ts';

/**
 * Where all that is missing is time: until when the newest of the pods has to stay ready. Nothing is added where a pod
 * is not ready, or where the pods that were read are others than those that are counted.
 */
export function lasting<W extends Waiting | undefined>(waiting: W, pods: readonly PodReport[]): W {
  if (waiting?.for !== 'available' || waiting.afterMs === 0) return waiting;
  const live = pods.filter(({ deletedAt }) => deletedAt === undefined);
  if (live.length !== waiting.want) return waiting;
  const since = live.flatMap(({ isReady, readySince }) => (isReady && readySince !== undefined ? [readySince] : []));
  return since.length === live.length ? { ...waiting, until: Math.max(...since) + waiting.afterMs } : waiting;
}
