import { StatusError } from '../../api/status-error.ts';
import type { Job, JobStatus } from '../../batch-objects.ts';
import { apiTime } from '../../clock.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { Condition, Pod } from '../../kube-objects.ts';
import { conditionOf, controllerOf, isReady } from '../../kube-objects.ts';
import type { ControllerTools } from '../controller.ts';
import type { Setbacks } from './job-backoff.ts';
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
  const numbers = {
    ...(active.length > 0 && { active: active.length }),
    ready: active.filter(isReady).length,
    terminating,
    ...(counts.succeeded > 0 && { succeeded: counts.succeeded }),
    ...(counts.failed > 0 && { failed: counts.failed }),
    uncountedTerminatedPods: {},
  };
  const { active: _, ready: __, succeeded: ___, failed: ____, ...rest } = status;
  status = { ...rest, ...numbers };
  if (end.isFailure) return failing(tools, job, status, end, isCounted && terminating === 0 && active.length === 0);
  return isComplete ? completing(tools, job, status, terminating === 0) : status;
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

function withSuspension(tools: ControllerTools, job: Job, status: JobStatus): JobStatus {
  const known = conditionOf(status.conditions, 'Suspended')?.status ?? 'False';
  if (known === (job.spec.suspend ? 'True' : 'False')) return status;
  const now = apiTime(tools.writes.clock.now());
  const [reason, word] = job.spec.suspend
    ? (['JobSuspended', 'Suspended'] as const)
    : (['JobResumed', 'Resumed'] as const);
  const message = `Job ${word.toLowerCase()}`;
  tellJob(tools.writes, job, 'Normal', word, message);
  const conditions = withCondition(
    status.conditions,
    'Suspended',
    job.spec.suspend ? 'True' : 'False',
    reason,
    message,
    now,
  );
  const { startTime, ...rest } = status;
  return job.spec.suspend ? { ...rest, conditions } : { ...rest, conditions, startTime: now };
}

function failing(
  tools: ControllerTools,
  job: Job,
  status: JobStatus,
  { reason = '', message = '' }: { readonly reason?: string; readonly message?: string },
  isOver: boolean,
): JobStatus {
  const now = apiTime(tools.writes.clock.now());
  let conditions = withCondition(status.conditions, 'FailureTarget', 'True', reason, message, now);
  if (isOver) {
    conditions = withCondition(conditions, 'Failed', 'True', reason, message, now);
    tellJob(tools.writes, job, 'Warning', reason, message);
  }
  return { ...status, conditions };
}

function completing(tools: ControllerTools, job: Job, status: JobStatus, isOver: boolean): JobStatus {
  const now = apiTime(tools.writes.clock.now());
  const why = ['CompletionsReached', 'Reached expected number of succeeded pods'] as const;
  const conditions = withCondition(status.conditions, 'SuccessCriteriaMet', 'True', ...why, now);
  if (!isOver) return { ...status, conditions };
  tellJob(tools.writes, job, 'Normal', 'Completed', 'Job completed');
  return { ...status, conditions: withCondition(conditions, 'Complete', 'True', ...why, now), completionTime: now };
}

function withCondition(
  conditions: readonly Condition[] = [],
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
  now: string,
): Condition[] {
  const known = conditions.find(each => each.type === type);
  if (known?.status === status) return [...conditions];
  const next: Condition = { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message };
  return known ? conditions.map(each => (each === known ? next : each)) : [...conditions, next];
}

function keyOf({ metadata }: Job): string {
  return `${metadata.namespace}/${metadata.name}`;
}
