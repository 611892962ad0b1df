import { textAt } from '../domain/json.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { type WorkloadRef, workloadPath } from '../domain/workload.ts';
import type { Engine } from '../engine/engine.ts';

const everyMs = 4_000;
/** A watch that lags this long behind what a read shows hears nothing any more. */
const deafAfterMs = 5_000;

export type HeartbeatListener = {
  readonly focused: () => WorkloadRef | undefined;
  readonly cachedVersion: (ref: WorkloadRef) => string | undefined;
  readonly answered: (at: number) => void;
  readonly failed: (says: SafeText) => void;
  /** The watch doesn't tell what a read shows. */
  readonly deaf: () => void;
};

/**
 * Reads the object in focus every few seconds: a quiet watch says nothing for a minute, so only this tells how old the
 * screen may be, and whether the watch still hears.
 */
export async function keepHeartbeat(
  { reader, clock, place }: Engine,
  listener: HeartbeatListener,
  signal: AbortSignal,
): Promise<void> {
  let behind: { readonly cached: string | undefined; readonly since: number } | undefined;
  while (!signal.aborted) {
    await clock.wait(everyMs, signal);
    if (signal.aborted) return;
    const ref = listener.focused();
    const path = ref ? workloadPath(ref) : `/apis/apps/v1/namespaces/${place.namespace}/deployments?limit=1`;
    const answer = await reader.get(path, AbortSignal.any([signal, AbortSignal.timeout(everyMs * 3)]));
    if (signal.aborted) return;
    if (answer.kind === 'unreachable') {
      listener.failed(answer.says);
      continue;
    }
    listener.answered(clock.now());
    if (!ref || answer.kind !== 'ok') continue;
    const cached = listener.cachedVersion(ref);
    if (textAt(answer.value, 'metadata', 'resourceVersion') === cached) behind = undefined;
    // A cache that moves is late, not deaf: in the middle of a rollout the object changes all the time.
    else if (behind?.cached !== cached) behind = { cached, since: clock.now() };
    if (behind && clock.now() - behind.since >= deafAfterMs) {
      behind = undefined;
      listener.deaf();
    }
  }
}
