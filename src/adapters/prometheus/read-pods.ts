import type { PodReading } from '../../domain/measurement.ts';
import type { SampleSettings } from '../../domain/metrics-setting.ts';
import type { PodReport } from '../../domain/reports.ts';
import { namesAskedFor } from '../../samples/other-numbers.ts';
import type { Sample } from '../../samples/sample.ts';
import type { ReadSamples } from '../../samples/sample-reader.ts';
import type { Expressions } from './expressions.ts';
import { nativeDurations } from './native-durations.ts';
import type { Profile } from './profile.ts';
import { podFinder } from './selectors.ts';
import type { Series } from './series.ts';

export type Results = { readonly [Question in keyof Expressions]?: readonly Series[] };

/** A pod's reading, or that nothing new is known of it. */
export type PodRead =
  | { readonly kind: 'read'; readonly reading: PodReading }
  | { readonly kind: 'stale'; readonly ms: number };

/** Clocks of two machines differ. */
const skewMs = 5_000;
const leastStaleMs = 60_000;

/**
 * What the answers come to for each pod. One that is scraped and has no series has counted nothing yet. Nothing is said
 * of a pod that is not scraped, or whose name or address belonged to another one when it was.
 */
export function readPods(
  results: Results,
  pods: readonly PodReport[],
  profile: Profile,
  read: ReadSamples,
  settings: SampleSettings,
  evaluatedAt: number,
): ReadonlyMap<string, PodRead> {
  const of = podFinder(profile.split, pods);
  const samples = new Map<string, Sample[]>(pods.map(({ uid }) => [uid, []]));
  const times = new Map<string, { at?: number; start?: number }>();
  const native = new Map<string, Series>();
  const add = (series: readonly Series[] = [], nameOf: (one: Series) => string) => {
    for (const one of series) {
      const uid = of(one.labels)?.uid;
      if (uid !== undefined) samples.get(uid)?.push({ name: nameOf(one), labels: one.labels, value: one.value });
    }
  };
  add(results.well, () => profile.preset.counter);
  add(results.failed, () => profile.preset.counter);
  add(results.others, ({ labels }) => labels.metric ?? '');
  if (profile.durations?.isNative === false) {
    const { metric } = profile.durations;
    add(results.durations, () => metric);
  } else for (const one of results.durations ?? []) native.set(of(one.labels)?.uid ?? '', one);
  for (const { labels, value } of results.times ?? []) {
    const uid = of(labels)?.uid ?? '';
    const known = times.get(uid) ?? {};
    const ms = Math.round(value * 1_000);
    if (labels.what === 'start') times.set(uid, { ...known, start: Math.max(ms, known.start ?? 0) });
    else times.set(uid, { ...known, at: Math.max(ms, known.at ?? 0) });
  }
  const staleMs = Math.max(leastStaleMs, 3 * (profile.everyMs ?? 0));
  const gauges = [...namesAskedFor(settings).gauges].map(name => [name, 'gauge'] as const);
  const declared = new Map([[profile.preset.counter, 'counter'], ...gauges]);
  return new Map(
    pods.flatMap((pod): readonly (readonly [string, PodRead])[] => {
      const { at, start } = times.get(pod.uid) ?? {};
      if (at === undefined || (pod.createdAt !== undefined && at < pod.createdAt - skewMs)) return [];
      if (evaluatedAt - at > staleMs) return [[pod.uid, { kind: 'stale', ms: evaluatedAt - at }]];
      const counted = read({ samples: samples.get(pod.uid) ?? [], declared }, pod.scrape?.path);
      if (!counted) return [];
      const own = native.get(pod.uid)?.histogram;
      const durations = own && profile.durations ? nativeDurations(own, profile.durations.toMs) : counted.durations;
      const reading = {
        ...counted,
        at,
        ...(durations && { durations }),
        ...(start !== undefined && { startedAt: start }),
      };
      return [[pod.uid, { kind: 'read', reading }]];
    }),
  );
}
