import { deleteObject } from '../../api/object-deletion.ts';
import type { Writes } from '../../api/object-writes.ts';
import type { CronJob, Job } from '../../batch-objects.ts';
import { endOf } from '../../batch-objects.ts';
import { jobKind } from '../../kinds/job-kind.ts';
import { tellCronJob } from './cron-job-status.ts';

/** Keeps as many finished Jobs as the CronJob wants, the newest. */
export function tidyJobs(writes: Writes, cronJob: CronJob, jobs: readonly Job[]): void {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = cronJob.spec;
  const limits = [
    ['Complete', successfulJobsHistoryLimit],
    ['Failed', failedJobsHistoryLimit],
  ] as const;
  for (const [end, limit] of limits) {
    const finished = jobs
      .filter(job => endOf(job) === end && !job.metadata.deletionTimestamp)
      .sort((left, right) => (left.status.startTime ?? '').localeCompare(right.status.startTime ?? ''));
    for (const job of finished.slice(0, Math.max(0, finished.length - limit))) deleteJob(writes, cronJob, job);
  }
}

export function deleteJob(writes: Writes, cronJob: CronJob, { metadata }: Job): void {
  deleteObject(writes, jobKind, metadata.namespace, metadata.name, { propagationPolicy: 'Background' });
  tellCronJob(writes, cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${metadata.name}`);
}
