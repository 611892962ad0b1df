import type { Writes } from '../../api/object-writes.ts';
import { createObject } from '../../api/object-writes.ts';
import { StatusError } from '../../api/status-error.ts';
import type { CronJob, Job } from '../../batch-objects.ts';
import { apiTime } from '../../clock.ts';
import { jobKind } from '../../kinds/job-kind.ts';
import { ownerReferenceTo } from '../owner-reference.ts';
import { deleteJob } from './cron-job-history.ts';
import { statusOf, tellCronJob } from './cron-job-status.ts';
import { nextTime, parseSchedule } from './cron-schedule.ts';

const MINUTE = 60_000;

/** Starts the Job whose time has come, if its policy lets it. Upstream: the second half of syncCronJob. */
export function startJob(
  writes: Writes,
  cronJob: CronJob,
  jobs: readonly Job[],
  status: CronJob['status'],
): CronJob['status'] {
  const due = mostRecentDue(cronJob, writes.clock.now());
  if (due === undefined || status.lastScheduleTime === apiTime(due)) return status;
  const { startingDeadlineSeconds, concurrencyPolicy } = cronJob.spec;
  if (startingDeadlineSeconds !== undefined && due + startingDeadlineSeconds * 1000 < writes.clock.now()) {
    const words = `Missed scheduled time to start a job: ${new Date(due).toUTCString().replace('GMT', 'UTC')}`;
    tellCronJob(writes, cronJob, 'Warning', 'MissSchedule', words);
    return status;
  }
  let active = status.active ?? [];
  if (concurrencyPolicy === 'Forbid' && active.length > 0) {
    const words = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    tellCronJob(writes, cronJob, 'Normal', 'JobAlreadyActive', words);
    return status;
  }
  if (concurrencyPolicy === 'Replace') {
    for (const { uid } of active) {
      const running = jobs.find(job => job.metadata.uid === uid);
      if (running) deleteJob(writes, cronJob, running);
    }
    active = [];
  }
  const job = createJob(writes, cronJob, due);
  if (!job) return status;
  const { namespace = '', name, uid, resourceVersion } = job.metadata;
  const reference = { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1', resourceVersion };
  return statusOf([...active, reference], apiTime(due), status.lastSuccessfulTime);
}

/** The last time that was due and not served. Upstream: mostRecentScheduleTime, without its shortcuts. */
function mostRecentDue({ metadata, spec, status }: CronJob, now: number): number | undefined {
  const schedule = parseSchedule(spec.schedule);
  if ('problem' in schedule) return undefined;
  const earliest = Date.parse(status.lastScheduleTime ?? metadata.creationTimestamp);
  const from = Math.max(earliest, now - (spec.startingDeadlineSeconds ?? Number.POSITIVE_INFINITY) * 1000);
  let due: number | undefined;
  for (let next = nextTime(schedule, from, spec.timeZone); next !== undefined && next <= now; ) {
    due = next;
    next = nextTime(schedule, next, spec.timeZone);
  }
  return due;
}

function createJob(writes: Writes, cronJob: CronJob, due: number): Job | undefined {
  const { metadata: own, spec } = cronJob.spec.jobTemplate;
  const metadata = {
    name: `${cronJob.metadata.name}-${Math.floor(due / MINUTE)}`,
    labels: own?.labels,
    annotations: { ...own?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': apiTime(due) },
    ownerReferences: [ownerReferenceTo(cronJob)],
  };
  try {
    const options = { manager: 'kube-controller-manager' };
    const job = createObject(writes, jobKind, cronJob.metadata.namespace, { metadata, spec }, options) as Job;
    tellCronJob(writes, cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
    return job;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    tellCronJob(writes, cronJob, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`);
    return undefined;
  }
}
