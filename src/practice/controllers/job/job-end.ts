import type { Job } from '../../batch-objects.ts';
import type { Pod } from '../../kube-objects.ts';
import { conditionOf } from '../../kube-objects.ts';

export type JobNow = {
  readonly failed: number;
  readonly pods: readonly Pod[];
  readonly startTime: string | undefined;
  readonly now: number;
};

export type JobEnd = { readonly isFailure: boolean; readonly reason?: string; readonly message?: string };

/** Whether a Job is over, as far as its failures say; what was decided in an earlier look stays. */
export function finishingReason(job: Job, { failed, pods, startTime, now }: JobNow): JobEnd {
  const decided = conditionOf(job.status.conditions, 'FailureTarget');
  if (decided?.status === 'True') {
    return { isFailure: true, reason: decided.reason ?? '', message: decided.message ?? '' };
  }
  const { backoffLimit, activeDeadlineSeconds } = job.spec;
  if (failed > backoffLimit || hasRestartedTooOften(job, pods)) {
    const message = 'Job has reached the specified backoff limit';
    return { isFailure: true, reason: 'BackoffLimitExceeded', message };
  }
  const isLate =
    activeDeadlineSeconds !== undefined &&
    startTime !== undefined &&
    !job.spec.suspend &&
    now - Date.parse(startTime) >= activeDeadlineSeconds * 1000;
  if (!isLate) return { isFailure: false };
  return { isFailure: true, reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
}

/** Upstream: pastBackoffLimitOnFailure. */
function hasRestartedTooOften({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false;
  const restarts = pods
    .filter(({ status }) => status.phase === 'Running' || status.phase === 'Pending')
    .flatMap(({ status }) => status.containerStatuses ?? [])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
  return spec.backoffLimit === 0 ? restarts > 0 : restarts >= spec.backoffLimit;
}
