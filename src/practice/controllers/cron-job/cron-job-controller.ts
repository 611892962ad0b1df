import { changeObject } from '../../api/object-writes.ts';
import type { CronJob, Job } from '../../batch-objects.ts';
import { equalJson } from '../../json.ts';
import { cronJobKind } from '../../kinds/cron-job-kind.ts';
import { jobKind } from '../../kinds/job-kind.ts';
import { controllerOf } from '../../kube-objects.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';
import { tidyJobs } from './cron-job-history.ts';
import { startJob } from './cron-job-start.ts';
import { withKnownJobs } from './cron-job-status.ts';
import { nextTime, parseSchedule } from './cron-schedule.ts';

const NAME = 'cron-job';

/** After pkg/controller/cronjob of Kubernetes 1.36. */
export function cronJobController(tools: ControllerTools): Controller {
  const { writes, wakeAt } = tools;
  const { store, clock } = writes;
  return {
    name: NAME,
    affectedBy: ({ row, object, type }) => {
      if (row === cronJobKind)
        return type === 'DELETED' ? [] : [`${object.metadata.namespace}/${object.metadata.name}`];
      const owner = row === jobKind ? controllerOf(object) : undefined;
      return owner?.kind === 'CronJob' ? [`${object.metadata.namespace}/${owner.name}`] : [];
    },
    reconcile: key => {
      const cronJob = store.get(cronJobKind, ...namespaceAndName(key)) as CronJob | undefined;
      if (!cronJob) return;
      const jobs = store
        .dependentsOf(cronJob.metadata.uid)
        .filter(({ row }) => row === jobKind)
        .map(({ object }) => object as Job);
      tidyJobs(writes, cronJob, jobs);
      let status = withKnownJobs(writes, cronJob, jobs);
      if (!cronJob.metadata.deletionTimestamp && !cronJob.spec.suspend) {
        status = startJob(writes, cronJob, jobs, status);
        const schedule = parseSchedule(cronJob.spec.schedule);
        const next = 'problem' in schedule ? undefined : nextTime(schedule, clock.now(), cronJob.spec.timeZone);
        if (next !== undefined) wakeAt(NAME, key, next);
      }
      if (equalJson(status, cronJob.status)) return;
      const { namespace, name } = cronJob.metadata;
      changeObject(writes, cronJobKind, namespace, name, current => ({ ...current, status }), {
        manager: 'kube-controller-manager',
        subresource: 'status',
      });
    },
  };
}
