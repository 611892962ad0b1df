import type { Instant } from './brands.ts';

/** What one pod has counted since it started, as read at one time. */
export type RequestCounts = {
  readonly at: Instant;
  readonly requests: number;
  readonly failures: number;
  /** How long they took, where the pod tells: so many took up to so long, each with all that were faster. */
  readonly durations?: Durations;
};

/** Cumulative, shortest first; the last is all of them, `upToMs: Infinity`. */
export type Durations = readonly { readonly upToMs: number; readonly requests: number }[];

/** Requests and failures of one side of a rollout, with the pods and the time that they come from. */
export type SideCounts = {
  readonly pods: number;
  readonly requests: number;
  readonly failures: number;
};

/** What all pods of a workload counted lately, where there is nothing to compare with. */
export type Lately = { readonly at: Instant; readonly ms: number; readonly of: SideCounts };

export type Comparison = {
  readonly at: Instant;
  readonly basis: { readonly kind: 'window'; readonly ms: number } | { readonly kind: 'since-pod-start' };
  readonly fresh: SideCounts;
  readonly old: SideCounts;
};

/** What is made of counters over a while. */
export const metricNames = ['error-ratio', 'latency-p50', 'latency-p95', 'latency-p99', 'requests'] as const;
export type MetricName = (typeof metricNames)[number];

/** A ratio as a part of 1, a latency in milliseconds, requests in a second. As a step's result: its `baseline`. */
export type Figures = { readonly [Metric in MetricName]?: number };
