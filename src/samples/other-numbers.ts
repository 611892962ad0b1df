import { isOfRequests } from './request-counters.ts';
import type { Exposition } from './sample.ts';

export type OtherNumbers = {
  readonly counters: ReadonlyMap<string, number>;
  readonly gauges: ReadonlyMap<string, number>;
};

/** What a runtime, a client library or a proxy says of itself; hundreds of names, and none of them is business. */
const ofRuntimes =
  /^(?:go|nodejs|process|jvm|python|ruby|dotnet|php|promhttp|prometheus|system|executor|tomcat|logback|hikaricp|scrape|envoy|istio|grpc|http|net_conntrack|otel|target)_/;

/** Of the runtimes these say how busy the application is. */
const saturations = new Set(['nodejs_eventloop_lag_p99_seconds', 'hikaricp_connections_active', 'go_goroutines']);

const isWanted = (name: string): boolean =>
  !isOfRequests(name) &&
  (saturations.has(name) || !ofRuntimes.test(name)) &&
  !/_(?:bucket|sum|count|created|info)$/.test(name);

/**
 * The application's own counters and gauges by their names, summed over their labels. A metric without a type is a
 * counter if its name says so.
 */
export function otherNumbers({ samples, declared }: Exposition, admits: (name: string) => boolean): OtherNumbers {
  const counters = new Map<string, number>();
  const gauges = new Map<string, number>();
  for (const { name, value } of samples) {
    if (!isWanted(name)) continue;
    const type = declared.get(name) ?? declared.get(name.replace(/_total$/, ''));
    const into = type === 'gauge' ? gauges : type === 'counter' || isCounterByName(name, type) ? counters : undefined;
    if (into && admits(name)) into.set(name, (into.get(name) ?? 0) + value);
  }
  return { counters, gauges };
}

const isCounterByName = (name: string, type?: string): boolean =>
  (type === undefined || type === 'untyped' || type === 'unknown') && name.endsWith('_total');
