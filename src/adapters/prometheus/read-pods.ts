import type { PodReading } from '../../domain/measurement.ts';
import type { SampleSettings } from '../../domain/metrics-setting.ts';
import { namesAskedFor } from '../../samples/other-numbers.ts';
import { resourceGauges, type Usage } from '../../samples/resource-gauges.ts';
import type { Sample } from '../../samples/sample.ts';
import type { ReadSamples } from '../../samples/sample-reader.ts';
import type { Expressions } from './expressions.ts';
import { nativeDurations } from './native-durations.ts';
import type { Profile } from './profile.ts';
import { type AskedPod, podFinder } from './selectors.ts';
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
  pods: readonly AskedPod[],
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
  const usage = usageIn(results.usage ?? [], pods, of);
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
      const gauges = new Map([...(counted.gauges ?? []), ...resourceGauges(usage.get(pod.uid) ?? {}, pod)]);
      const own = native.get(pod.uid)?.histogram;
      const durations = own && profile.durations ? nativeDurations(own, profile.durations.toMs) : counted.durations;
      const reading = {
        ...counted,
        at,
        gauges,
        ...(durations && { durations }),
        ...(start !== undefined && { startedAt: start }),
      };
      return [[pod.uid, { kind: 'read', reading }]];
    }),
  );
}

const usageNames: Readonly<Record<string, keyof Usage>> = { cpu: 'cores', memory: 'bytes', throttled: 'throttled' };

/** By the pod's uid. What the kubelet counts is the whole pod; what a process tells is better than nothing. */
function usageIn(
  series: readonly Series[],
  pods: readonly AskedPod[],
  of: (labels: Series['labels']) => AskedPod | undefined,
): ReadonlyMap<string, Usage> {
  const byName = new Map(pods.map(pod => [pod.name, pod]));
  const ofKubelet = new Map<string, Usage>();
  const ofProcess = new Map<string, Usage>();
  for (const { labels, value } of series) {
    const told = labels.what ?? '';
    const isOwn = told.startsWith('process-');
    // The kubelet calls pods by their names, whatever tells the application's own series apart.
    const uid = (isOwn ? of(labels) : byName.get(labels.pod ?? ''))?.uid;
    const name = usageNames[told.replace('process-', '')];
    if (uid === undefined || name === undefined) continue;
    const into = isOwn ? ofProcess : ofKubelet;
    into.set(uid, { ...into.get(uid), [name]: value });
  }
  return new Map(pods.map(({ uid }) => [uid, { ...ofProcess.get(uid), ...ofKubelet.get(uid) }]));
}
