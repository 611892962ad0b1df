import { until } from '../../control-plane/until.ts';
import { deleteIt, gone, HOLD, left, letGo, makeMap, mapPath, mapsPath, markAt, markOf, ownedBy } from '../endings.ts';
import type { Answered, Place, Step } from '../place.ts';
import {
  all,
  app,
  at,
  complete,
  image,
  inNamespace,
  jsonPatch,
  manager,
  mergePatch,
  podsPath,
  send,
} from '../place.ts';
import { watchEvents } from '../watch-events.ts';

const held = { finalizers: [HOLD] };
/** Still stopping when the next question comes, also where time runs faster. */
const slowly = { ...held, annotations: { 'practice.example/stops-within-seconds': '30' } };
const podPath = (place: Place, name: string) => `${inNamespace(place, 'pods')}/${name}`;

/** A pod of nobody; without a node it wants one that does not exist. */
const makePod = (place: Place, name: string, metadata: object, isPlaced: boolean) =>
  send(place, 'POST', inNamespace(place, 'pods') + manager, {
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, ...metadata },
      spec: {
        containers: [{ name: 'app', image: image('1.0') }],
        ...(!isPlaced && { nodeSelector: { 'contract.example/nowhere': 'yes' } }),
      },
    },
  });

/** Until its containers run, there is nothing that would need time to stop. */
const started = (place: Place, name: string) =>
  until(
    `${name} started`,
    async () => (await place.bench.api('GET', podPath(place, name))).body.status.phase === 'Running',
  );

/** How things end: at once, in their own time, held, owned, and many together. */
export const endingSteps: readonly Step[] = [
  {
    title: 'a small thing is gone at once, and answered with its name',
    ask: async place => {
      await makeMap(place, 'small');
      return [await deleteIt(place, mapPath(place, 'small')), await deleteIt(place, mapPath(place, 'small'))];
    },
  },
  {
    title: 'a deletion can demand which object it is, and which version of it',
    ask: async place => {
      const { metadata } = await makeMap(place, 'exact');
      const uid = '00000000-0000-0000-0000-000000000000';
      const path = mapPath(place, 'exact');
      const changed = await send(place, 'PATCH', path + manager, {
        contentType: mergePatch,
        body: { data: { a: 'b' } },
      });
      const answers = [
        await deleteIt(place, path, { preconditions: { uid } }),
        await deleteIt(place, path, {
          preconditions: { uid: metadata.uid, resourceVersion: metadata.resourceVersion },
        }),
        changed.status,
        await deleteIt(place, path, { preconditions: { uid: metadata.uid } }),
      ];
      // Versions are in the words of the conflict.
      return JSON.parse(JSON.stringify(answers).replace(/\(\d+\)/g, '(VERSION)'));
    },
  },
  {
    title: 'what a deletion cannot ask for is refused in these words',
    ask: async place => {
      await makeMap(place, 'odd');
      const path = mapPath(place, 'odd');
      return [
        await deleteIt(place, path, { propagationPolicy: 'Sideways' }),
        await deleteIt(place, path, { propagationPolicy: 'Background', orphanDependents: true }),
        await deleteIt(place, path, { dryRun: ['Some'] }),
        await send(place, 'DELETE', `${path}?propagationPolicy=Sideways`),
        (await place.bench.api('GET', path)).status,
      ];
    },
  },
  {
    title: 'a finalizer needs a name of somebody',
    ask: async place => {
      const body = (finalizers: readonly string[]) => ({ metadata: { name: 'named', finalizers } });
      return [
        await send(place, 'POST', mapsPath(place), { body: body(['hold']) }),
        await send(place, 'POST', mapsPath(place), { body: body(['orphan', 'foregroundDeletion']) }),
      ];
    },
  },
  {
    title: 'what is held is marked, and stays as long as it is held',
    ask: async place => {
      await makeMap(place, 'held', held);
      const path = mapPath(place, 'held');
      const first = await deleteIt(place, path);
      return [first, markOf(await deleteIt(place, path)), await markAt(place, path)];
    },
  },
  {
    title: 'what is marked can be changed, but nobody else may hold it any more',
    ask: async place => {
      const path = mapPath(place, 'held') + manager;
      const hold = [{ op: 'add', path: '/metadata/finalizers/-', value: 'contract.example/more' }];
      const label = { metadata: { labels: { note: 'marked' } } };
      return [
        await send(place, 'PATCH', path, { contentType: jsonPatch, body: hold }),
        (await send(place, 'PATCH', path, { contentType: mergePatch, body: label })).body.metadata.labels,
      ];
    },
  },
  {
    title: 'once it is let go it is gone, and whoever watches is told in this order',
    ask: async place => {
      const { metadata } = (await place.bench.api('GET', mapsPath(place))).body;
      const query = `fieldSelector=metadata.name%3Dheld&watch=true&resourceVersion=${metadata.resourceVersion}`;
      const watching = watchEvents(place, `${mapsPath(place)}?${query}&timeoutSeconds=30`, events =>
        events.some(({ type }) => type === 'DELETED'),
      );
      const answer = markOf(await letGo(place, mapPath(place, 'held')));
      const told = (await watching).map(({ type, object }) => [type, markOf({ body: object }).finalizers ?? 'free']);
      return [answer, told, (await place.bench.api('GET', mapPath(place, 'held'))).status];
    },
  },
  {
    title: 'a deletion counts as a change of what has generations',
    ask: async place => {
      const body = app(place, { name: 'appheld', replicas: 0 });
      body.metadata.finalizers = [HOLD];
      await send(place, 'POST', all(place) + manager, { body });
      const answer = markOf(await deleteIt(place, at(place, 'appheld'), { gracePeriodSeconds: 20 }));
      await letGo(place, at(place, 'appheld'));
      return [answer, (await place.bench.api('GET', at(place, 'appheld'))).status];
    },
  },
  {
    title: 'a pod without a node needs no time to stop, whatever is asked for',
    ask: async place => {
      await makePod(place, 'nowhere', {}, false);
      const answer = markOf(await deleteIt(place, podPath(place, 'nowhere'), { gracePeriodSeconds: 20 }));
      return [answer, (await place.bench.api('GET', podPath(place, 'nowhere'))).status];
    },
  },
  {
    title: 'a pod on a node gets its time, which can be shortened and not be lengthened',
    ask: async place => {
      await makePod(place, 'timely', slowly, true);
      await started(place, 'timely');
      const path = podPath(place, 'timely');
      const answers: Answered[] = [];
      for (const options of [{}, { gracePeriodSeconds: 60 }, { gracePeriodSeconds: 10 }, { gracePeriodSeconds: 0 }]) {
        const { body } = await deleteIt(place, path, options);
        answers.push([body.metadata.deletionGracePeriodSeconds, body.metadata.generation, body.metadata.finalizers]);
      }
      await letGo(place, path);
      await gone(place, path);
      return answers;
    },
  },
  {
    title: 'a negative time to stop is one second',
    ask: async place => {
      await makePod(place, 'negative', slowly, true);
      await started(place, 'negative');
      const path = podPath(place, 'negative');
      const { body } = await deleteIt(place, path, { gracePeriodSeconds: -5 });
      await letGo(place, path);
      await gone(place, path);
      return body.metadata.deletionGracePeriodSeconds;
    },
  },
  {
    title: 'in the background the owner goes first and takes the rest with it',
    ask: async place => {
      const owner = await makeMap(place, 'back');
      await makeMap(place, 'back-child', { ownerReferences: [ownedBy(owner)] });
      const answer = await deleteIt(place, mapPath(place, 'back'), { propagationPolicy: 'Background' });
      await gone(place, mapPath(place, 'back-child'));
      return [answer, await left(place, 'back')];
    },
  },
  {
    title: 'in the foreground the owner waits for those that block it',
    ask: async place => {
      const owner = await makeMap(place, 'fore');
      await makeMap(place, 'fore-blocking', { ...held, ownerReferences: [ownedBy(owner, true)] });
      await makeMap(place, 'fore-child', { ownerReferences: [ownedBy(owner, true)] });
      const answer = await deleteIt(place, mapPath(place, 'fore'), { propagationPolicy: 'Foreground' });
      await until(
        'the blocking one marked',
        async () => (await markAt(place, mapPath(place, 'fore-blocking'))).isMarked,
      );
      await gone(place, mapPath(place, 'fore-child'));
      return [answer, await left(place, 'fore')];
    },
  },
  {
    title: 'and goes when the last of them is gone',
    ask: async place => {
      await letGo(place, mapPath(place, 'fore-blocking'));
      await gone(place, mapPath(place, 'fore'));
      return left(place, 'fore');
    },
  },
  {
    title: 'it does not wait for those that do not block it',
    ask: async place => {
      const owner = await makeMap(place, 'free');
      await makeMap(place, 'free-child', { ...held, ownerReferences: [ownedBy(owner)] });
      await deleteIt(place, mapPath(place, 'free'), { propagationPolicy: 'Foreground' });
      await gone(place, mapPath(place, 'free'));
      await until('the child marked', async () => (await markAt(place, mapPath(place, 'free-child'))).isMarked);
      const still = await left(place, 'free');
      await letGo(place, mapPath(place, 'free-child'));
      return still;
    },
  },
  {
    title: 'orphaned, the rest stays and knows no owner any more',
    ask: async place => {
      const owner = await makeMap(place, 'orphaning');
      await makeMap(place, 'orphaning-child', { ownerReferences: [ownedBy(owner, true)] });
      const answer = await deleteIt(place, mapPath(place, 'orphaning'), { propagationPolicy: 'Orphan' });
      await gone(place, mapPath(place, 'orphaning'));
      return [answer, await left(place, 'orphaning')];
    },
  },
  {
    title: 'the old wish to orphan means the same',
    ask: async place => {
      const owner = await makeMap(place, 'legacy');
      await makeMap(place, 'legacy-child', { ownerReferences: [ownedBy(owner)] });
      await send(place, 'DELETE', `${mapPath(place, 'legacy')}?orphanDependents=true`);
      await gone(place, mapPath(place, 'legacy'));
      return left(place, 'legacy');
    },
  },
  {
    title: 'whoever has another owner stays with that one',
    ask: async place => {
      const owners = [await makeMap(place, 'two-a'), await makeMap(place, 'two-b')];
      await makeMap(place, 'two-child', { ownerReferences: owners.map(owner => ownedBy(owner)) });
      await deleteIt(place, mapPath(place, 'two-a'));
      await until('the first owner forgotten', async () => {
        const { body } = await place.bench.api('GET', mapPath(place, 'two-child'));
        return body.metadata.ownerReferences.length === 1;
      });
      return left(place, 'two');
    },
  },
  {
    title: 'whoever names an owner that is not there is collected',
    ask: async place => {
      const nobody = { metadata: { name: 'nobody', uid: '00000000-0000-0000-0000-000000000001' } };
      await makeMap(place, 'lost', { ownerReferences: [ownedBy(nobody)] });
      await gone(place, mapPath(place, 'lost'));
      return left(place, 'lost');
    },
  },
  {
    title: 'a collection is deleted by its labels, and answered as it was',
    ask: async place => {
      for (const name of ['many-1', 'many-2']) await makeMap(place, name, { labels: { crowd: 'yes' } });
      await makeMap(place, 'many-3', { labels: { crowd: 'no' } });
      const tried = await send(place, 'DELETE', `${mapsPath(place)}?labelSelector=crowd%3Dyes&dryRun=All`);
      const still = (await left(place, 'many')).length;
      const { status, body } = await send(place, 'DELETE', `${mapsPath(place)}?labelSelector=crowd%3Dyes`);
      const names = body.items.map(({ metadata }: Answered) => metadata.name);
      return [tried.status, still, status, body.kind, Object.keys(body).sort(), names, await left(place, 'many')];
    },
  },
  {
    title: 'a collection of workloads goes with all that they own',
    ask: async place => {
      for (const name of ['appone', 'apptwo']) {
        await send(place, 'POST', all(place) + manager, { body: app(place, { name, replicas: 1 }) });
        await complete(place, name);
      }
      const { status, body } = await send(place, 'DELETE', `${all(place)}?fieldSelector=metadata.name%3Dappone`);
      await until('its pods gone', async () => {
        const { body: pods } = await place.bench.api('GET', podsPath(place, 'appone'));
        return pods.items.length === 0;
      });
      const kept = (await place.bench.api('GET', all(place))).body.items;
      return [status, body.items.length, kept.map(({ metadata }: Answered) => metadata.name)];
    },
  },
  {
    title: 'not every collection can be deleted',
    ask: place =>
      Promise.all([
        send(place, 'DELETE', '/api/v1/namespaces'),
        send(place, 'DELETE', '/api/v1/configmaps'),
        send(place, 'DELETE', `${mapsPath(place)}?labelSelector=crowd%20in`),
      ]),
  },
];
