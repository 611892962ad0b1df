import { sendFor, tableForm } from '../forms.ts';
import type { Answered, Place, Step } from '../place.ts';
import { inNamespace, manager, masked, mergePatch, send } from '../place.ts';
import { applyPatch } from '../told.ts';
import { type WatchEvent, watchEvents } from '../watch-events.ts';

const newer = 'events.k8s.io/v1';
const core = (place: Place, rest = '') => `${inNamespace(place, 'events')}${rest}`;
const events = (place: Place, rest = '') => `${inNamespace(place, 'events', `apis/${newer}`)}${rest}`;
const time = '2026-01-02T03:04:05.123456Z';

const newEvent = (place: Place, name: string, rest: object = {}): Answered => ({
  apiVersion: newer,
  kind: 'Event',
  metadata: { name, labels: { app: 'app' } },
  eventTime: time,
  reportingController: 'practice.example/watcher',
  reportingInstance: 'watcher-1',
  action: 'Looking',
  reason: 'Seen',
  type: 'Normal',
  note: 'The app was seen',
  regarding: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app', namespace: place.namespace },
  ...rest,
});
const coreEvent = (place: Place, name: string, rest: object = {}): Answered => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name },
  involvedObject: { apiVersion: 'v1', kind: 'Pod', name: 'app-0', namespace: place.namespace, fieldPath: 'spec' },
  reason: 'Started',
  message: 'The pod has started',
  type: 'Warning',
  source: { component: 'kubelet', host: 'node-1' },
  firstTimestamp: '2026-01-02T03:04:05Z',
  lastTimestamp: '2026-01-02T03:05:05Z',
  count: 3,
  ...rest,
});
const post = (place: Place, path: string, body: unknown) => send(place, 'POST', `${path}${manager}`, { body });
const told = ({ status, body }: Answered) => [status, body.message, body.details];
const names = ({ status, body }: Answered) => [
  status,
  body.kind,
  body.apiVersion,
  body.message ?? body.items.map(({ metadata }: Answered) => metadata.name),
];
const seen = (place: Place, of: readonly WatchEvent[]) =>
  masked(
    place,
    of.map(({ type, object }) => [type, object.apiVersion, object.metadata.name, object.note ?? object.message]),
  );

/** One store of Events, and two groups that show it. */
export const bothGroupsSteps: readonly Step[] = [
  {
    title: 'events.k8s.io offers Events as the core group does',
    ask: async place => {
      const legacy = await send(place, 'GET', `/apis/${newer}`);
      const group = await send(place, 'GET', '/apis/events.k8s.io');
      const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
      const { body } = await place.bench.api('GET', '/apis', { headers: { accept } });
      const found = body.items.find(({ metadata }: Answered) => metadata.name === 'events.k8s.io');
      const resources = legacy.body.resources.map(({ storageVersionHash, ...rest }: Answered) => rest);
      return { resources, group, found: { ...found, metadata: found.metadata.name } };
    },
  },
  {
    title: 'an Event of the newer group is answered whole',
    ask: place => post(place, events(place), newEvent(place, 'app-new')),
  },
  { title: 'it reads whole in the core group', ask: place => send(place, 'GET', core(place, '/app-new')) },
  {
    title: 'an Event of the core group is answered whole',
    ask: place => post(place, core(place), coreEvent(place, 'app-old')),
  },
  { title: 'it reads whole in the newer group', ask: place => send(place, 'GET', events(place, '/app-old')) },
  {
    title: 'one with a series and a related object reads whole in both',
    ask: async place => [
      await post(
        place,
        events(place),
        newEvent(place, 'app-series', {
          series: { count: 4, lastObservedTime: time },
          related: { kind: 'Pod', name: 'app-1' },
        }),
      ),
      await send(place, 'GET', core(place, '/app-series')),
    ],
  },
  {
    title: 'what the newer group asks of a new Event is told at once',
    ask: async place => {
      const wrong: readonly object[] = [
        { eventTime: undefined },
        { eventTime: null, type: 'Odd' },
        { reportingController: '', reportingInstance: undefined, action: undefined, reason: undefined },
        { reportingController: 'not a name' },
        { regarding: { kind: 'Node', name: 'app' } },
        { series: { count: 1 } },
        {
          note: 'x'.repeat(1025),
          reason: 'x'.repeat(129),
          action: 'x'.repeat(129),
          reportingInstance: 'x'.repeat(129),
        },
        { deprecatedCount: 1, deprecatedFirstTimestamp: time, deprecatedLastTimestamp: time },
        { deprecatedSource: { component: 'kubelet' } },
      ];
      const answers: Answered[] = [];
      for (const rest of wrong)
        answers.push(told(await post(place, events(place), newEvent(place, 'app-wrong', rest))));
      return answers;
    },
  },
  {
    title: 'what the core group asks of a new Event is told at once',
    ask: async place => {
      const wrong: readonly object[] = [
        { involvedObject: { kind: 'Pod', name: 'app' } },
        { involvedObject: { kind: 'Pod', name: 'app', namespace: 'elsewhere' } },
        { eventTime: time },
      ];
      const answers: Answered[] = [];
      for (const rest of wrong) answers.push(told(await post(place, core(place), coreEvent(place, 'app-wrong', rest))));
      return answers;
    },
  },
  {
    title: 'an Event of one group sent to the other, a name twice and an absent one are refused',
    ask: async place => [
      told(await post(place, events(place), coreEvent(place, 'app-wrong'))),
      told(await post(place, core(place), newEvent(place, 'app-wrong'))),
      told(await post(place, events(place), newEvent(place, 'app-old'))),
      told(await send(place, 'GET', events(place, '/nobody'))),
    ],
  },
  {
    title: 'both groups list the same Events, each by its own fields',
    ask: async place => {
      const by = (path: string, field: string) =>
        send(place, 'GET', `${path}?fieldSelector=${encodeURIComponent(field)}`).then(names);
      return [
        names(await send(place, 'GET', events(place))),
        names(await send(place, 'GET', core(place))),
        names(await send(place, 'GET', events(place, '?labelSelector=app%3Dapp'))),
        await by(events(place), 'regarding.name=app-0,regarding.kind=Pod'),
        await by(events(place), 'reportingController=practice.example/watcher,type=Normal'),
        await by(core(place), 'involvedObject.name=app'),
        await by(core(place), 'source=practice.example/watcher'),
        await by(core(place), 'source=kubelet,reason=Started'),
        await by(events(place), 'involvedObject.name=app'),
        await by(events(place), 'source=kubelet'),
        await by(core(place), 'regarding.name=app'),
      ];
    },
  },
  {
    title: 'both groups show the same columns',
    ask: async place => [
      await sendFor(place, tableForm, events(place)),
      await sendFor(place, tableForm, core(place, '/app-new')),
    ],
  },
  {
    title: 'a patch through either group is seen in both, and who wrote what stays told',
    ask: async place => {
      const patched = await send(place, 'PATCH', `${events(place, '/app-old')}?fieldManager=other`, {
        contentType: mergePatch,
        body: { metadata: { labels: { seen: 'yes' } }, series: { count: 5, lastObservedTime: time } },
      });
      const again = await send(place, 'PATCH', `${core(place, '/app-new')}?fieldManager=other`, {
        contentType: mergePatch,
        body: { message: 'Said anew', count: 2 },
      });
      return [patched, again, await send(place, 'GET', events(place, '/app-new'))];
    },
  },
  {
    title: 'what is fixed stays as it is in the newer group',
    ask: async place => {
      const wishes: readonly object[] = [
        { note: 'other' },
        { reason: 'Other' },
        { regarding: { name: 'other' } },
        { deprecatedCount: 7, deprecatedSource: { host: 'elsewhere' } },
        { action: 'Other', reportingController: 'other', eventTime: '2026-01-02T03:04:06.000000Z' },
        { related: { kind: 'Pod', name: 'app-2' } },
        { series: { count: 1 } },
      ];
      const answers: Answered[] = [];
      for (const body of wishes) {
        answers.push(told(await send(place, 'PATCH', events(place, '/app-new'), { contentType: mergePatch, body })));
      }
      return answers;
    },
  },
  {
    title: 'an Event is replaced through the newer group',
    ask: async place => {
      const { body } = await place.bench.api('GET', events(place, '/app-series'));
      const next = { ...body, series: { count: 6, lastObservedTime: time } };
      const { status, body: replaced } = await send(place, 'PUT', `${events(place, '/app-series')}${manager}`, {
        body: next,
      });
      return [status, replaced.apiVersion, replaced.series, replaced.metadata.managedFields];
    },
  },
  {
    title: 'an Event is applied through the newer group over what the core group wrote',
    ask: async place => {
      await post(place, core(place), coreEvent(place, 'app-applied'));
      const body = { apiVersion: newer, kind: 'Event', metadata: { name: 'app-applied', labels: { a: 'b' } } };
      const apply = (wish: object) =>
        send(place, 'PATCH', `${events(place, '/app-applied')}${manager}`, { contentType: applyPatch, body: wish });
      return [await apply(body), told(await apply({ ...body, note: 'Mine' }))];
    },
  },
  {
    title: 'a watch of either group begins with what is there and tells every change',
    ask: async place => {
      const { body } = await place.bench.api('GET', events(place));
      const regarding = { kind: 'Pod', name: 'watched', namespace: place.namespace };
      await post(place, events(place), newEvent(place, 'app-watched', { regarding }));
      await place.bench.api('PATCH', core(place, '/app-watched'), {
        contentType: mergePatch,
        body: { message: 'Said anew' },
      });
      const deleted = await send(place, 'DELETE', events(place, '/app-watched'));
      const watch = async (path: string, type: string) =>
        seen(place, await watchEvents(place, path, of => of.some(event => event.type === type)));
      const past = `?watch=true&timeoutSeconds=20&resourceVersion=${body.metadata.resourceVersion}`;
      return [
        deleted,
        await watch(events(place, '?watch=true&timeoutSeconds=20&fieldSelector=metadata.name%3Dapp-old'), 'ADDED'),
        await watch(events(place, `${past}&fieldSelector=regarding.name%3Dwatched`), 'DELETED'),
        await watch(core(place, `${past}&fieldSelector=involvedObject.name%3Dwatched`), 'DELETED'),
      ];
    },
  },
  {
    title: 'a deletion through either group, of one or of all, is one in both',
    ask: async place => [
      await send(place, 'DELETE', core(place, '/app-new')),
      told(await send(place, 'GET', events(place, '/app-new'))),
      told(await send(place, 'DELETE', events(place, '/app-new'))),
      names(await send(place, 'DELETE', events(place, '?fieldSelector=regarding.name%3Dapp-0'))),
      names(await send(place, 'GET', core(place))),
    ],
  },
];
