import { until } from '../../control-plane/until.ts';
import type { Answered, Place, Step } from '../place.ts';
import {
  all,
  app,
  at,
  changes,
  complete,
  conditions,
  image,
  items,
  manager,
  mergePatch,
  patch,
  podsPath,
  read,
  releases,
  send,
  setTag,
} from '../place.ts';
import { type WatchEvent, watchEvents } from '../watch-events.ts';

/** In kubectl's words and order (rollout_status.go), without the counts: how many pods one moment has is chance. */
function phaseOf({ object: { metadata, spec, status } }: WatchEvent): string {
  const of = (count: number | undefined) => count ?? 0;
  if (of(status?.observedGeneration) < metadata.generation) return 'waiting for the spec to be observed';
  const progressing = status.conditions?.find(({ type }: Answered) => type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') return 'deadline exceeded';
  if (of(status.updatedReplicas) < spec.replicas) return 'new replicas are being updated';
  if (of(status.replicas) > of(status.updatedReplicas)) return 'old replicas are pending termination';
  if (of(status.availableReplicas) < of(status.updatedReplicas)) return 'updated replicas are becoming available';
  return 'rolled out';
}

/** What a watcher of the Deployment is told while something happens to it. */
async function watched(place: Place, happen: () => Promise<unknown>, isLast: (phase: string) => boolean) {
  const { metadata } = (await place.bench.api('GET', all(place))).body;
  const path = `${all(place)}?watch=true&fieldSelector=metadata.name%3Dapp&resourceVersion=${metadata.resourceVersion}&timeoutSeconds=60`;
  const watching = watchEvents(place, path, events => isLast(phaseOf(events.at(-1) as WatchEvent)));
  await happen();
  const events = await watching;
  const reasons = events.map(({ object }) => {
    const { status, reason } = object.status.conditions.find(({ type }: Answered) => type === 'Progressing');
    return `${status} ${reason}`;
  });
  return {
    types: [...new Set(events.map(({ type }) => type))],
    phases: [...new Set(events.map(phaseOf))],
    reasons: changes(reasons),
  };
}

const observed = (place: Place) =>
  until('the last change observed', async () => {
    const now = await read(place);
    return now.status.observedGeneration === now.metadata.generation && now;
  });

/** Forward, back, paused, resumed, too late. */
export const rolloutSteps: readonly Step[] = [
  {
    title: 'a new image rolls out through kubectl’s phases, with the reasons in this order',
    ask: async place => {
      await complete(place);
      await patch(place, [{ op: 'add', path: '/metadata/annotations/kubernetes.io~1change-cause', value: 'second' }]);
      await complete(place);
      return watched(
        place,
        () => setTag(place, '1.1'),
        phase => phase === 'rolled out',
      );
    },
  },
  {
    title: 'it makes a new revision, and the old one is kept',
    ask: async place => {
      await complete(place);
      return releases(place);
    },
  },
  {
    title: 'an old template put back is a new revision that remembers its old number',
    ask: async place => {
      await setTag(place, '1.0.1');
      await complete(place);
      return releases(place);
    },
  },
  {
    title: 'forth and back again, the history has both old numbers',
    ask: async place => {
      await setTag(place, '1.1');
      await complete(place);
      await setTag(place, '1.0.1');
      await complete(place);
      return releases(place);
    },
  },
  {
    title: 'its conditions speak of the ReplicaSet that is complete',
    ask: async place => conditions(place, await complete(place)),
  },
  {
    title: 'a paused Deployment does not roll',
    ask: async place => {
      await patch(place, { spec: { paused: true } }, manager, mergePatch);
      await until('the pause noted', async () =>
        (await read(place)).status.conditions.some(({ reason }: Answered) => reason === 'DeploymentPaused'),
      );
      await setTag(place, '1.2');
      const now = await observed(place);
      return {
        updated: now.status.updatedReplicas ?? 0,
        conditions: conditions(place, now),
        releases: await releases(place),
      };
    },
  },
  {
    title: 'a patch can demand that it is not paused',
    ask: async place => (await patch(place, [{ op: 'test', path: '/spec/paused', value: null }])).status,
  },
  {
    title: 'and rolls once it is resumed, with the reasons in this order',
    ask: place =>
      watched(
        place,
        () => patch(place, { spec: { paused: null } }, manager, mergePatch),
        phase => phase === 'rolled out',
      ),
  },
  {
    title: 'a template that is back before anything happened needs no new pods',
    ask: async place => {
      await complete(place);
      const pods = async () => (await items(place, podsPath(place, 'app'))).map(({ metadata }) => metadata.uid).sort();
      const before = await pods();
      await patch(place, { spec: { paused: true } }, manager, mergePatch);
      await setTag(place, '1.3');
      await setTag(place, '1.2');
      await patch(place, { spec: { paused: false } }, manager, mergePatch);
      await complete(place);
      return [JSON.stringify(before) === JSON.stringify(await pods()), await releases(place)];
    },
  },
  {
    title: 'history keeps as many old ReplicaSets as it is told to',
    ask: async place => {
      await send(place, 'POST', all(place) + manager, {
        body: app(place, { name: 'apphistory', replicas: 0, revisionHistoryLimit: 1 }),
      });
      for (const [index, tag] of ['1.0', '1.1', '1.2'].entries()) {
        if (index > 0) await setTag(place, tag, 'apphistory');
        const revision = String(index + 1);
        await until(
          `revision ${revision}`,
          async () =>
            (await read(place, 'apphistory')).metadata.annotations?.['deployment.kubernetes.io/revision'] === revision,
        );
      }
      await until('the oldest gone', async () => (await releases(place, 'apphistory')).length === 2);
      return releases(place, 'apphistory');
    },
  },
  {
    title: 'Recreate takes the old pods first',
    ask: async place => {
      await send(place, 'POST', all(place) + manager, {
        body: app(place, { name: 'apprecreate', replicas: 1, strategy: 'Recreate' }),
      });
      const first = await complete(place, 'apprecreate');
      await setTag(place, '1.1', 'apprecreate');
      await until('no pod', async () => (await read(place, 'apprecreate')).status.replicas === undefined);
      await complete(place, 'apprecreate');
      return [first.spec.strategy, await releases(place, 'apprecreate')];
    },
  },
  {
    title: 'a release that is too late says so',
    ask: async place => {
      await send(place, 'POST', all(place) + manager, {
        body: app(place, { name: 'applate', image: image('1.0-never'), replicas: 1, progressDeadlineSeconds: 4 }),
      });
      const late = await until('too late', async () => {
        const now = await read(place, 'applate');
        return now.status.conditions?.some(({ reason }: Answered) => reason === 'ProgressDeadlineExceeded') && now;
      });
      return { conditions: conditions(place, late), replicas: late.status.unavailableReplicas };
    },
  },
  {
    title: 'the Deployment reads whole as it should after all this',
    ask: async place => send(place, 'GET', at(place)).then(answer => answer.body),
  },
];
