import { until } from '../../control-plane/until.ts';
import {
  change,
  controlled,
  history,
  listOf,
  make,
  pathOf,
  plain,
  readIt,
  revisionsPath,
  setTagOf,
  statusOf,
  tags,
  undoTo,
  untilStatus,
} from '../controlled.ts';
import type { Answered, Place, Step } from '../place.ts';
import { changes, inNamespace, items, manager, masked, mergePatch, podsPath, send } from '../place.ts';
import { watchEvents } from '../watch-events.ts';

const sets = 'statefulsets';
const podPath = (place: Place, name: string) => `${inNamespace(place, 'pods')}/${name}`;
const partition = (value: number) => ({
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: value } },
});
const setPartition = (place: Place, value: number, name: string) =>
  change(place, sets, [{ op: 'replace', path: '/spec/updateStrategy/rollingUpdate/partition', value }], name);

/** Everything ready and of the wanted revision, and nobody on the way out. */
const settled = async (place: Place, name = 'app') => {
  const status = await untilStatus(
    place,
    sets,
    `${name} settled`,
    (now, { replicas }) =>
      [now.readyReplicas, now.replicas, now.updatedReplicas].every(count => (count ?? 0) === replicas),
    name,
  );
  return status;
};

const podGone = (place: Place, name: string, uid: string) =>
  until(`${name} replaced`, async () => {
    const { status, body } = await place.bench.api('GET', podPath(place, name));
    return status === 404 || body.metadata.uid !== uid;
  });

async function deletePod(place: Place, name: string): Promise<void> {
  const { body } = await place.bench.api('GET', podPath(place, name));
  await place.bench.api('DELETE', podPath(place, name));
  await podGone(place, name, body.metadata.uid);
}

const isReady = (pod: Answered): boolean =>
  pod.status?.conditions?.some(({ type, status }: Answered) => type === 'Ready' && status === 'True') ?? false;

/** The order in which pods come and go, and nothing that happens to one in between. */
async function comingsAndGoings(
  place: Place,
  name: string,
  happen: () => Promise<unknown>,
  isLast: (told: string) => boolean,
) {
  const { metadata } = (await place.bench.api('GET', podsPath(place, name))).body;
  const path = `${podsPath(place, name)}&watch=true&resourceVersion=${metadata.resourceVersion}&timeoutSeconds=90`;
  const tell = ({ type, object }: Answered) => {
    if (type === 'MODIFIED' && object.metadata.deletionTimestamp) return `${object.metadata.name} ending`;
    return `${object.metadata.name} ${type === 'MODIFIED' ? (isReady(object) ? 'ready' : 'starting') : type}`;
  };
  const watching = watchEvents(place, path, events => isLast(tell(events.at(-1))));
  await happen();
  return changes((await watching).map(tell).filter(told => !/(starting|ending)$/.test(told)));
}

/** StatefulSets, one question after another. */
export const statefulSetSteps: readonly Step[] = [
  {
    title: 'a StatefulSet is created with all its defaults',
    ask: async place => plain(place, (await make(place, sets, controlled(place, sets))).body),
  },
  {
    title: 'what a StatefulSet cannot be is refused in these words',
    ask: place => {
      const wrong: readonly object[] = [
        { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } },
        { updateStrategy: { type: 'Sometimes' } },
        { podManagementPolicy: 'Random' },
        partition(-1),
        { selector: { matchLabels: {} } },
        { serviceName: 'Not A Name' },
        { replicas: -1 },
        { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Never' } },
      ];
      return Promise.all(wrong.map(spec => make(place, sets, controlled(place, sets, spec, 'appwrong'))));
    },
  },
  {
    title: 'its pods come one after another, each when the one before is ready',
    ask: async place => {
      await settled(place);
      const found = await items(place, podsPath(place, 'app'));
      const ready = ({ status }: Answered) =>
        status.conditions.find(({ type }: Answered) => type === 'Ready').lastTransitionTime;
      return found.map(({ metadata }, index) => [
        metadata.name,
        index === 0 || metadata.creationTimestamp >= ready(found[index - 1]),
      ]);
    },
  },
  { title: 'its status counts them', ask: place => statusOf(place, sets) },
  {
    title: 'a pod knows its name, its place and its revision',
    ask: async place => {
      const { body } = await place.bench.api('GET', podPath(place, 'app-1'));
      const { hostname, subdomain, volumes } = body.spec;
      return [plain(place, body).metadata, masked(place, { hostname, subdomain, volumes: volumes ?? null })];
    },
  },
  {
    title: 'its revision reads whole, with the patch that brings the template back',
    ask: async place => (await items(place, revisionsPath(place))).map(one => plain(place, one)),
  },
  {
    title: 'a revision’s name is made of its template, the same on every cluster',
    ask: async place => (await items(place, revisionsPath(place))).map(({ metadata }) => [...metadata.name].join(' ')),
  },
  { title: 'its size can be read alone', ask: place => send(place, 'GET', `${pathOf(place, sets)}/scale`) },
  {
    title: 'fields that may not change are named',
    ask: place => change(place, sets, [{ op: 'replace', path: '/spec/serviceName', value: 'other' }]),
  },
  {
    title: 'a new image replaces the pods from the highest place down',
    ask: place =>
      comingsAndGoings(
        place,
        'app',
        () => setTagOf(place, sets, '1.1'),
        told => told === 'app-0 ready',
      ),
  },
  {
    title: 'then the new revision is the current one',
    ask: async place => {
      await settled(place);
      return [await statusOf(place, sets), await history(place)];
    },
  },
  {
    title: 'an old template put back keeps its revision’s name and gets the next number',
    ask: async place => {
      await setTagOf(place, sets, '1.0');
      await settled(place);
      return [await statusOf(place, sets), await history(place)];
    },
  },
  {
    title: 'a release that never gets ready stops at its first pod',
    ask: async place => {
      await setTagOf(place, sets, '1.2-never');
      const status = await untilStatus(
        place,
        sets,
        'the bad pod runs',
        now => now.updatedReplicas === 1 && now.readyReplicas === 2 && now.replicas === 3,
      );
      return [status, await tags(place)];
    },
  },
  {
    title: 'the rollback is seen and does nothing: the set waits for the bad pod',
    ask: async place => {
      const { body } = await place.bench.api('GET', podPath(place, 'app-2'));
      await setTagOf(place, sets, '1.0');
      await untilStatus(place, sets, 'the rollback seen', () => true);
      // Long enough for a pod to be replaced, if anybody were to.
      await new Promise(resolve => setTimeout(resolve, 4000));
      const after = await place.bench.api('GET', podPath(place, 'app-2'));
      return [after.body.metadata.uid === body.metadata.uid, await statusOf(place, sets), await tags(place)];
    },
  },
  {
    title: 'until somebody deletes that pod',
    ask: async place => {
      await deletePod(place, 'app-2');
      await settled(place);
      return [await statusOf(place, sets), await tags(place), await history(place)];
    },
  },
  {
    title: 'a revision’s data is a patch that takes the whole template back',
    ask: async place => {
      const { status, body } = await undoTo(place, sets, ':1.1');
      await settled(place);
      const back = await undoTo(place, sets, ':1.0');
      await settled(place);
      return [status, body.spec.template, back.body.metadata.generation, await history(place)];
    },
  },
  {
    title: 'scaled down, the highest place goes first',
    ask: place =>
      comingsAndGoings(
        place,
        'app',
        () =>
          send(place, 'PATCH', `${pathOf(place, sets)}/scale${manager}`, {
            contentType: mergePatch,
            body: { spec: { replicas: 1 } },
          }),
        told => told === 'app-1 DELETED',
      ),
  },
  {
    title: 'a partition holds the lower places back',
    ask: async place => {
      await make(place, sets, controlled(place, sets, { ...partition(2) }, 'apppart'));
      await settled(place, 'apppart');
      await setTagOf(place, sets, '1.1', 'apppart');
      const status = await untilStatus(
        place,
        sets,
        'the upper places updated',
        now => now.updatedReplicas === 1 && now.readyReplicas === 3,
        'apppart',
      );
      return [status, await tags(place, 'apppart')];
    },
  },
  {
    title: 'a pod below the partition comes back as it was',
    ask: async place => {
      await deletePod(place, 'apppart-0');
      // Its status may still be that of before: the pod itself tells that it is back.
      await until('apppart-0 back', async () => {
        const { body } = await place.bench.api('GET', podPath(place, 'apppart-0'));
        return isReady(body);
      });
      await untilStatus(place, sets, 'all ready again', now => now.readyReplicas === 3, 'apppart');
      return [await statusOf(place, sets, 'apppart'), await tags(place, 'apppart')];
    },
  },
  {
    title: 'a lower partition lets the next ones go',
    ask: async place => {
      await setPartition(place, 0, 'apppart');
      await settled(place, 'apppart');
      return [await statusOf(place, sets, 'apppart'), await tags(place, 'apppart')];
    },
  },
  {
    title: 'under OnDelete only a deleted pod is updated',
    ask: async place => {
      await make(place, sets, controlled(place, sets, { updateStrategy: { type: 'OnDelete' }, replicas: 2 }, 'appond'));
      await settled(place, 'appond');
      await setTagOf(place, sets, '1.1', 'appond');
      const before = await untilStatus(place, sets, 'the change seen', () => true, 'appond');
      await deletePod(place, 'appond-0');
      const after = await untilStatus(
        place,
        sets,
        'the pod back',
        now => now.readyReplicas === 2 && now.updatedReplicas === 1,
        'appond',
      );
      return [before, after, await tags(place, 'appond')];
    },
  },
  {
    title: 'a Parallel set is made at once, and takes a bad release back by itself',
    ask: async place => {
      await make(place, sets, controlled(place, sets, { podManagementPolicy: 'Parallel' }, 'apppar'));
      await settled(place, 'apppar');
      await setTagOf(place, sets, '1.1-never', 'apppar');
      const bad = await untilStatus(
        place,
        sets,
        'the bad pod there',
        now => now.updatedReplicas === 1 && now.replicas === 3 && now.readyReplicas === 2,
        'apppar',
      );
      await setTagOf(place, sets, '1.0', 'apppar');
      await settled(place, 'apppar');
      return [bad, await statusOf(place, sets, 'apppar'), await history(place, 'apppar')];
    },
  },
  {
    title: 'history keeps as many old revisions as it is told to',
    ask: async place => {
      await make(place, sets, controlled(place, sets, { replicas: 0, revisionHistoryLimit: 1 }, 'apphist'));
      await untilStatus(place, sets, 'seen', () => true, 'apphist');
      for (const tag of ['1.1', '1.2', '1.3']) {
        await setTagOf(place, sets, tag, 'apphist');
        await untilStatus(place, sets, `${tag} seen`, () => true, 'apphist');
      }
      await until('the oldest gone', async () => (await history(place, 'apphist')).length === 2);
      return [await history(place, 'apphist'), await statusOf(place, sets, 'apphist')];
    },
  },
  {
    title: 'places can begin at another number',
    ask: async place => {
      await make(place, sets, controlled(place, sets, { replicas: 2, ordinals: { start: 5 } }, 'appstart'));
      await settled(place, 'appstart');
      return Object.keys(await tags(place, 'appstart')).sort();
    },
  },
  {
    title: 'a pod counts as available when it was ready for a while',
    ask: async place => {
      await make(place, sets, controlled(place, sets, { replicas: 2, minReadySeconds: 4 }, 'appmin'));
      const early = await untilStatus(place, sets, 'one ready', now => now.readyReplicas === 1, 'appmin');
      const late = await untilStatus(place, sets, 'both available', now => now.availableReplicas === 2, 'appmin');
      return [early, late];
    },
  },
  {
    title: 'a claim is made for every place, and stays',
    ask: async place => {
      const claim = {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      };
      const made = await make(
        place,
        sets,
        controlled(place, sets, { replicas: 1, volumeClaimTemplates: [claim] }, 'appclaim'),
      );
      const path = inNamespace(place, 'persistentvolumeclaims');
      const [found] = await until('the claim made', async () => {
        const list = await items(place, path);
        return list.length > 0 && list;
      });
      const pod = await until('the pod made', async () => {
        const { status, body } = await place.bench.api('GET', podPath(place, 'appclaim-0'));
        return status === 200 && body;
      });
      await place.bench.api('DELETE', pathOf(place, sets, 'appclaim'));
      await until(
        'the pod gone',
        async () => (await place.bench.api('GET', podPath(place, 'appclaim-0'))).status === 404,
      );
      return [
        made.body.spec.volumeClaimTemplates,
        plain(place, found),
        pod.spec.volumes,
        (await items(place, path)).length,
      ];
    },
  },
  {
    title: 'orphaned pods are taken over by a set of the same name',
    ask: async place => {
      const owner = async () => (await place.bench.api('GET', podPath(place, 'appstart-5'))).body.metadata;
      const before = await owner();
      await place.bench.api('DELETE', `${pathOf(place, sets, 'appstart')}?propagationPolicy=Orphan`);
      await until('the set gone', async () => (await readIt(place, sets, 'appstart')).code === 404);
      const alone = await owner();
      await make(place, sets, controlled(place, sets, { replicas: 2, ordinals: { start: 5 } }, 'appstart'));
      await settled(place, 'appstart');
      const after = await owner();
      return [
        alone.ownerReferences ?? 'nobody',
        masked(place, after.ownerReferences),
        before.uid === after.uid,
        await history(place, 'appstart'),
      ];
    },
  },
  {
    title: 'Events tell what was done to its pods',
    ask: async place => {
      const about = 'involvedObject.kind%3DStatefulSet,involvedObject.name%3Dapppart';
      const told = await items(place, `${inNamespace(place, 'events')}?fieldSelector=${about}`);
      return [
        ...new Set(
          told.map(({ type, reason, message, source }) => `${source.component} ${type} ${reason}: ${message}`),
        ),
      ].sort();
    },
  },
  {
    title: 'StatefulSets are listed, and go with their pods and revisions',
    ask: async place => {
      const { items: all } = (await place.bench.api('GET', listOf(place, sets))).body;
      await place.bench.api('DELETE', pathOf(place, sets, 'apppar'));
      await until('everything gone', async () => {
        const left = await Promise.all(
          [podsPath(place, 'apppar'), revisionsPath(place, 'apppar')].map(path => items(place, path)),
        );
        return left.every(list => list.length === 0);
      });
      return all.map(({ metadata }: Answered) => metadata.name);
    },
  },
];
