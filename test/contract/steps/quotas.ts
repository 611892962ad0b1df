import { until } from '../../control-plane/until.ts';
import type { Answered, Place, Step } from '../place.ts';
import {
  all,
  app,
  byType,
  complete,
  inNamespace,
  items,
  manager,
  masked,
  mergePatch,
  read,
  send,
  setsPath,
} from '../place.ts';

const quotas = (place: Place, name = '') => inNamespace(place, `resourcequotas${name && `/${name}`}`);
const quota = (name: string, hard: object) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name },
  spec: { hard },
});
const make = (place: Place, name: string, hard: object) =>
  send(place, 'POST', quotas(place) + manager, { body: quota(name, hard) });

const pod = (name: string, resources?: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'app', image: 'registry.example/shop/app:1.0', ...(resources && { resources }) }] },
});
const makePod = (place: Place, name: string, resources?: object) =>
  send(place, 'POST', inNamespace(place, 'pods') + manager, { body: pod(name, resources) });

const used = (place: Place, name: string, isSo: (of: Answered) => boolean) =>
  until(`the quota ${name} is as expected`, async () => {
    const { status } = (await place.bench.api('GET', quotas(place, name))).body;
    return status?.used && isSo(status.used) && status;
  });

/** How much a namespace may use, and what happens beyond. */
export const quotaSteps: readonly Step[] = [
  {
    title: 'a quota that is created is answered whole',
    ask: place =>
      make(place, 'team', {
        pods: 3,
        'requests.cpu': '0.5',
        'limits.memory': '1024Mi',
        'count/leases.coordination.k8s.io': '1',
      }),
  },
  { title: 'its status says that nothing is taken', ask: place => used(place, 'team', of => of.pods === '0') },
  { title: 'a pod that does not say what it needs is 403', ask: place => makePod(place, 'silent') },
  {
    title: 'a pod that says only a part of it is 403',
    ask: place => makePod(place, 'half', { requests: { cpu: '10m' } }),
  },
  {
    title: 'a pod beyond the quota is 403, and says how far',
    ask: place => makePod(place, 'large', { requests: { cpu: '600m' }, limits: { memory: '2Gi' } }),
  },
  {
    title: 'a pod within the quota is created, with its limits as requests',
    ask: async place =>
      (await makePod(place, 'small', { requests: { cpu: '100m' }, limits: { memory: '256Mi' } })).body.spec
        .containers[0].resources,
  },
  { title: 'the quota counts it', ask: place => used(place, 'team', of => of.pods === '1') },
  {
    title: 'a dry run beyond the quota is 403 as well',
    ask: place =>
      send(place, 'POST', `${inNamespace(place, 'pods')}?dryRun=All`, {
        body: pod('large', { requests: { cpu: '450m' }, limits: { memory: '1Mi' } }),
      }),
  },
  {
    title: 'other kinds are counted, too',
    ask: async place => {
      const lease = (name: string) =>
        send(place, 'POST', inNamespace(place, 'leases', 'apis/coordination.k8s.io/v1') + manager, {
          body: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name } },
        });
      await lease('one');
      await used(place, 'team', of => of['count/leases.coordination.k8s.io'] === '1');
      return lease('two');
    },
  },
  {
    title: 'a Deployment beyond the quota gets as many pods as there is room for, and says why',
    ask: async place => {
      await send(place, 'DELETE', inNamespace(place, 'pods/small?gracePeriodSeconds=0'));
      await send(place, 'PATCH', quotas(place, 'team') + manager, {
        contentType: mergePatch,
        body: { spec: { hard: { pods: '2', 'requests.cpu': null, 'limits.memory': null } } },
      });
      await used(place, 'team', of => of.pods === '0');
      await send(place, 'POST', all(place) + manager, { body: app(place) });
      const failed = await until('a ReplicaSet that fails', async () => {
        const [set] = await items(place, setsPath(place, 'app'));
        const failure = byType(set?.status?.conditions).ReplicaFailure;
        const { status } = await read(place);
        return failure && byType(status.conditions).ReplicaFailure && status.readyReplicas === 2 && { set, status };
      });
      const condition = (of: Answered) => byType(of.conditions).ReplicaFailure;
      return masked(place, [condition(failed.set.status), condition(failed.status)]);
    },
  },
  { title: 'the quota is full then', ask: place => used(place, 'team', of => of.pods === '2') },
  {
    title: 'with more room the Deployment goes on by itself, and the condition is gone',
    ask: async place => {
      await send(place, 'PATCH', quotas(place, 'team') + manager, {
        contentType: mergePatch,
        body: { spec: { hard: { pods: '5' } } },
      });
      const { status } = await complete(place);
      return [status.availableReplicas, byType(status.conditions).ReplicaFailure ?? 'none'];
    },
  },
  {
    title: 'a quota on something that nobody counts is 422',
    ask: place => make(place, 'wrong', { pots: '1' }),
  },
  { title: 'a quota below zero is 422', ask: place => make(place, 'wrong', { pods: '-1' }) },
  { title: 'a quota of one and a half pods is 422', ask: place => make(place, 'wrong', { pods: '1500m' }) },
];
