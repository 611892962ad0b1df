import type { Answered, Place, Step } from '../place.ts';
import { all, complete, manager, masked, mergePatch, patch } from '../place.ts';
import { watchEvents } from '../watch-events.ts';

const asSeen = (place: Place, events: readonly { readonly type: string; readonly object: Answered }[]) =>
  masked(
    place,
    events.map(({ type, object }) => [
      type,
      object.kind,
      object.metadata?.name,
      object.metadata?.annotations?.['example.com/watched'],
    ]),
  );
const watch = (place: Place, query: string) => `${all(place)}?watch=true&timeoutSeconds=20${query}`;
const onlyApp = '&fieldSelector=metadata.name%3Dapp';
const setWatched = (place: Place, value: string) =>
  patch(
    place,
    { metadata: { annotations: { 'example.com/watched': value }, labels: { watched: value } } },
    manager,
    mergePatch,
  );

/** From now on, from the beginning, from a past that is forgotten. */
export const watchSteps: readonly Step[] = [
  {
    title: 'a watch from a version tells what came after it',
    ask: async place => {
      await complete(place); // else its controller's last write would be told, too
      const { metadata } = (await place.bench.api('GET', all(place))).body;
      const watching = watchEvents(
        place,
        watch(place, `${onlyApp}&resourceVersion=${metadata.resourceVersion}`),
        events => events.length >= 1,
      );
      await setWatched(place, 'yes');
      return asSeen(place, await watching);
    },
  },
  {
    title: 'a watch without a version begins with what is there',
    ask: async place => asSeen(place, await watchEvents(place, watch(place, onlyApp), events => events.length >= 1)),
  },
  {
    title: 'a watch that asks for it is told when it has seen everything',
    ask: async place => {
      const query = `${onlyApp}&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan`;
      const events = await watchEvents(place, watch(place, query), seen => seen.at(-1)?.type === 'BOOKMARK');
      return [asSeen(place, events), masked(place, events.at(-1))];
    },
  },
  {
    title: 'what leaves a watcher’s selector is deleted for it',
    ask: async place => {
      await complete(place); // else its controller's last write would be told, too
      const { metadata } = (await place.bench.api('GET', all(place))).body;
      const query = `&labelSelector=watched%3Dyes&resourceVersion=${metadata.resourceVersion}`;
      const watching = watchEvents(place, watch(place, query), events => events.length >= 2);
      await setWatched(place, 'no');
      await setWatched(place, 'yes');
      return asSeen(place, await watching);
    },
  },
  {
    title: 'a watch ends when its time is over, and not before',
    ask: async place => {
      const { metadata } = (await place.bench.api('GET', all(place))).body;
      const before = performance.now();
      const path = `${all(place)}?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dnobody&resourceVersion=${metadata.resourceVersion}`;
      const events = await watchEvents(place, path, () => false);
      return [events, Math.round((performance.now() - before) / 1000) >= 1];
    },
  },
  {
    title: 'a list of a future that has not come is a timeout, with advice to try again',
    ask: async place => {
      const { status, headers, body } = await place.bench.api('GET', `${all(place)}?resourceVersion=999999999`);
      const message = body.message.replaceAll(/current: \d+/g, 'current: VERSION');
      return masked(place, { status, retryAfter: headers['retry-after'], body: { ...body, message } });
    },
  },
];
