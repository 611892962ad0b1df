import { describe, expect, test } from 'vitest';
import { deleteObject } from '../../src/practice/api/object-deletion.ts';
import type { CronJob, Job } from '../../src/practice/batch-objects.ts';
import { endOf } from '../../src/practice/batch-objects.ts';
import { nextTime, parseSchedule } from '../../src/practice/controllers/cron-job/cron-schedule.ts';
import { cronJobKind } from '../../src/practice/kinds/cron-job-kind.ts';
import { jobKind } from '../../src/practice/kinds/job-kind.ts';
import type { Pod } from '../../src/practice/kube-objects.ts';
import { conditionOf } from '../../src/practice/kube-objects.ts';
import type { PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { passSeconds, pods } from './cluster-fixture.ts';
import { create, emptyCluster, eventLines } from './pod-fixture.ts';

const template = (image: string, restartPolicy = 'Never') => ({
  spec: { restartPolicy, containers: [{ name: 'task', image }] },
});
const createJob = (cluster: PracticeCluster, spec: object = {}, image = 'example/task:1', policy = 'Never') =>
  create(cluster, 'Job', 'import', { spec: { template: template(image, policy), ...spec } }, 'batch/v1');
const job = (cluster: PracticeCluster) => cluster.store.get(jobKind, 'shop', 'import') as Job;
const phases = (cluster: PracticeCluster) => pods(cluster).map(({ status }: Pod) => status.phase);

describe('a Job', () => {
  test('runs its pod to the end and says so, counting it once', () => {
    const cluster = emptyCluster();
    createJob(cluster);
    passSeconds(cluster, 3);
    expect(job(cluster).status).toMatchObject({ active: 1, terminating: 0, uncountedTerminatedPods: {} });
    expect(pods(cluster)[0]?.metadata.finalizers).toEqual(['batch.kubernetes.io/job-tracking']);
    passSeconds(cluster, 20);
    expect(job(cluster).status).toMatchObject({ succeeded: 1, ready: 0 });
    expect(job(cluster).status.conditions?.map(({ type, reason }) => [type, reason])).toEqual([
      ['SuccessCriteriaMet', 'CompletionsReached'],
      ['Complete', 'CompletionsReached'],
    ]);
    expect(phases(cluster)).toEqual(['Succeeded']);
    expect(pods(cluster)[0]?.metadata.finalizers).toBeUndefined();
    expect(eventLines(cluster)).toContain('Normal Completed Job completed');
    expect(conditionOf(pods(cluster)[0]?.status.conditions, 'Ready')?.reason).toBe('PodCompleted');
  });

  test('runs as many at a time as it may, until enough have succeeded', () => {
    const cluster = emptyCluster();
    createJob(cluster, { parallelism: 2, completions: 5 });
    let most = 0;
    for (let second = 0; second < 60; second++) {
      passSeconds(cluster, 1);
      most = Math.max(most, job(cluster).status.active ?? 0);
    }
    expect(most).toBe(2);
    expect(job(cluster).status.succeeded).toBe(5);
    expect(phases(cluster)).toHaveLength(5);
  });

  test('tries again after ever longer waits, and gives up beyond its limit', () => {
    const cluster = emptyCluster();
    createJob(cluster, { backoffLimit: 2 }, 'example/task:1-crash');
    passSeconds(cluster, 20);
    expect(job(cluster).status.failed).toBe(2);
    passSeconds(cluster, 40);
    expect(endOf(job(cluster))).toBe('Failed');
    expect(job(cluster).status.failed).toBe(3);
    expect(phases(cluster)).toEqual(['Failed', 'Failed', 'Failed']);
    expect(eventLines(cluster)).toContain('Warning BackoffLimitExceeded Job has reached the specified backoff limit');
  });

  test('counts the restarts of a container that is started again in its pod', () => {
    const cluster = emptyCluster();
    createJob(cluster, { backoffLimit: 2 }, 'example/task:1-crash', 'OnFailure');
    passSeconds(cluster, 60);
    expect(endOf(job(cluster))).toBe('Failed');
    expect(job(cluster).status.conditions?.at(-1)?.reason).toBe('BackoffLimitExceeded');
    passSeconds(cluster, 10);
    expect(pods(cluster)).toEqual([]);
  });

  test('is ended when it takes longer than it may', () => {
    const cluster = emptyCluster({ applications: [{ imageEnds: ':long', application: { endsAfterSeconds: 900 } }] });
    createJob(cluster, { activeDeadlineSeconds: 30 }, 'example/task:long');
    passSeconds(cluster, 40);
    expect(endOf(job(cluster))).toBe('Failed');
    expect(job(cluster).status).toMatchObject({ failed: 1, terminating: 0 });
    expect(job(cluster).status.conditions?.at(-1)).toMatchObject({
      reason: 'DeadlineExceeded',
      message: 'Job was active longer than specified deadline',
    });
  });

  test('that is suspended has no pods, and starts anew when it goes on', () => {
    const cluster = emptyCluster();
    createJob(cluster, { suspend: true });
    passSeconds(cluster, 10);
    expect(pods(cluster)).toEqual([]);
    expect(conditionOf(job(cluster).status.conditions, 'Suspended')?.status).toBe('True');
    expect(job(cluster).status.startTime).toBeUndefined();
    cluster.change(jobKind, 'shop', 'import', current => ({
      ...current,
      spec: { ...job(cluster).spec, suspend: false },
    }));
    passSeconds(cluster, 20);
    expect(endOf(job(cluster))).toBe('Complete');
    expect(eventLines(cluster)).toEqual(
      expect.arrayContaining(['Normal Resumed Job resumed', 'Normal Suspended Job suspended']),
    );
  });

  test('goes by itself, with its pods, when it was over for long enough', () => {
    const cluster = emptyCluster();
    createJob(cluster, { ttlSecondsAfterFinished: 60 });
    passSeconds(cluster, 50);
    expect(job(cluster)).toBeDefined();
    passSeconds(cluster, 40);
    expect(job(cluster)).toBeUndefined();
    expect(pods(cluster)).toEqual([]);
  });

  test('that is deleted in the middle leaves no pod that anything holds', () => {
    const cluster = emptyCluster();
    createJob(cluster);
    passSeconds(cluster, 3);
    deleteObject(cluster.writes, jobKind, 'shop', 'import', { propagationPolicy: 'Background' });
    passSeconds(cluster, 10);
    expect(pods(cluster)).toEqual([]);
  });
});

describe('a CronJob', () => {
  const createCron = (cluster: PracticeCluster, spec: object = {}, image = 'example/task:1') =>
    create(
      cluster,
      'CronJob',
      'tidy',
      { spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: template(image) } }, ...spec } },
      'batch/v1',
    );
  const cron = (cluster: PracticeCluster) => cluster.store.get(cronJobKind, 'shop', 'tidy') as CronJob;
  const jobs = (cluster: PracticeCluster) => cluster.store.list(jobKind, 'shop') as readonly Job[];

  test('starts a Job at every time that is due, named by the minute, and keeps the last three', () => {
    const cluster = emptyCluster();
    createCron(cluster);
    passSeconds(cluster, 5 * 60 + 1);
    expect(jobs(cluster)).toHaveLength(1);
    expect(jobs(cluster)[0]?.metadata.name).toBe(`tidy-${Math.floor(cluster.now() / 60_000)}`);
    expect(cron(cluster).status.active).toHaveLength(1);
    passSeconds(cluster, 25 * 60);
    expect(jobs(cluster)).toHaveLength(4);
    passSeconds(cluster, 30);
    expect(jobs(cluster).map(endOf)).toEqual(['Complete', 'Complete', 'Complete']);
    expect(cron(cluster).status.active).toBeUndefined();
    expect(cron(cluster).status.lastSuccessfulTime).toBeDefined();
  });

  test.each([
    ['Allow', 2],
    ['Forbid', 1],
    ['Replace', 1],
  ])('with the policy %s has %d at a time', (concurrencyPolicy, count) => {
    const cluster = emptyCluster({ applications: [{ imageEnds: ':long', application: { endsAfterSeconds: 500 } }] });
    createCron(cluster, { concurrencyPolicy }, 'example/task:long');
    passSeconds(cluster, 10 * 60 + 5);
    expect(cron(cluster).status.active).toHaveLength(count);
    const isNew = jobs(cluster).some(({ metadata }) => metadata.name === `tidy-${Math.floor(cluster.now() / 60_000)}`);
    expect(isNew).toBe(concurrencyPolicy !== 'Forbid');
  });

  test('that is suspended starts nothing', () => {
    const cluster = emptyCluster();
    createCron(cluster, { suspend: true });
    passSeconds(cluster, 1200);
    expect(jobs(cluster)).toEqual([]);
  });
});

describe('a schedule', () => {
  const next = (text: string, from: string, zone?: string) => {
    const schedule = parseSchedule(text);
    if ('problem' in schedule) return schedule.problem;
    const time = nextTime(schedule, Date.parse(from), zone);
    return time === undefined ? 'never' : new Date(time).toISOString().slice(0, 16);
  };

  test.each([
    ['*/15 * * * *', '2026-03-01T03:01:00Z', '2026-03-01T03:15'],
    ['0 9 * * mon-fri', '2026-03-06T09:00:00Z', '2026-03-09T09:00'],
    ['30 6-16/4 * * 1-5', '2026-03-02T06:30:00Z', '2026-03-02T10:30'],
    ['0 0 1,15 * *', '2026-03-02T00:00:00Z', '2026-03-15T00:00'],
    ['0 0 13 * 5', '2026-03-01T00:00:00Z', '2026-03-06T00:00'],
    ['@daily', '2026-12-31T23:59:59Z', '2027-01-01T00:00'],
    ['0 0 31 2 *', '2026-01-01T00:00:00Z', 'never'],
    ['0 0 29 2 *', '2097-01-01T00:00:00Z', 'never'],
    ['61 * * * *', '2026-01-01T00:00:00Z', 'end of range (61) above maximum (59): 61'],
    ['* * * *', '2026-01-01T00:00:00Z', 'expected exactly 5 fields, found 4: [* * * *]'],
  ])('%s after %s is %s', (text, from, expected) => {
    expect(next(text, from)).toBe(expected);
  });

  test('follows its time zone, also over the change to summer time', () => {
    expect(next('0 3 * * *', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T01:00');
    expect(next('0 3 * * *', '2026-01-10T12:00:00Z', 'Europe/Berlin')).toBe('2026-01-11T02:00');
  });
});
