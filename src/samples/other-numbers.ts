import type { SampleSettings } from '../domain/metrics-setting.ts';
import { isOfRequests } from './request-counters.ts';
import { looksLikeRequests } from './request-presets.ts';
import type { Exposition } from './sample.ts';

export type OtherNumbers = {
  readonly counters: ReadonlyMap<string, number>;
  readonly gauges: ReadonlyMap<string, number>;
};

/** What a runtime, a client library or a proxy says of itself; hundreds of names, and none of them is business. */
const ofRuntimes =
  /^(?:go|nodejs|process|jvm|python|ruby|dotnet|php|promhttp|prometheus|system|executor|tomcat|logback|hikaricp|scrape|envoy|istio|grpc|http|net_conntrack|otel|target|container|kube|response)_/;

/** Of the runtimes these say how busy the application is. */
const busy = new Set(['nodejs_eventloop_lag_p99_seconds', 'hikaricp_connections_active', 'go_goroutines']);

/** Whether a name may be one of the application's own counters or gauges. */
export const isOwnName = (name: string): boolean =>
  !isOfRequests(name) &&
  !looksLikeRequests(name) &&
  (busy.has(name) || !ofRuntimes.test(name)) &&
  !/_(?:bucket|sum|count|created|info)$/.test(name);

/** Names that the settings ask for, whatever else they look like; and those that are monitored. */
export const namesAskedFor = ({ counters = [], saturations = [], monitored }: SampleSettings) => ({
  counters: new Set([...counters.map(({ counter }) => counter), ...(monitored?.counters ?? [])]),
  gauges: new Set([
    ...saturations.flatMap(({ used, of }) => (of === undefined ? [used] : [used, of])),
    ...(monitored?.gauges ?? []),
  ]),
});

/**
 * The application's own counters and gauges by their names, summed over their labels. A metric without a type is a
 * counter if its name says so. A saturation has the name of the settings, and is a part of 1.
 */
export function otherNumbers(
  { samples, declared }: Exposition,
  admits: (name: string) => boolean,
  settings: SampleSettings = {},
): OtherNumbers {
  const asked = namesAskedFor(settings);
  const counters = new Map<string, number>();
  const gauges = new Map<string, number>();
  for (const { name, value } of samples) {
    const isCounter = asked.counters.has(name);
    const isGauge = asked.gauges.has(name);
    if (!isCounter && !isGauge && !isOwnName(name)) continue;
    const type = declared.get(name) ?? declared.get(name.replace(/_total$/, ''));
    const into =
      isGauge || type === 'gauge'
        ? gauges
        : isCounter || type === 'counter' || isCounterByName(name, type)
          ? counters
          : undefined;
    if (into && (isCounter || isGauge || admits(name))) into.set(name, (into.get(name) ?? 0) + value);
  }
  for (const { name, used, of } of settings.saturations ?? []) {
    const [part, whole] = [gauges.get(used), of === undefined ? 1 : gauges.get(of)];
    if (part !== undefined && whole !== undefined && whole > 0) gauges.set(name, part / whole);
  }
  return { counters, gauges };
}

const isCounterByName = (name: string, type?: string): boolean =>
  (type === undefined || type === 'untyped' || type === 'unknown') && name.endsWith('_total');
