import { metadataForm, tableForm, tidyTable } from '../forms.ts';
import type { Answered, Place, Step } from '../place.ts';
import { inNamespace, manager, masked, mergePatch, send } from '../place.ts';
import type { WatchEvent } from '../watch-events.ts';
import { watchEvents } from '../watch-events.ts';

/** Secrets, since nobody else makes or changes any: what a watch tells is what the script did. */
const path = (place: Place, name = '') => `${inNamespace(place, 'secrets')}${name && `/${name}`}`;
const create = (place: Place, name: string, tier = 'web') =>
  place.bench.api('POST', `${path(place)}${manager}`, {
    body: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, labels: { tier } },
      type: 'Opaque',
      data: { a: 'MQ==' },
    },
  });
const relabel = (place: Place, name: string, tier: string) =>
  place.bench.api('PATCH', `${path(place, name)}${manager}`, {
    contentType: mergePatch,
    body: { metadata: { labels: { tier } } },
  });
const remove = (place: Place, name: string) => place.bench.api('DELETE', path(place, name));
const versionNow = async (place: Place): Promise<string> =>
  (await place.bench.api('GET', path(place))).body.metadata.resourceVersion;

const ask = (query: string) => `?watch=true&timeoutSeconds=20${query}`;
const seen = (place: Place, events: readonly WatchEvent[]) =>
  masked(
    place,
    events.map(({ type, object }) => [
      type,
      object.kind,
      object.metadata?.name,
      object.metadata?.labels,
      object.metadata?.annotations,
      object.data,
    ]),
  );
const is = (type: string) => (events: readonly WatchEvent[]) => events.at(-1)?.type === type;
const count = (wanted: number) => (events: readonly WatchEvent[]) => events.length >= wanted;

/** How watches begin, what they tell, and how they are refused. */
export const secretWatchSteps: readonly Step[] = [
  {
    title: 'a watch from an exact version tells everything after it, in order',
    ask: async place => {
      const from = await versionNow(place);
      await create(place, 'app-a');
      await relabel(place, 'app-a', 'api');
      await remove(place, 'app-a');
      return seen(place, await watchEvents(place, path(place) + ask(`&resourceVersion=${from}`), count(3)));
    },
  },
  {
    title: 'what was deleted is told as it was last, with a version of its own',
    ask: async place => {
      const from = await versionNow(place);
      const { body } = await create(place, 'app-b');
      await remove(place, 'app-b');
      const [, deleted] = await watchEvents(place, path(place) + ask(`&resourceVersion=${from}`), count(2));
      const { resourceVersion } = deleted?.object.metadata ?? {};
      return [deleted?.type, Number(resourceVersion) > Number(body.metadata.resourceVersion)];
    },
  },
  {
    title: 'without a version everything that is there comes first, then a bookmark that says so',
    ask: async place => {
      await create(place, 'app-one');
      await create(place, 'app-two', 'api');
      const events = await watchEvents(place, path(place) + ask('&allowWatchBookmarks=true'), is('BOOKMARK'));
      return seen(place, events);
    },
  },
  {
    title: 'version 0 begins like no version',
    ask: async place =>
      seen(
        place,
        await watchEvents(place, path(place) + ask('&resourceVersion=0&allowWatchBookmarks=true'), is('BOOKMARK')),
      ),
  },
  {
    title: 'who wants no bookmarks is not told when everything was said',
    ask: async place => {
      const watching = watchEvents(place, path(place) + ask(''), count(3));
      const first = await watchEvents(place, path(place) + ask(''), count(2));
      await create(place, 'app-three');
      return [seen(place, first), seen(place, await watching)];
    },
  },
  {
    title: 'initial events come from a named version on, and are closed by a bookmark not older than it',
    ask: async place => {
      const from = await versionNow(place);
      const query = `&resourceVersion=${from}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`;
      const events = await watchEvents(place, path(place) + ask(`${query}&allowWatchBookmarks=true`), is('BOOKMARK'));
      return [seen(place, events), Number(events.at(-1)?.object.metadata.resourceVersion) >= Number(from)];
    },
  },
  {
    title: 'who wants no initial events is told only what comes, even without a version',
    ask: async place => {
      const query = '&sendInitialEvents=false&resourceVersionMatch=NotOlderThan';
      const watching = watchEvents(place, path(place) + ask(query), count(1));
      let isOver = false;
      watching.finally(() => {
        isOver = true;
      });
      // Nothing tells when the watch has begun, so something happens until it has seen it.
      for (let turn = 0; !isOver; turn += 1) await relabel(place, 'app-three', turn % 2 === 0 ? 'api' : 'web');
      await relabel(place, 'app-three', 'api');
      return (await watching).map(({ type, object }) => [type, object.metadata.name]);
    },
  },
  {
    title: 'a label selector tells who enters as added, and who leaves as deleted, as they were',
    ask: async place => {
      const from = await versionNow(place);
      await relabel(place, 'app-one', 'api');
      await relabel(place, 'app-one', 'web');
      await remove(place, 'app-two');
      const query = `&labelSelector=tier%3Dapi&resourceVersion=${from}`;
      return seen(place, await watchEvents(place, path(place) + ask(query), count(3)));
    },
  },
  {
    title: 'a selector that nobody fits tells nothing until the time is over',
    ask: async place => {
      const query = '?watch=true&timeoutSeconds=1&labelSelector=tier%3Dnobody';
      return seen(place, await watchEvents(place, path(place) + query, count(1), { seconds: 10 }));
    },
  },
  {
    title: 'a field selector watches one by its name',
    ask: async place => {
      const query = '&fieldSelector=metadata.name%3Dapp-one&allowWatchBookmarks=true';
      return seen(place, await watchEvents(place, path(place) + ask(query), is('BOOKMARK')));
    },
  },
  {
    title: 'the path of one object can’t be watched: it is that object, as ever',
    ask: place => send(place, 'GET', `${path(place, 'app-one')}?watch=true&timeoutSeconds=1`),
  },
  {
    title: 'all namespaces are watched at once, and narrowed by a field',
    ask: async place => {
      const query = `&fieldSelector=metadata.namespace%3D${place.namespace}&allowWatchBookmarks=true`;
      return seen(place, await watchEvents(place, `/api/v1/secrets${ask(query)}`, is('BOOKMARK')));
    },
  },
  {
    title: 'a watch as a table names its columns once, and its bookmark is a row of nothing',
    ask: async place => {
      const query = ask('&allowWatchBookmarks=true');
      const events = await watchEvents(place, path(place) + query, is('BOOKMARK'), { accept: tableForm });
      return events.map(({ type, object }) => [type, tidyTable(place, object)]);
    },
  },
  {
    title: 'a watch as a table without objects leaves them out of its rows',
    ask: async place => {
      const query = ask('&includeObject=None&fieldSelector=metadata.name%3Dapp-one');
      const events = await watchEvents(place, path(place) + query, count(1), { accept: tableForm });
      return events.map(({ type, object }) => [type, tidyTable(place, object)]);
    },
  },
  {
    title: 'a watch of metadata alone holds no data',
    ask: async place => {
      const query = ask('&allowWatchBookmarks=true');
      const events = await watchEvents(place, path(place) + query, is('BOOKMARK'), { accept: metadataForm });
      return masked(place, events);
    },
  },
  {
    title: 'a watch from a nonsensical version is refused',
    ask: place => send(place, 'GET', `${path(place)}?watch=true&resourceVersion=5x`),
  },
  {
    title: 'initial events without a match are refused',
    ask: place => send(place, 'GET', `${path(place)}?watch=true&sendInitialEvents=true`),
  },
  {
    title: 'a match without initial events is refused, with every reason',
    ask: place => send(place, 'GET', `${path(place)}?watch=true&resourceVersion=5&resourceVersionMatch=Exact`),
  },
  {
    title: 'a nonsensical time is refused',
    ask: place => send(place, 'GET', `${path(place)}?watch=true&timeoutSeconds=soon`),
  },
  {
    title: 'a watch by an unknown field is refused',
    ask: place => send(place, 'GET', `${path(place)}?watch=true&fieldSelector=data.a%3Db`),
  },
  {
    title: 'initial events are refused for a list',
    ask: place => send(place, 'GET', `${path(place)}?sendInitialEvents=true`),
  },
  {
    title: 'a match without a version is refused for a list',
    ask: place => send(place, 'GET', `${path(place)}?resourceVersionMatch=Exact`),
  },
  {
    title: 'an unknown match is refused for a list',
    ask: place => send(place, 'GET', `${path(place)}?resourceVersion=5&resourceVersionMatch=Perhaps`),
  },
  {
    title: 'a list of an exact past version shows what was there then; one not older than it shows what is there now',
    ask: async place => {
      const from = await versionNow(place);
      await remove(place, 'app-three');
      await relabel(place, 'app-one', 'past');
      const names = async (query: string) =>
        (await place.bench.api('GET', `${path(place)}?resourceVersion=${from}${query}`)).body.items.map(
          ({ metadata }: Answered) => [metadata.name, metadata.labels.tier],
        );
      return [
        await names('&resourceVersionMatch=Exact'),
        await names('&resourceVersionMatch=NotOlderThan'),
        await names('&limit=10'),
      ];
    },
  },
];
