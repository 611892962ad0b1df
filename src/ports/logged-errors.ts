import type { Measured } from '../domain/measurement.ts';
import type { PodReport } from '../domain/reports.ts';

/**
 * Types of errors that pods write into their logs. Whoever judges a workload lets it read on with each look; nobody has to
 * wait for it, and what it has read by then stands beside what was measured.
 */
export interface LoggedErrors {
  /** Reads on, of a few pods of each side; over when all of them were read or failed. Never rejects. */
  readOn(sides: readonly (readonly PodReport[])[], signal: AbortSignal): Promise<void>;
  /** What was measured, with what the logs of these pods told by now. */
  addTo(measured: Measured): Measured;
}
