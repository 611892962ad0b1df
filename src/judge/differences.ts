import type { Instant } from '../domain/brands.ts';
import type { LoggedCounts, Measured, PodReading } from '../domain/measurement.ts';
import type { Durations } from '../domain/metrics.ts';
import type { PodDelta } from './tick.ts';

/** What was read last of each pod. */
export type Differences = {
  readonly of: ReadonlyMap<string, PodReading>;
  /** When pods were looked at first and last. */
  readonly since?: Instant;
  readonly last?: Instant;
};

export const beginDifferences = (): Differences => ({ of: new Map() });

/** A pod that is asked about, with when it came into being and when it got ready. */
export type KnownPod = {
  readonly uid: string;
  readonly node?: string;
  readonly createdAt?: Instant;
  readonly readySince?: Instant;
};

/** A pod that no answer had in it for so long is gone. */
const forgottenAfterMs = 900_000;

/**
 * What each pod counted since the look before. A pod that is new, and came after the first look, began at 0: its
 * first failures count, which a rate over stored samples loses. One that was there before tells nothing at its first
 * look. A counter that fell, or that began anew, counts from 0. One that is missing gives its whole difference when it
 * is back.
 */
export function takeDifferences(
  before: Differences,
  measured: Measured,
  pods: readonly KnownPod[],
  now: Instant,
): { readonly differences: Differences; readonly deltas: readonly PodDelta[] } {
  const of = new Map([...before.of].filter(([, reading]) => now - reading.at <= forgottenAfterMs));
  const deltas = pods.flatMap(pod => {
    const reading = measured.of.get(pod.uid);
    if (!reading) return [];
    const earlier = of.get(pod.uid) ?? whatNewPodsBeganWith(pod, reading, before.since);
    // A log that was not read this time is read on from where it was.
    of.set(pod.uid, reading.logged || !earlier?.logged ? reading : { ...reading, logged: earlier.logged });
    return [earlier ? difference(pod, earlier, reading, now) : firstLook(pod, reading, now)];
  });
  return { differences: { of, since: before.since ?? now, last: now }, deltas };
}

const whatNewPodsBeganWith = (pod: KnownPod, reading: PodReading, since?: Instant): PodReading | undefined => {
  const bornAt = reading.startedAt ?? pod.createdAt;
  const isNew = since !== undefined && bornAt !== undefined && bornAt >= since;
  return isNew ? { ...nothingAt(bornAt), logged: nothingLogged } : undefined;
};

const nothingLogged: LoggedCounts = { requests: 0, types: new Map() };

const nothingAt = (at: Instant): PodReading => ({ at, requests: 0, failures: 0 });

/** Only that it is there, and which failures are nothing new to it. */
const firstLook = ({ uid, node, readySince }: KnownPod, reading: PodReading, at: Instant): PodDelta => ({
  pod: uid,
  ...(node !== undefined && { node }),
  ageMs: readySince === undefined ? 0 : Math.max(0, at - readySince),
  requests: 0,
  failures: 0,
  before: { requests: reading.requests, ...(reading.errors && { errors: reading.errors }) },
  ...(reading.logged && { loggedBefore: reading.logged.types }),
  ...(reading.gauges && { gauges: reading.gauges }),
});

/** Clocks of two machines differ; a start that is later by this much is another one. */
const sameStartMs = 2_000;

function difference({ uid, node, readySince }: KnownPod, earlier: PodReading, now: PodReading, at: Instant): PodDelta {
  const hasBegunAnew =
    now.requests < earlier.requests ||
    now.failures < earlier.failures ||
    (now.startedAt !== undefined && earlier.startedAt !== undefined && now.startedAt > earlier.startedAt + sameStartMs);
  const from = hasBegunAnew ? nothingAt(earlier.at) : earlier;
  const durations = now.durations && minusDurations(now.durations, from);
  return {
    pod: uid,
    ...(node !== undefined && { node }),
    ageMs: readySince === undefined ? 0 : Math.max(0, at - readySince),
    requests: now.requests - from.requests,
    failures: Math.min(now.failures - from.failures, now.requests - from.requests),
    ...(durations && { durations }),
    ...(now.errors && { errors: minusMap(now.errors, from.errors) }),
    ...loggedSince(now.logged, earlier.logged),
    ...(now.counters && { counters: minusMap(now.counters, from.counters) }),
    ...(now.gauges && { gauges: now.gauges }),
  };
}

/** What the reader of logs counts goes on over restarts of the pod. */
function loggedSince(now?: LoggedCounts, before?: LoggedCounts): Pick<PodDelta, 'logged' | 'loggedBefore'> {
  if (!now) return {};
  if (!before || before.since !== now.since) return { loggedBefore: now.types };
  const requests = Math.max(0, now.requests - before.requests);
  return { logged: { requests, types: minusMap(now.types, before.types) } };
}

/** A name that was absent has never happened before; one that fell began anew. */
function minusMap(now: ReadonlyMap<string, number>, before?: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const grown = [...now].map(([name, value]) => {
    const earlier = before?.get(name) ?? 0;
    return [name, value < earlier ? value : value - earlier] as const;
  });
  return new Map(grown.filter(([, value]) => value > 0));
}

/** Bounds that changed can't be compared with those before: nothing is said of how long it took until the next look. */
function minusDurations(now: Durations, { durations: before, requests }: PodReading): Durations | undefined {
  if (!before) return requests === 0 ? now : undefined;
  const isAlike = before.length === now.length && now.every(({ upToMs }, i) => upToMs === before[i]?.upToMs);
  if (!isAlike) return undefined;
  return now.map(({ upToMs, requests: upTo }, i) => ({
    upToMs,
    requests: Math.max(0, upTo - (before[i]?.requests ?? 0)),
  }));
}
