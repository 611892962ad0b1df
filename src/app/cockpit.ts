import type { Engine } from '../engine/engine.ts';
import type { PodCounts } from '../ports/pod-counts.ts';

/** Everything a session or a command works with, put together by the composition root. */
export type Cockpit = {
  readonly engine: Engine;
  readonly podCounts: PodCounts;
  /** Absent = all namespaces. */
  readonly namespace?: string;
};
