import type { Engine } from '../engine/engine.ts';
import type { KnownNames } from '../ports/known-names.ts';
import type { Logs } from '../ports/logs.ts';

/** Everything a session or a command works with, put together by the composition root. */
export type Cockpit = {
  readonly engine: Engine;
  readonly logs: Logs;
  /** Where names go that completion will offer. */
  readonly names?: KnownNames;
  /** Absent = all namespaces. */
  readonly namespace?: string;
};
