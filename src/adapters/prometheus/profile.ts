import type { FailedAnswer } from '../../domain/answer.ts';
import type { MetricsSetting } from '../../domain/metrics-setting.ts';
import type { PodReport } from '../../domain/reports.ts';
import { safe } from '../../domain/safe-text.ts';
import { isOwnName, namesAskedFor } from '../../samples/other-numbers.ts';
import { histogramFor, usualHistograms } from '../../samples/request-durations.ts';
import { isFailure, presetsFor, type RequestPreset, usualPresets } from '../../samples/request-presets.ts';
import type { Asked, Queries } from './queries.ts';
import { podMatchers, quoted, type Split, splits } from './selectors.ts';
import type { Series } from './series.ts';

/** How the pods of one workload are told apart here, and what counts their requests. */
export type Profile = {
  readonly split: Split;
  readonly preset: RequestPreset;
  readonly status: string;
  /** A native histogram has no `_count` and no buckets of its own name. */
  readonly isNative: boolean;
  readonly durations?: { readonly metric: string; readonly toMs: number; readonly isNative: boolean };
  /** Labels that only tell copies of the same series apart: two replicas of a Prometheus, two jobs for one page. */
  readonly copies: readonly string[];
  /** So many routes that failures are told apart by how they ended alone. */
  readonly isCoarse: boolean;
  readonly others: readonly string[];
  readonly everyMs?: number;
};

export type Detected = { readonly kind: 'profile'; readonly profile: Profile } | FailedAnswer;

/** So many pods stand for all. */
const mostPods = 20;
const mostFailingSeries = 100;
const mostOthers = 30;
const usualCopies = ['prometheus_replica', '__replica__', 'prometheus'];

/**
 * Finds out by what is stored of a few pods: which label holds their names, which usual counter they have, how often
 * they are scraped. Six questions at most where nothing is unusual, once for a workload.
 */
export async function detect(
  pods: readonly PodReport[],
  setting: MetricsSetting,
  queries: Queries,
  signal: AbortSignal,
): Promise<Detected> {
  // Of both ends, because the sides of a comparison come one after the other.
  const few = pods.length <= mostPods ? pods : [...pods.slice(0, mostPods / 2), ...pods.slice(-mostPods / 2)];
  let isKnown = false;
  for (const split of splits) {
    if (split.by === 'instance' && few.every(({ ip }) => ip === undefined)) continue;
    const matchers = podMatchers(split, few, setting.match);
    const names = await namesOf(matchers, setting, queries, signal);
    if (names.kind !== 'ok') return names.answer;
    if (names.value.size === 0) continue;
    isKnown = true;
    const counted = await countedBy(names.value, matchers, setting, queries, signal);
    if (counted.kind !== 'ok') return counted.answer;
    if (!counted.value) continue;
    const targets = await queries.instant(`up{${matchers}}`, signal);
    if (targets.kind !== 'ok') return targets.answer;
    const histogram = histogramIn(names.value, setting);
    const { preset, isNative } = counted.value;
    const everyMs = await intervalOf(
      isNative ? preset.declaredAs : preset.counter,
      matchers,
      targets.value,
      queries,
      signal,
    );
    return {
      kind: 'profile',
      profile: {
        split,
        ...counted.value,
        ...(histogram && { durations: histogram }),
        copies: [...new Set([...usualCopies, ...copiesAmong(targets.value)])],
        others: othersAmong(names.value, setting),
        ...(everyMs !== undefined && { everyMs }),
      },
    };
  }
  const [first] = pods;
  return {
    kind: 'absent',
    says: safe(
      isKnown
        ? `It knows ${first?.name}, but no counter of requests that we know: name one in the settings, as metrics: requests.`
        : `It knows nothing of ${first?.name}: is it scraped, and by which labels?`,
    ),
  };
}

/** Names of metrics that these pods have; asked one by one where a server does not list them. */
async function namesOf(
  matchers: string,
  setting: MetricsSetting,
  queries: Queries,
  signal: AbortSignal,
): Promise<Asked<ReadonlySet<string>>> {
  const listed = await queries.names(`{${matchers}}`, signal);
  if (listed.kind === 'ok') return { kind: 'ok', value: new Set(listed.value) };
  if (!listed.isRefused || listed.answer.kind === 'denied') return listed;
  const asked = namesAskedFor(setting);
  const probed = [
    ...(setting.requests ? [setting.requests.counter] : usualPresets.map(({ counter }) => counter)),
    ...(setting.durations ? [`${setting.durations.histogram}_bucket`] : usualHistograms),
    ...asked.counters,
    ...asked.gauges,
  ];
  const each = probed.map(name => `label_replace(count(${name}{${matchers}}), "metric", ${quoted(name)}, "", "")`);
  const found = await queries.instant(each.join(' or '), signal);
  if (found.kind !== 'ok') return found;
  return { kind: 'ok', value: new Set(found.value.flatMap(({ labels }) => labels.metric ?? [])) };
}

type CountedBy = Pick<Profile, 'preset' | 'status' | 'isNative' | 'isCoarse'>;

/** The first preset whose series say how requests ended. */
async function countedBy(
  names: ReadonlySet<string>,
  matchers: string,
  setting: MetricsSetting,
  queries: Queries,
  signal: AbortSignal,
): Promise<Asked<CountedBy | undefined>> {
  const native = [...names].filter(name => !names.has(`${name}_count`)).map(name => `${name}_count`);
  for (const preset of presetsFor(new Set([...names, ...native]), setting.requests)) {
    const isNative = !names.has(preset.counter);
    const metric = isNative ? preset.declaredAs : preset.counter;
    const found = await queries.instant(`count by (${preset.status.join(', ')}) (${metric}{${matchers}})`, signal);
    if (found.kind !== 'ok') return found;
    const status = preset.status.find(label => found.value.some(({ labels }) => labels[label] !== undefined));
    if (status === undefined) continue;
    const failing = found.value.filter(({ labels }) => isFailure(preset, labels[status] ?? ''));
    const isCoarse = failing.reduce((sum, { value }) => sum + value, 0) > mostFailingSeries * mostPods;
    return { kind: 'ok', value: { preset, status, isNative, isCoarse } };
  }
  return { kind: 'ok', value: undefined };
}

function histogramIn(names: ReadonlySet<string>, { durations }: MetricsSetting): Profile['durations'] {
  const classic = histogramFor(names, durations);
  if (classic && names.has(classic.bucket)) return { metric: classic.bucket, toMs: classic.toMs, isNative: false };
  const native = histogramFor(new Set([...names].map(name => `${name}_bucket`)), durations);
  const metric = native?.bucket.replace(/_bucket$/, '');
  return native && metric !== undefined && names.has(metric)
    ? { metric, toMs: native.toMs, isNative: true }
    : undefined;
}

/** Where one address is scraped twice, the labels by which the two differ. */
function copiesAmong(targets: readonly Series[]): readonly string[] {
  const pages = Map.groupBy(targets, ({ labels }) => labels.instance ?? '');
  return [...pages].flatMap(([instance, copies]) => {
    const [first] = copies;
    if (instance === '' || !first || copies.length < 2) return [];
    const labels = new Set(copies.flatMap(copy => Object.keys(copy.labels)));
    return [...labels].filter(label => copies.some(copy => copy.labels[label] !== first.labels[label]));
  });
}

/** How often it is scraped, by when it was; asked of one series alone. */
async function intervalOf(
  counter: string,
  matchers: string,
  targets: readonly Series[],
  queries: Queries,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [target] = targets;
  const one = target
    ? `up{${Object.entries(target.labels)
        .filter(([label]) => label !== '__name__')
        .map(([label, value]) => `${label}=${quoted(value)}`)
        .join(',')}}`
    : `${counter}{${matchers}}`;
  const found = await queries.instant(target ? `${one}[5m]` : `topk(1, ${one})`, signal);
  const times = found.kind === 'ok' ? (found.value[0]?.times ?? []) : [];
  const gaps = times
    .slice(1)
    .map((time, index) => time - (times[index] ?? time))
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)];
}

function othersAmong(names: ReadonlySet<string>, setting: MetricsSetting): readonly string[] {
  const { counters, gauges } = namesAskedFor(setting);
  // What is asked for may come later than the first look. A preset has many names, and most of them are never told.
  const mayBeTold = new Set([...(setting.monitored?.counters ?? []), ...(setting.monitored?.gauges ?? [])]);
  const asked = [...counters, ...gauges].filter(name => !mayBeTold.has(name) || names.has(name));
  const own = [...names].filter(name => name.endsWith('_total') && isOwnName(name)).sort();
  return [...new Set([...asked, ...own])].slice(0, Math.max(mostOthers, asked.length));
}
