import type { Writes } from '../../api/object-writes.ts';
import type { CronJob, Job, JobReference } from '../../batch-objects.ts';
import { endOf } from '../../batch-objects.ts';
import { recordEvent } from '../event-recorder.ts';

export function tellCronJob(
  writes: Writes,
  cronJob: CronJob,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  recordEvent(writes, cronJob, { type, reason, message, component: 'cronjob-controller' });
}

/** Takes what is over or gone off the list of active Jobs, and notes the newest success. */
export function withKnownJobs(writes: Writes, cronJob: CronJob, jobs: readonly Job[]): CronJob['status'] {
  const byUid = new Map(jobs.map(job => [job.metadata.uid, job]));
  const active = (cronJob.status.active ?? []).filter(reference => {
    const job = byUid.get(reference.uid);
    const end = job && endOf(job);
    if (end) {
      const words = `Saw completed job: ${reference.name}, condition: ${end}`;
      tellCronJob(writes, cronJob, 'Normal', 'SawCompletedJob', words);
    }
    if (!job) tellCronJob(writes, cronJob, 'Normal', 'MissingJob', `Active job went missing: ${reference.name}`);
    return job !== undefined && end === undefined;
  });
  const successes = jobs
    .filter(job => endOf(job) === 'Complete')
    .flatMap(({ status }) => status.completionTime ?? [])
    .concat(cronJob.status.lastSuccessfulTime ?? []);
  return statusOf(active, cronJob.status.lastScheduleTime, successes.sort().at(-1));
}

export function statusOf(
  active: JobReference[],
  lastScheduleTime: string | undefined,
  lastSuccessfulTime: string | undefined,
): CronJob['status'] {
  return {
    ...(active.length > 0 && { active }),
    ...(lastScheduleTime && { lastScheduleTime }),
    ...(lastSuccessfulTime && { lastSuccessfulTime }),
  };
}
