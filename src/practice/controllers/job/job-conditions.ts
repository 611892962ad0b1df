import type { Job, JobStatus } from '../../batch-objects.ts';
import { apiTime } from '../../clock.ts';
import type { Condition } from '../../kube-objects.ts';
import { conditionOf } from '../../kube-objects.ts';
import type { ControllerTools } from '../controller.ts';
import { tellJob } from './job-pods.ts';

export function withSuspension(tools: ControllerTools, job: Job, status: JobStatus): JobStatus {
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

export function failing(
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

export function completing(tools: ControllerTools, job: Job, status: JobStatus, isOver: boolean): JobStatus {
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
