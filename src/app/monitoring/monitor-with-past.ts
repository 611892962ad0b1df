import { storedWithin } from '../../actions/stored-within.ts';
import type { Instant } from '../../domain/brands.ts';
import type { MonitorSettings } from '../../domain/monitors.ts';
import type { PodReport } from '../../domain/reports.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import type { Measurements } from '../../ports/measurements.ts';
import { createWorkloadMonitor, type WorkloadMonitor } from './workload-monitor.ts';

/** How much of the past is taken in, and after how long it goes on without. */
export type Past = { readonly pastMs: number; readonly patienceMs: number };

/** As long as a monitor keeps it by the hour: for whoever watches for a day. */
export const pastByTheHour: Past = { pastMs: 26 * 3_600_000, patienceMs: 120_000 };
/** As long as a monitor keeps it by the minute: for each workload on a screen, whose verdicts wait in the same line. */
export const pastByTheMinute: Past = { pastMs: 3 * 3_600_000, patienceMs: 8_000 };

/** Looks that make a monitor's minutes. */
const everyMs = 60_000;
/** Its clock and ours differ: what is stored for the last moments may be newer than what was just read. */
const untilMs = 60_000;

export type MonitorWithPast = {
  readonly monitor: WorkloadMonitor;
  /** From when on the past is known. Absent where nothing of it is. */
  readonly since?: Instant;
  /** Who stored it, or why it could not be read. Absent where the source stores nothing, or nothing of these pods. */
  readonly says?: SafeText;
};

/** A monitor that knows the past as far as the source has stored it, and begins anew where that can't be read. */
export async function monitorWithPast(
  settings: MonitorSettings,
  measurements: Measurements,
  pods: readonly PodReport[],
  now: Instant,
  signal: AbortSignal,
  { pastMs, patienceMs }: Past = pastByTheHour,
): Promise<MonitorWithPast> {
  const monitor = createWorkloadMonitor(settings);
  const anew = (says?: SafeText) => ({ monitor: createWorkloadMonitor(settings), ...(says !== undefined && { says }) });
  if (pods.length === 0) return anew();
  const span = { from: now - pastMs, to: now - untilMs, everyMs };
  let since: Instant | undefined;
  let source: SafeText | undefined;
  for await (const answer of storedWithin(measurements, pods, span, patienceMs, signal)) {
    if (answer.kind !== 'ok') return anew(answer.says);
    const { at, pods: there, measured } = answer.value;
    if (there.length === 0) continue;
    monitor.look({ at, pods: there, measured });
    since ??= at;
    source = measured.source;
  }
  return since === undefined || source === undefined ? anew() : { monitor, since, says: source };
}
