import type { Instant } from '../../domain/brands.ts';
import type { EventReport } from '../../domain/events.ts';
import type { LogLine, LogSource } from '../../domain/logs.ts';
import type { Cause } from '../../domain/rollout.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import { explain } from '../../workloads/explain.ts';
import type { TellingLine } from '../../workloads/telling-lines.ts';
import type { WorkloadView } from './workload-view.ts';

/** What was read to say why: Events of the workload and of its worst pods, and the last words of one container. */
export type WhyState = {
  readonly ref: WorkloadRef;
  /** When Events were last read; absent until then. */
  readonly readAt?: Instant;
  readonly events: readonly EventReport[];
  /** Why Events could not be read, where they could not. */
  readonly problem?: SafeText;
  readonly log?: LastWords;
};

export type LastWords = {
  readonly source: LogSource;
  /** Of the container before the one that runs. */
  readonly isPrevious: boolean;
  readonly lines: readonly LogLine[];
  /** What they complain of, most often first. */
  readonly telling: readonly TellingLine[];
  readonly problem?: SafeText;
};

export { alikeEvents } from '../../workloads/alike-events.ts';
export { inARow } from '../../workloads/telling-lines.ts';

/** Causes of this workload, the one that explains the others first. */
export const causesOf = ({ rollout, family }: WorkloadView, why: WhyState | undefined): readonly Cause[] =>
  explain({ rollout, pods: family.pods ?? [] }, why?.events ?? []);
