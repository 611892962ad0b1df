import type { Engine } from '../engine/engine.ts';
import type { Events } from '../ports/events.ts';
import type { KnownNames } from '../ports/known-names.ts';
import type { Logs } from '../ports/logs.ts';
import type { PodCounts } from '../ports/pod-counts.ts';

/** Everything a session or a command works with, put together by the composition root. */
export type Cockpit = {
  readonly engine: Engine;
  readonly podCounts: PodCounts;
  readonly events: Events;
  readonly logs: Logs;
  /** Where names go that completion will offer. */
  readonly names?: KnownNames;
  /** Absent = all namespaces. */
  readonly namespace?: string;
};
