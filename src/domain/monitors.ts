import type { MonitorUnit } from './deviation.ts';
import type { MonitoredNames } from './metrics-setting.ts';
import type { SafeText } from './safe-text.ts';

/**
 * What is expected of one number of a workload. `range`: between limits that somebody set. `usual`: as in the hour
 * before, or in the same hour of the day before; parts of 1 say how far it may go: `more: 2` is twice as much.
 */
export type Expectation =
  | { readonly kind: 'range'; readonly least?: number; readonly most?: number }
  | { readonly kind: 'usual'; readonly less?: number; readonly more?: number };

/** How the number is made of what the pods tell. */
export type MonitorSource =
  /** The requests themselves, per second. */
  | { readonly from: 'requests' }
  /** A counter, in a second or for each request. The first of the names that is told counts. */
  | { readonly from: 'counter'; readonly names: readonly string[]; readonly per: 'second' | 'request' }
  /** A gauge: of all pods together, or of the worst pod; `of`: the gauge that it is a part of. */
  | {
      readonly from: 'gauge';
      readonly names: readonly string[];
      readonly of?: readonly string[];
      readonly over: 'sum' | 'highest' | 'lowest';
      /** What is left of it counts: 1 less the part. */
      readonly isFree?: true;
    };

export type MonitorRule = {
  readonly key: string;
  readonly name: SafeText;
  readonly unit: MonitorUnit;
  readonly source: MonitorSource;
  readonly expects: Expectation;
  /** It deviates, or is well again, only after so long. */
  readonly forMs: number;
};

/** All names by which the numbers of these rules may be told. */
export function namesMonitored({ rules }: Pick<MonitorSettings, 'rules'>): MonitoredNames {
  const sources = rules.map(({ source }) => source);
  return {
    counters: sources.flatMap(source => (source.from === 'counter' ? source.names : [])),
    gauges: sources.flatMap(source => (source.from === 'gauge' ? [...source.names, ...(source.of ?? [])] : [])),
  };
}

/** A type of error may be so many times as frequent, or as rare, as usual. */
export type ErrorRule = { readonly more: number; readonly less: number };

export type MonitorSettings = {
  readonly rules: readonly MonitorRule[];
  /** Absent: errors are not monitored. */
  readonly errors?: ErrorRule;
  /** Channels and roles that are told of each deviation, and roles that are paged. */
  readonly tell?: readonly string[];
  readonly page?: readonly string[];
  /** Patterns of `NAMESPACE/NAME`: what the cockpit monitors although nothing is on its way there. */
  readonly workloads?: readonly string[];
};

export const usualErrorRule: ErrorRule = { more: 2, less: 1 / 3 };
