import type { Usage } from '../../samples/resource-gauges.ts';
import type { Exposition } from '../../samples/sample.ts';

/** What is too short a time to tell how much of it was used. */
const leastMs = 1_000;
const forgottenAfterMs = 600_000;

/** What a process says of itself: its memory, and from two readings the cores that it took between them. */
export function processUsage(): (uid: string, exposed: Exposition, at: number) => Usage {
  const before = new Map<string, { readonly at: number; readonly seconds: number; readonly cores?: number }>();
  return (uid, { samples }, at) => {
    const numberOf = (name: string) => samples.find(sample => sample.name === name)?.value;
    const [seconds, bytes] = [numberOf('process_cpu_seconds_total'), numberOf('process_resident_memory_bytes')];
    const cores = seconds === undefined ? undefined : coresOf(uid, seconds, at);
    return { ...(bytes !== undefined && { bytes }), ...(cores !== undefined && { cores }) };
  };

  function coresOf(uid: string, seconds: number, at: number): number | undefined {
    const known = before.get(uid);
    if (known && at - known.at < leastMs) return known.cores;
    for (const [other, { at: last }] of before) if (at - last > forgottenAfterMs) before.delete(other);
    const isSame = known !== undefined && seconds >= known.seconds;
    const cores = isSame ? (seconds - known.seconds) / ((at - known.at) / 1_000) : undefined;
    before.set(uid, { at, seconds, ...(cores !== undefined && { cores }) });
    return cores;
  }
}
