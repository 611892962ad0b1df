import { until } from '../../control-plane/until.ts';
import type { Answered, Place, Step } from '../place.ts';
import {
  all,
  app,
  byType,
  changes,
  complete,
  items,
  manager,
  masked,
  podsPath,
  read,
  releases,
  send,
  setTag,
} from '../place.ts';
import { watchEvents } from '../watch-events.ts';

const inOneWord = ({ status }: Answered) => {
  const [container] = status.containerStatuses ?? [];
  const { waiting, running, terminated } = container?.state ?? {};
  return `${status.phase}: ${waiting?.reason ?? terminated?.reason ?? (running ? 'running' : 'nothing yet')}`;
};

/** A pod's container, as far as a person is told about it. */
const container = (place: Place, pod: Answered) => {
  const { conditions, containerStatuses, phase } = pod.status;
  return masked(place, { phase, conditions: byType(conditions), containers: containerStatuses });
};

async function podThat(place: Place, name: string, isSo: (status: Answered) => boolean): Promise<Answered> {
  const of = (pod: Answered) => pod.status.containerStatuses?.[0];
  const find = async () =>
    (await items(place, podsPath(place, name))).find(pod => of(pod) !== undefined && isSo(of(pod)));
  return until(`a pod of ${name} is as expected`, find, { seconds: 90 });
}

/** A good release, and then one that fails as its tag says. */
async function release(place: Place, name: string, tag: string): Promise<void> {
  await complete(place, name);
  await setTag(place, tag, name);
}

async function counted(place: Place, name: string) {
  const settled = await until(`${name} settled`, async () => {
    const { status, metadata } = await read(place, name);
    return (
      status.observedGeneration === metadata.generation &&
      status.unavailableReplicas === 1 &&
      status.updatedReplicas === 1 &&
      status
    );
  });
  // Its Progressing is left out: whether the first look after the creation finds the new pod already is chance on both
  // servers, and decides between NewReplicaSetCreated and ReplicaSetUpdated.
  const available = byType(settled.conditions).Available;
  return {
    deployment: masked(place, { ...settled, conditions: [available] }),
    releases: await releases(place, name),
  };
}

const fates = ['never', 'pull', 'crash'] as const;

/** Releases that fail, each in its own way. */
export const fateSteps: readonly Step[] = [
  {
    title: 'three good releases are there to be spoilt',
    ask: async place => {
      for (const fate of fates)
        await send(place, 'POST', all(place) + manager, { body: app(place, { name: `app${fate}`, replicas: 2 }) });
      return Promise.all(fates.map(async fate => (await complete(place, `app${fate}`)).status.availableReplicas));
    },
  },
  {
    title: 'a pod’s life goes from nothing to ready in these steps',
    ask: async place => {
      const { metadata } = (await place.bench.api('GET', podsPath(place, 'appnever'))).body;
      const path = `${podsPath(place, 'appnever')}&watch=true&resourceVersion=${metadata.resourceVersion}&timeoutSeconds=60`;
      const watching = watchEvents(place, path, events =>
        events.some(({ object }) => /ready/.test(inOneWord(object)) || object.status.phase === 'Running'),
      );
      await release(place, 'appnever', '1.1-never');
      return changes((await watching).map(({ type, object }) => `${type} ${inOneWord(object)}`));
    },
  },
  {
    title: 'a release that never gets ready runs, and is not ready',
    ask: async place =>
      container(
        place,
        await podThat(
          place,
          'appnever',
          ({ ready, state, image: of }) => !ready && state.running && of.endsWith('-never'),
        ),
      ),
  },
  { title: 'it stays at its surge', ask: place => counted(place, 'appnever') },
  {
    title: 'an image that cannot be pulled fails first, and is waited for then',
    ask: async place => {
      const { metadata } = (await place.bench.api('GET', podsPath(place, 'apppull'))).body;
      const path = `${podsPath(place, 'apppull')}&watch=true&resourceVersion=${metadata.resourceVersion}&timeoutSeconds=60`;
      const watching = watchEvents(place, path, events =>
        events.some(({ object }) => /ImagePullBackOff/.test(inOneWord(object))),
      );
      await release(place, 'apppull', '1.1-pull');
      return changes((await watching).map(({ type, object }) => `${type} ${inOneWord(object)}`));
    },
  },
  {
    title: 'its container says what it waits for',
    ask: async place =>
      container(place, await podThat(place, 'apppull', ({ state }) => state.waiting?.reason === 'ImagePullBackOff')),
  },
  { title: 'it stays at its surge, too', ask: place => counted(place, 'apppull') },
  {
    title: 'a container that crashes again is waited for, and says how it ended',
    ask: async place => {
      await release(place, 'appcrash', '1.1-crash');
      const pod = await podThat(
        place,
        'appcrash',
        ({ state, restartCount }) => state.waiting?.reason === 'CrashLoopBackOff' && restartCount >= 1,
      );
      const answer = container(place, pod);
      // How often it has been started again by now is a matter of the back-off, which differs on purpose.
      for (const one of answer.containers) one.restartCount = 'AT LEAST 1';
      return answer;
    },
  },
  {
    title: 'it stays at its surge as well',
    ask: async place => {
      await podThat(place, 'appcrash', ({ state }) => state.waiting?.reason === 'CrashLoopBackOff');
      return counted(place, 'appcrash');
    },
  },
  {
    title: 'the log of a container can be read, and of the one before it',
    ask: async place => {
      const pod = await podThat(place, 'appcrash', ({ restartCount }) => restartCount >= 1);
      const path = `/api/v1/namespaces/${place.namespace}/pods/${pod.metadata.name}/log?container=app&tailLines=1`;
      const logs = [await place.bench.api('GET', path), await place.bench.api('GET', `${path}&previous=true`)];
      return logs.map(({ status, headers, body }) => ({
        status,
        type: headers['content-type'],
        lines: String(body).trimEnd().split('\n').length,
      }));
    },
  },
  {
    title: 'the log after a time begins at its second, and holds no more lines and bytes than were asked for',
    ask: async place => {
      const pod = await podThat(place, 'appcrash', ({ restartCount }) => restartCount >= 1);
      const path = `/api/v1/namespaces/${place.namespace}/pods/${pod.metadata.name}/log?container=app&timestamps=true`;
      const stamps = async (query: string) => {
        const { status, body } = await place.bench.api('GET', `${path}&previous=true${query}`);
        const lines = String(body)
          .split('\n')
          .filter(line => line !== '');
        return { status, bytes: Buffer.byteLength(String(body)), stamps: lines.map(line => line.split(' ')[0] ?? '') };
      };
      const all = await stamps('&tailLines=5000&limitBytes=524288');
      const last = all.stamps.at(-1) ?? '';
      const since = last.replace(/(?:\.\d+)?Z$/, '.999999999Z');
      const later = await stamps(`&sinceTime=${since}&tailLines=5000&limitBytes=524288`);
      const none = await stamps('&sinceTime=2099-01-01T00:00:00.000000000Z&tailLines=5000');
      const few = await stamps(`&sinceTime=${since}&tailLines=1&limitBytes=20`);
      return {
        statuses: [all.status, later.status, none.status, few.status],
        isLastThere: later.stamps.includes(last),
        areOldLeftOut: later.stamps.every(stamp => stamp.slice(0, 19) >= last.slice(0, 19)),
        none: none.stamps,
        few: few.bytes,
      };
    },
  },
  {
    title: 'the log of a container that is not there is 400, of a pod that is not there 404',
    ask: async place => {
      const [pod] = await items(place, podsPath(place, 'appcrash'));
      const path = `/api/v1/namespaces/${place.namespace}/pods`;
      return [
        await send(place, 'GET', `${path}/${pod.metadata.name}/log?container=nope`),
        await send(place, 'GET', `${path}/nope/log`),
      ];
    },
  },
];
