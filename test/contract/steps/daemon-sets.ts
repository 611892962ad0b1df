import { until } from '../../control-plane/until.ts';
import {
  change,
  controlled,
  history,
  make,
  pathOf,
  plain,
  readIt,
  revisionsPath,
  setTagOf,
  statusOf,
  undoTo,
  untilStatus,
} from '../controlled.ts';
import type { Answered, Place, Step } from '../place.ts';
import { changes, inNamespace, items, masked, mergePatch, podsPath, send } from '../place.ts';
import { watchEvents } from '../watch-events.ts';

const sets = 'daemonsets';
const label = ({ namespace }: Place) => `contract/${namespace}`;
const strategy = (rollingUpdate: object) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } });

/** Of the real cluster's many nodes as many as the practice cluster has. */
const nodes = (place: Place): readonly string[] => place.kept.get('nodes');

const mark = (place: Place, node: string, value: string | null) =>
  place.bench.api('PATCH', `/api/v1/nodes/${node}`, {
    contentType: mergePatch,
    body: { metadata: { labels: { [label(place)]: value } } },
  });

/** On the marked nodes alone. */
function daemons(place: Place, spec: object = {}, name = 'app', tag = '1.0'): Answered {
  const set = controlled(place, sets, spec, name, tag);
  set.spec.template.spec.nodeSelector = { [label(place)]: 'yes' };
  return set;
}

const settled = (place: Place, name = 'app') =>
  untilStatus(
    place,
    sets,
    `${name} settled`,
    now =>
      now.desiredNumberScheduled === 3 &&
      [now.currentNumberScheduled, now.updatedNumberScheduled, now.numberAvailable].every(count => count === 3),
    name,
  );

/** Which node each pod is on: first, second or third. */
const tagsByNode = async (place: Place, name = 'app') =>
  (await items(place, podsPath(place, name)))
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .map(({ spec }) => `${nodes(place).indexOf(spec.nodeName) + 1}: ${spec.containers[0].image.split(':')[1]}`)
    .sort();

const withoutNode = (place: Place, value: unknown): Answered =>
  JSON.parse(nodes(place).reduce((text, node) => text.replaceAll(`"${node}"`, '"NODE"'), JSON.stringify(value)));

/** What a watcher of the set is told, as far as `tell` goes, until a last word. */
async function watched(
  place: Place,
  name: string,
  happen: () => Promise<unknown>,
  tell: (set: Answered) => string,
  isLast: (told: string) => boolean,
) {
  const path = `${inNamespace(place, sets, 'apis/apps/v1')}?fieldSelector=metadata.name%3D${name}`;
  const { metadata } = (await place.bench.api('GET', path)).body;
  const watching = watchEvents(
    place,
    `${path}&watch=true&resourceVersion=${metadata.resourceVersion}&timeoutSeconds=60`,
    events => isLast(tell(events.at(-1)?.object)),
  );
  await happen();
  return changes((await watching).map(({ object }) => tell(object)));
}

/** In kubectl's words (rollout_status.go), without the counts. */
function phaseOf({ metadata, status }: Answered): string {
  if (status.observedGeneration !== metadata.generation) return 'waiting for the spec to be observed';
  if ((status.updatedNumberScheduled ?? 0) < status.desiredNumberScheduled) return 'new pods are being updated';
  if ((status.numberAvailable ?? 0) < status.desiredNumberScheduled) return 'updated pods are becoming available';
  return 'rolled out';
}

/** DaemonSets, one question after another. */
export const daemonSetSteps: readonly Step[] = [
  {
    title: 'a DaemonSet is created with all its defaults',
    ask: async place => {
      const all = (await items(place, '/api/v1/nodes')).map(({ metadata }) => metadata.name);
      place.kept.set('nodes', all.slice(0, 3));
      for (const node of nodes(place)) await mark(place, node, 'yes');
      return plain(place, (await make(place, sets, daemons(place))).body);
    },
  },
  {
    title: 'what a DaemonSet cannot be is refused in these words',
    ask: place => {
      const wrong: readonly object[] = [
        strategy({ maxUnavailable: 0 }),
        strategy({ maxUnavailable: 1, maxSurge: 1 }),
        strategy({ maxUnavailable: '200%' }),
        strategy({ maxUnavailable: 'many' }),
        strategy({ maxUnavailable: -1 }),
        { updateStrategy: { type: 'Sometimes' } },
        { selector: { matchLabels: {} } },
        { minReadySeconds: -1 },
        { revisionHistoryLimit: -1 },
      ];
      return Promise.all(wrong.map(spec => make(place, sets, daemons(place, spec, 'appwrong'))));
    },
  },
  {
    title: 'every node that it wants gets a pod',
    ask: async place => {
      const status = await settled(place);
      return [status, await tagsByNode(place)];
    },
  },
  {
    title: 'a pod of it is bound to its node, and bears what drives others away',
    ask: async place => {
      const [pod] = await items(place, podsPath(place, 'app'));
      const { affinity, tolerations, nodeSelector } = pod.spec;
      return withoutNode(place, [plain(place, pod).metadata, masked(place, { affinity, tolerations, nodeSelector })]);
    },
  },
  {
    title: 'its revision reads whole, with the patch that brings the template back',
    ask: async place => (await items(place, revisionsPath(place))).map(one => plain(place, one)),
  },
  { title: 'it has no size of its own', ask: place => send(place, 'GET', `${pathOf(place, sets)}/scale`) },
  {
    title: 'its selector never changes',
    ask: place => change(place, sets, [{ op: 'replace', path: '/spec/selector/matchLabels/app', value: 'other' }]),
  },
  {
    title: 'a new image rolls out through kubectl’s phases, node after node',
    ask: place =>
      watched(
        place,
        'app',
        () => setTagOf(place, sets, '1.1'),
        set => `${set.status.updatedNumberScheduled ?? 0} updated`,
        told => told === '3 updated',
      ),
  },
  {
    title: 'then all of it is new, and the revision has a number more',
    ask: async place => [await settled(place), await history(place)],
  },
  {
    title: 'an old template put back gets the next number, through the same phases',
    ask: async place => {
      const phases = await watched(
        place,
        'app',
        () => setTagOf(place, sets, '1.0'),
        phaseOf,
        told => told === 'rolled out',
      );
      await settled(place);
      return [[...new Set(phases)], await history(place), (await readIt(place, sets)).metadata.annotations];
    },
  },
  {
    title: 'a release that never gets ready stops at its first node',
    ask: async place => {
      await setTagOf(place, sets, '1.2-never');
      return untilStatus(
        place,
        sets,
        'the bad pod there',
        now => now.updatedNumberScheduled === 1 && now.numberReady === 2,
      );
    },
  },
  {
    title: 'and the rollback replaces it without help',
    ask: async place => {
      await setTagOf(place, sets, '1.0');
      return [await settled(place), await tagsByNode(place), await history(place)];
    },
  },
  {
    title: 'a revision’s data is a patch that takes the whole template back',
    ask: async place => {
      const { status, body } = await undoTo(place, sets, ':1.1');
      await settled(place);
      return [status, body.spec.template, await history(place)];
    },
  },
  {
    title: 'with surge no node is ever without a ready pod',
    ask: async place => {
      await make(place, sets, daemons(place, strategy({ maxSurge: 1, maxUnavailable: 0 }), 'appsurge'));
      await settled(place, 'appsurge');
      const phases = await watched(
        place,
        'appsurge',
        () => setTagOf(place, sets, '1.1', 'appsurge'),
        ({ status }) => `${status.numberUnavailable ?? 0} unavailable, ${status.updatedNumberScheduled ?? 0} updated`,
        told => told === '0 unavailable, 3 updated',
      );
      await settled(place, 'appsurge');
      return [phases.filter(told => !told.startsWith('0')), await statusOf(place, sets, 'appsurge')];
    },
  },
  {
    title: 'under OnDelete only a deleted pod is updated',
    ask: async place => {
      await make(place, sets, daemons(place, { updateStrategy: { type: 'OnDelete' } }, 'appond'));
      await settled(place, 'appond');
      await setTagOf(place, sets, '1.1', 'appond');
      const before = await untilStatus(place, sets, 'the change seen', () => true, 'appond');
      const pod = (await items(place, podsPath(place, 'appond'))).find(({ spec }) => spec.nodeName === nodes(place)[1]);
      await place.bench.api('DELETE', `${inNamespace(place, 'pods')}/${pod.metadata.name}`);
      const after = await untilStatus(
        place,
        sets,
        'the pod back',
        now => now.updatedNumberScheduled === 1 && now.numberReady === 3,
        'appond',
      );
      return [before, after, await tagsByNode(place, 'appond')];
    },
  },
  {
    title: 'a pod counts as available when it was ready for a while',
    ask: async place => {
      await make(place, sets, daemons(place, { minReadySeconds: 4 }, 'appmin'));
      const early = await untilStatus(place, sets, 'all ready', now => now.numberReady === 3, 'appmin');
      const late = await untilStatus(place, sets, 'all available', now => now.numberAvailable === 3, 'appmin');
      return [early, late];
    },
  },
  {
    title: 'history keeps as many old revisions as it is told to',
    ask: async place => {
      await make(place, sets, daemons(place, { revisionHistoryLimit: 1 }, 'apphist'));
      await settled(place, 'apphist');
      for (const tag of ['1.1', '1.2']) {
        await setTagOf(place, sets, tag, 'apphist');
        await settled(place, 'apphist');
      }
      await until('the oldest gone', async () => (await history(place, 'apphist')).length === 2);
      return history(place, 'apphist');
    },
  },
  {
    title: 'a node that it no longer wants loses its pod, and gets one when it is wanted again',
    ask: async place => {
      const [first = ''] = nodes(place);
      await mark(place, first, 'no');
      const without = await untilStatus(
        place,
        sets,
        'one node less',
        now => now.desiredNumberScheduled === 2 && now.numberMisscheduled === 0,
      );
      await mark(place, first, 'yes');
      return [without, await settled(place), await tagsByNode(place)];
    },
  },
  {
    title: 'Events tell what was done to its pods',
    ask: async place => {
      const about = 'involvedObject.kind%3DDaemonSet,involvedObject.name%3Dappond';
      const told = await items(place, `${inNamespace(place, 'events')}?fieldSelector=${about}`);
      const words = told.map(
        ({ type, reason, message, source }) => `${source.component} ${type} ${reason}: ${message}`,
      );
      return [...new Set(words.map(text => masked(place, text)))].sort();
    },
  },
  {
    title: 'a DaemonSet goes with its pods and revisions',
    ask: async place => {
      await place.bench.api('DELETE', pathOf(place, sets, 'appsurge'));
      await until('everything gone', async () => {
        const paths = [podsPath(place, 'appsurge'), revisionsPath(place, 'appsurge')];
        return (await Promise.all(paths.map(path => items(place, path)))).every(list => list.length === 0);
      });
      for (const node of nodes(place)) await mark(place, node, null);
      return (await place.bench.api('GET', pathOf(place, sets, 'appsurge'))).status;
    },
  },
];
