import { isTimeZone, parseSchedule } from '../controllers/cron-job/cron-schedule.ts';
import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid, notSupported, required } from './field-problem.ts';
import { fillJobSpec, jobSpecProblems } from './job-kind.ts';
import type { ResourceRow } from './resource-row.ts';
import { notNegative } from './workload-problems.ts';

export const cronJobKind: ResourceRow = {
  group: 'batch',
  version: 'v1',
  resource: 'cronjobs',
  singular: 'cronjob',
  kind: 'CronJob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  generation: 'spec',
  hasStatus: true,
  fill: fillCronJob,
  prepareForCreate: object => {
    object.status = {};
  },
  problems: cronJobProblems,
};

/** Upstream: SetDefaults_CronJob. */
function fillCronJob({ spec }: JsonObject): void {
  if (!isJsonObject(spec)) return;
  spec.concurrencyPolicy ??= 'Allow';
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  // Only the pods of the job template are filled in: the Job itself gets its defaults when it is made.
  if (isJsonObject(spec.jobTemplate)) spec.jobTemplate.metadata ??= {};
  const job = at(spec, 'jobTemplate', 'spec');
  if (!isJsonObject(job)) return;
  const given = Object.keys(job);
  fillJobSpec(job);
  for (const name of Object.keys(job)) if (!given.includes(name)) delete job[name];
}

const LONGEST_NAME = 52;

/** Upstream: validateCronJobSpec. */
function cronJobProblems(object: JsonObject): FieldProblem[] {
  const { spec } = object;
  const schedule = at(spec, 'schedule');
  const zone = at(spec, 'timeZone');
  const policy = at(spec, 'concurrencyPolicy');
  const problems: FieldProblem[] = [];
  if (typeof schedule !== 'string' || schedule === '') problems.push(required('spec.schedule'));
  else problems.push(...scheduleProblems(schedule));
  problems.push(...notNegative('spec.startingDeadlineSeconds', at(spec, 'startingDeadlineSeconds')));
  if (typeof zone === 'string' && !isTimeZone(zone)) {
    problems.push(invalid('spec.timeZone', zone, `unknown time zone ${zone}`));
  }
  if (!['Allow', 'Forbid', 'Replace'].includes(String(policy))) {
    problems.push(notSupported('spec.concurrencyPolicy', policy, ['Allow', 'Forbid', 'Replace']));
  }
  problems.push(...jobSpecProblems('spec.jobTemplate.spec', at(spec, 'jobTemplate', 'spec')));
  for (const name of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit']) {
    problems.push(...notNegative(`spec.${name}`, at(spec, name)));
  }
  const name = String(at(object, 'metadata', 'name') ?? '');
  if (name.length > LONGEST_NAME) {
    problems.push(invalid('metadata.name', name, `must be no more than ${LONGEST_NAME} characters`));
  }
  return problems;
}

function scheduleProblems(schedule: string): FieldProblem[] {
  const parsed = parseSchedule(schedule);
  return 'problem' in parsed ? [invalid('spec.schedule', schedule, parsed.problem)] : [];
}
