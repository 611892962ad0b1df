import { fits } from '../domain/environment.ts';
import type { MonitorSettings } from '../domain/monitors.ts';
import type { WorkloadReport } from '../domain/reports.ts';
import { stableNameOf } from '../workloads/canary-of.ts';
import { waitingFor } from '../workloads/registry.ts';
import type { Measured } from './judging/keep-measuring.ts';

/** What is watched in full although nobody looks at it: a canary, and whatever is on its way. */
export const isUnsettled = (workload: WorkloadReport): boolean =>
  workload.paused ||
  waitingFor(workload) !== undefined ||
  (workload.desired > 0 && stableNameOf(workload) !== undefined);

/** What the settings want to be watched although nothing is on its way. */
export const isMonitored = ({ namespace, name }: WorkloadReport, { workloads = [] }: MonitorSettings): boolean =>
  workloads.some(pattern => fits(pattern, `${namespace}/${name}`));

/** Settled ones are looked at a little longer, to see how it went on. */
const lingerMs = 60_000;
/** What was judged on its way is judged on for a while at 100 %. */
const judgedLingerMs = 900_000;

/** What fails at 100 % is not let go of while it fails. */
export function lingersFor(measured: Measured | undefined): number {
  // What is out of what is expected is not let go of while it is.
  if (measured && measured.deviations.length > 0) return Number.POSITIVE_INFINITY;
  const judging = measured?.judged.judging;
  if (judging?.kind !== 'judged') return lingerMs;
  const { verdict, cost } = judging.judgement;
  return verdict === 'fail' && cost.perMinute > 0 ? Number.POSITIVE_INFINITY : judgedLingerMs;
}
