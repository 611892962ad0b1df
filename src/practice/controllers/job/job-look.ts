import { StatusError } from '../../api/status-error.ts';
import type { Job, JobStatus } from '../../batch-objects.ts';
import { apiTime } from '../../clock.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { Pod } from '../../kube-objects.ts';
import { controllerOf, isReady } from '../../kube-objects.ts';
import type { ControllerTools } from '../controller.ts';
import type { Setbacks } from './job-backoff.ts';
import { completing, failing, withSuspension } from './job-conditions.ts';
import { finishingReason } from './job-end.ts';
import {
  byProgress,
  createJobPod,
  deleteJobPod,
  hasFailed,
  hasSucceeded,
  isActive,
  isTerminating,
  isTracked,
  tellJob,
  untrack,
} from './job-pods.ts';

export const JOB_CONTROLLER = 'job';

/** One look: counts what has ended, makes or ends pods, and answers the new status. Upstream: syncJob. */
export function lookAtJob(tools: ControllerTools, job: Job, setbacks: Setbacks): JobStatus {
  const { writes } = tools;
  const now = writes.clock.now();
  const pods = podsOf(tools, job);
  const fresh = pods.filter(isTracked);
  const succeeded = fresh.filter(hasSucceeded);
  const failed = fresh.filter(pod => hasFailed(pod, job));
  setbacks.count(succeeded, failed, now);
  const counts = {
    succeeded: (job.status.succeeded ?? 0) + succeeded.length,
    failed: (job.status.failed ?? 0) + failed.length,
  };
  let status: JobStatus = { ...job.status };
  if (!status.startTime && !job.spec.suspend) status.startTime = apiTime(now);
  const end = finishingReason(job, { ...counts, pods, startTime: status.startTime, now });
  if (end.isFailure) {
    for (const pod of pods.filter(isActive)) deleteJobPod(writes, job, pod, 'counts');
  } else if (!end.reason && !job.metadata.deletionTimestamp) {
    manage(tools, job, pods.filter(isActive), counts.succeeded, setbacks);
    status = withSuspension(tools, job, status);
  }
  for (const pod of [...succeeded, ...failed]) untrack(writes, pod);
  const after = podsOf(tools, job);
  // What was deleted just now is a failure that the next look counts.
  const isCounted = !after.some(pod => isTracked(pod) && !isActive(pod));
  const active = after.filter(isActive);
  const terminating = after.filter(isTerminating).length;
  const deadline = job.spec.activeDeadlineSeconds;
  if (!end.reason && deadline !== undefined && status.startTime && !job.spec.suspend) {
    tools.wakeAt(JOB_CONTROLLER, keyOf(job), Date.parse(status.startTime) + deadline * 1000);
  }
  const isComplete = !end.reason && isDone(job, counts.succeeded, active.length);
  status = withNumbers(status, active, terminating, counts);
  if (end.isFailure) return failing(tools, job, status, end, isCounted && terminating === 0 && active.length === 0);
  return isComplete ? completing(tools, job, status, terminating === 0) : status;
}

/** Numbers of pods that are zero are absent, but for two that the API always writes out. */
function withNumbers(
  { startTime, completionTime, conditions }: JobStatus,
  active: readonly Pod[],
  terminating: number,
  { succeeded, failed }: { readonly succeeded: number; readonly failed: number },
): JobStatus {
  return {
    ...(conditions && { conditions }),
    ...(startTime && { startTime }),
    ...(completionTime && { completionTime }),
    ...(active.length > 0 && { active: active.length }),
    ready: active.filter(isReady).length,
    terminating,
    ...(succeeded > 0 && { succeeded }),
    ...(failed > 0 && { failed }),
    uncountedTerminatedPods: {},
  };
}

function isDone({ spec }: Job, succeeded: number, active: number): boolean {
  if (active > 0) return false;
  return spec.completions === undefined ? succeeded > 0 : succeeded >= spec.completions;
}

function podsOf({ writes }: ControllerTools, job: Job): Pod[] {
  return writes.store
    .dependentsOf(job.metadata.uid)
    .filter(({ row, object }) => row === podKind && controllerOf(object)?.uid === job.metadata.uid)
    .map(({ object }) => object as Pod);
}

/** Upstream: manageJob. */
function manage(tools: ControllerTools, job: Job, active: readonly Pod[], succeeded: number, setbacks: Setbacks): void {
  const { writes, wakeAt } = tools;
  const wanted = job.spec.suspend ? 0 : wantedPods(job, active.length, succeeded);
  const surplus = [...active].sort(byProgress).slice(0, Math.max(0, active.length - wanted));
  for (const pod of surplus) deleteJobPod(writes, job, pod, 'does not count');
  if (surplus.length > 0 || wanted <= active.length) return;
  const wait = setbacks.remaining(writes.clock.now());
  if (wait > 0) return wakeAt(JOB_CONTROLLER, keyOf(job), writes.clock.now() + wait);
  try {
    for (let count = active.length; count < wanted; count++) createJobPod(writes, job);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    tellJob(writes, job, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
    wakeAt(JOB_CONTROLLER, keyOf(job), writes.clock.now() + 10_000);
  }
}

function wantedPods({ spec }: Job, active: number, succeeded: number): number {
  if (spec.completions === undefined) return succeeded > 0 ? active : spec.parallelism;
  return Math.max(0, Math.min(spec.parallelism, spec.completions - succeeded));
}

function keyOf({ metadata }: Job): string {
  return `${metadata.namespace}/${metadata.name}`;
}
