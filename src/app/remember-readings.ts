import type { Instant } from '../domain/brands.ts';
import type { RequestCounts } from '../domain/metrics.ts';
import type { Measurements, RememberedMeasurements } from '../ports/measurements.ts';

/** As long as a question about the last minutes reaches back. */
const keptMs = 300_000;

type Samples = readonly RequestCounts[];

/** Keeps what was read of pods for a few minutes: it is there where somebody asks after the pods are gone. */
export function rememberReadings(source: Measurements): RememberedMeasurements {
  const byOwner = new Map<string, Map<string, Samples>>();
  return {
    async read(pods, signal) {
      const answer = await source.read(pods, signal);
      if (answer.kind !== 'ok') return answer;
      forget(answer.at);
      for (const { uid, ownerUid } of pods) {
        const reading = answer.value.of.get(uid);
        if (!reading || ownerUid === undefined) continue;
        const own = byOwner.get(ownerUid) ?? new Map<string, Samples>();
        const known = own.get(uid) ?? [];
        if (known.at(-1)?.at !== reading.at) byOwner.set(ownerUid, own.set(uid, [...known, countsOf(reading)]));
      }
      return answer;
    },
    ...(source.stored && { stored: source.stored }),
    earlier: owner => byOwner.get(owner ?? '') ?? new Map(),
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

/** Types and names of counters are not asked for later, and would be most of the memory. */
const countsOf = ({ at, requests, failures, durations }: RequestCounts): RequestCounts => ({
  at,
  requests,
  failures,
  ...(durations && { durations }),
});
