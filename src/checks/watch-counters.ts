import type { Readers } from '../actions/action.ts';
import { readWorkloadWorld, type WorkloadWorld } from '../actions/workload-world.ts';
import type { Instant } from '../domain/brands.ts';
import type { PodReading } from '../domain/measurement.ts';
import type { Family, PodReport } from '../domain/reports.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { type WorkloadRef, workloadKey } from '../domain/workload.ts';
import { type PodSamples, windowMs } from '../workloads/counted-trouble.ts';
import { rulesOf } from '../workloads/registry.ts';
import { podsOf } from '../workloads/shared/kept.ts';

/** What the pods of a workload counted since somebody began to watch them. */
export type Counters = {
  readonly kind: 'counted';
  readonly at: Instant;
  /** Pods that serve or could. */
  readonly running: number;
  readonly asked: number;
  /** Of those that were asked and should have answered, how many did not; and why, as far as somebody said so. */
  readonly unread: number;
  readonly because?: SafeText;
  readonly samples: readonly PodSamples[];
};
export type CountersWorld = Extract<WorkloadWorld, { kind: 'unread' }> | { readonly kind: 'no-pods' } | Counters;

/** A page of counters is not small, and several checks ask for the same ones. */
const everyMs = 3_000;
/** Enough to stand for all; more would be a load of its own. */
const mostPods = 24;

type Watch = {
  readonly readAt: Instant;
  readonly world: Promise<CountersWorld>;
  readonly samples: Map<string, PodSamples>;
  /** Pods that ran at the reading before: their counters hold more than what came since. */
  running: ReadonlySet<string>;
};

/**
 * Reads the counters of all pods, and keeps them in the step's memory, because only a difference says something of now.
 * All checks of a step share one watch. Pods that are gone keep what they counted while they were watched.
 */
export function watchCounters(ref: WorkloadRef, from: Readers, signal: AbortSignal): Promise<CountersWorld> {
  const memory = from.walk?.memory;
  const key = `counters ${workloadKey(ref)}`;
  const before = memory?.get(key) as Watch | undefined;
  const now = from.now();
  if (before && now - before.readAt < everyMs) return before.world;
  const samples = before?.samples ?? new Map<string, PodSamples>();
  const world = readCounters(ref, from, signal, { samples, before });
  const watch: Watch = { readAt: now, world: world.then(({ world: read }) => read), samples, running: new Set() };
  memory?.set(key, watch);
  return world.then(({ world: read, running }) => {
    watch.running = running ?? before?.running ?? watch.running;
    return read;
  });
}

async function readCounters(
  ref: WorkloadRef,
  from: Readers,
  signal: AbortSignal,
  { samples, before }: { readonly samples: Map<string, PodSamples>; readonly before: Watch | undefined },
): Promise<{ readonly world: CountersWorld; readonly running?: ReadonlySet<string> }> {
  const world = await readWorkloadWorld(ref, from, signal);
  if (world.kind === 'unread') return { world };
  const running = runningPods(world.family);
  if (!running) return { world: { kind: 'no-pods' } };
  // Ready ones first: why one of them could not be read says more than of one that begins.
  const asked = running.slice(0, mostPods).sort((a, b) => Number(b.isReady) - Number(a.isReady));
  const answer = await from.sources.measurements.read(asked, signal);
  const readings = answer.kind === 'ok' ? answer.value.of : new Map<string, PodReading>();
  for (const [uid, reading] of readings) {
    const isNew = before !== undefined && !before.running.has(uid) && !samples.has(uid);
    const known = isNew ? [{ at: before.readAt, requests: 0, failures: 0 }] : (samples.get(uid) ?? []);
    samples.set(uid, [...known, reading]);
  }
  const because = answer.kind === 'ok' ? answer.value.problems[0] : answer.says;
  const at = from.now();
  for (const [uid, own] of samples)
    samples.set(
      uid,
      own.filter(sample => at - sample.at <= windowMs),
    );
  return {
    world: {
      kind: 'counted',
      at,
      running: running.length,
      asked: asked.length,
      unread: asked.filter(({ uid, isReady }) => isReady && !readings.has(uid)).length,
      ...(because !== undefined && { because }),
      samples: [...samples.values()],
    },
    running: new Set(running.map(({ uid }) => uid)),
  };
}

/** Nothing where pods were not read. */
function runningPods(family: Family): readonly PodReport[] | undefined {
  if (family.pods === undefined) return undefined;
  return rulesOf(family)
    .kept(family)
    .flatMap(set => podsOf(family, set))
    .filter(({ phase, ip, deletedAt }) => phase === 'Running' && ip !== undefined && deletedAt === undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
