import { until } from '../../control-plane/until.ts';
import type { Answered, Place, Step } from '../place.ts';
import { byType, image, inNamespace, items, manager, masked, mergePatch, send } from '../place.ts';

const batch = 'apis/batch/v1';
const jobs = (place: Place, name = '') => inNamespace(place, `jobs${name && `/${name}`}`, batch);
const cronJobs = (place: Place, name = '') => inNamespace(place, `cronjobs${name && `/${name}`}`, batch);
const template = (restartPolicy?: string) => ({
  spec: { ...(restartPolicy && { restartPolicy }), containers: [{ name: 'app', image: image('1.0') }] },
});
const job = (name: string, spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: { template: template('Never'), ...spec },
});
const cronJob = (name: string, spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name },
  spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: template('OnFailure') } }, ...spec },
});
const make = (place: Place, body: object) => send(place, 'POST', jobs(place) + manager, { body });
const makeCron = (place: Place, body: object) => send(place, 'POST', cronJobs(place) + manager, { body });
const podsOf = (place: Place, name: string) =>
  items(place, `${inNamespace(place, 'pods')}?labelSelector=batch.kubernetes.io%2Fjob-name%3D${name}`);
const ended = (place: Place, name: string) =>
  until(
    `${name} has ended`,
    async () => {
      const { body } = await place.bench.api('GET', jobs(place, name));
      const { Complete, Failed } = byType(body.status?.conditions);
      return (Complete ?? Failed) && body;
    },
    { seconds: 60 },
  );
const merge = (place: Place, path: string, body: object) =>
  send(place, 'PATCH', path + manager, { contentType: mergePatch, body });

/** Tasks that come to an end, once or by the clock. */
export const jobSteps: readonly Step[] = [
  { title: 'a Job is answered with its defaults', ask: place => make(place, job('appimport')) },
  {
    title: 'a Job whose pod is restarted always is 422',
    ask: place => make(place, job('wrong', { template: template() })),
  },
  {
    title: 'a Job with numbers below zero is 422',
    ask: place =>
      make(
        place,
        job('wrong', {
          parallelism: -1,
          completions: -1,
          backoffLimit: -1,
          activeDeadlineSeconds: -1,
          ttlSecondsAfterFinished: -1,
        }),
      ),
  },
  {
    title: 'a Job without containers is 422',
    ask: place => make(place, job('wrong', { template: { spec: { restartPolicy: 'Never', containers: [] } } })),
  },
  {
    title: 'a Job that is over says so, and reads as it should',
    ask: async place => {
      const { status, spec, metadata } = await ended(place, 'appimport');
      return masked(place, {
        status,
        selector: spec.selector,
        labels: metadata.labels,
        generation: metadata.generation,
      });
    },
  },
  {
    title: 'its pod is its own, and held by nothing any more',
    ask: async place => {
      const [pod] = await podsOf(place, 'appimport');
      const { generateName, labels, ownerReferences, finalizers } = pod.metadata;
      return masked(place, { generateName, labels, ownerReferences, finalizers, phase: pod.status.phase });
    },
  },
  {
    title: 'the number of completions can not be changed afterwards',
    ask: place => merge(place, jobs(place, 'appimport'), { spec: { completions: 3 } }),
  },
  {
    title: 'a Job can be selected by its successes',
    ask: async place =>
      (await items(place, `${jobs(place)}?fieldSelector=status.successful%3D1`)).map(({ metadata }) => metadata.name),
  },
  {
    title: 'a suspended Job has no pods, and says that it is suspended',
    ask: async place => {
      await make(place, job('applater', { suspend: true, completions: 2, parallelism: 2 }));
      const suspended = await until('the Job is suspended', async () => {
        const { body } = await place.bench.api('GET', jobs(place, 'applater'));
        return byType(body.status?.conditions).Suspended && body.status;
      });
      return [masked(place, suspended), (await podsOf(place, 'applater')).length];
    },
  },
  {
    title: 'when it goes on it comes to its end',
    ask: async place => {
      await merge(place, jobs(place, 'applater'), { spec: { suspend: false } });
      const { status } = await ended(place, 'applater');
      return masked(place, { ...status, conditions: byType(status.conditions) });
    },
  },
  {
    title: 'a Job that is deleted without more words leaves its pods behind',
    ask: async place => {
      const answer = await send(place, 'DELETE', jobs(place, 'appimport'));
      const left = await until('the pods are nobody’s', async () => {
        const pods = await podsOf(place, 'appimport');
        return pods.length > 0 && pods.every(({ metadata }) => !metadata.ownerReferences) && pods;
      });
      return [answer.status, answer.body.kind, left.length];
    },
  },
  {
    title: 'a Job that is deleted in the background takes its pods along',
    ask: async place => {
      const answer = await send(place, 'DELETE', `${jobs(place, 'applater')}?propagationPolicy=Background`);
      await until('the pods are gone', async () => (await podsOf(place, 'applater')).length === 0);
      return answer;
    },
  },
  {
    title: 'a Job goes by itself when its time is over',
    ask: async place => {
      await make(place, job('appbrief', { ttlSecondsAfterFinished: 1 }));
      await until(
        'the Job is gone',
        async () => (await place.bench.api('GET', jobs(place, 'appbrief'))).status === 404,
        { seconds: 60 },
      );
      await until('its pods, too', async () => (await podsOf(place, 'appbrief')).length === 0);
      return 'gone';
    },
  },
  {
    title: 'a CronJob is answered with its defaults',
    ask: place => makeCron(place, cronJob('appnightly', { suspend: true })),
  },
  {
    title: 'a schedule that nobody understands is 422',
    ask: async place => {
      const wrong = ['61 * * * *', '* * * *', 'often', '@often', '*/0 * * * *', '1-2-3 * * * *', '5-1 * * * *', ''];
      return Promise.all(wrong.map(schedule => makeCron(place, cronJob('wrong', { schedule }))));
    },
  },
  {
    title: 'a CronJob with a policy or limits that make no sense is 422',
    ask: place =>
      makeCron(
        place,
        cronJob('wrong', { concurrencyPolicy: 'Maybe', successfulJobsHistoryLimit: -1, startingDeadlineSeconds: -1 }),
      ),
  },
  {
    title: 'a time zone that nobody knows is 422',
    ask: place => makeCron(place, cronJob('wrong', { timeZone: 'Nowhere/Town' })),
  },
  {
    title: 'a CronJob starts its Job when the time has come',
    ask: async place => {
      await merge(place, cronJobs(place, 'appnightly'), { spec: { suspend: false, schedule: '* * * * *' } });
      const [started] = await until(
        'a Job was started',
        async () => {
          const own = (await items(place, jobs(place))).filter(({ metadata }) =>
            metadata.name.startsWith('appnightly-'),
          );
          return own.length > 0 && own;
        },
        { seconds: 75 },
      );
      await merge(place, cronJobs(place, 'appnightly'), { spec: { suspend: true } });
      const { annotations, labels, ownerReferences } = (started as Answered).metadata;
      return masked(place, {
        annotations,
        labels: Object.keys(labels).sort(),
        ownerReferences,
        name: /^appnightly-\d{8}$/.test((started as Answered).metadata.name),
      });
    },
  },
  {
    title: 'and says when, and that it went well',
    ask: async place => {
      const status = await until(
        'the CronJob saw its Job end',
        async () => {
          const { body } = await place.bench.api('GET', cronJobs(place, 'appnightly'));
          return body.status.lastSuccessfulTime && !body.status.active && body.status;
        },
        { seconds: 60 },
      );
      return Object.keys(status).sort();
    },
  },
];
