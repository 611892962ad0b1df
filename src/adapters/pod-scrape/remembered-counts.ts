import type { Instant } from '../../domain/brands.ts';
import type { RequestCounts } from '../../domain/metrics.ts';

/** As long as a question about the last minutes reaches back. */
const keptMs = 300_000;

type Samples = readonly RequestCounts[];

/** What was read of pods, by owner and pod, for a few minutes: it is there where somebody asks after the pods are gone. */
export function rememberCounts() {
  const byOwner = new Map<string, Map<string, Samples>>();
  return {
    add(owner: string | undefined, pod: string, counts: RequestCounts): void {
      if (owner === undefined) return;
      forget(counts.at);
      const pods = byOwner.get(owner) ?? new Map<string, Samples>();
      byOwner.set(owner, pods.set(pod, [...(pods.get(pod) ?? []), counts]));
    },
    of: (owner: string | undefined): ReadonlyMap<string, Samples> => byOwner.get(owner ?? '') ?? new Map(),
  };

  function forget(now: Instant): void {
    for (const [owner, pods] of byOwner) {
      for (const [pod, samples] of pods) {
        const kept = samples.filter(({ at }) => now - at <= keptMs);
        if (kept.length === 0) pods.delete(pod);
        else if (kept.length < samples.length) pods.set(pod, kept);
      }
      if (pods.size === 0) byOwner.delete(owner);
    }
  }
}
