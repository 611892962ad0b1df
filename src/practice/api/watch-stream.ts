import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../json.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import { apiVersionOf } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import { changeSeenAs } from './converting-store.ts';
import { INITIAL_EVENTS_END } from './initial-events.ts';
import type { ObjectStore, StoreEvent } from './object-store.ts';
import type { Match } from './selectors.ts';
import { expired, invalidWatchVersion, type StatusError } from './status-error.ts';
import { jsonOfEvent } from './written-json.ts';

export type WatchQuestion = {
  readonly row: ResourceRow;
  readonly namespace: string | undefined;
  readonly matches: Match;
  /** In which form an object is sent, bookmarks too. */
  readonly formOf: (object: JsonObject) => JsonObject;
  readonly resourceVersion: string;
  readonly bookmarks: boolean;
  /** Whether what is there comes first. Undefined: when no version is named, as before this wish existed. */
  readonly initialEvents: boolean | undefined;
  readonly timeoutSeconds: number;
};

export type WatchSettings = {
  readonly bookmarkMillis: number;
  /** How a watch from a forgotten version is refused: in the stream as by the watch cache, or as the answer itself. */
  readonly expiredAs: 'event' | 'status';
};

/** So long before its end a watch is told once more how far it has come. Upstream: cacher.go, nextBookmarkTime. */
const LAST_BOOKMARK_MILLIS = 2000;

/** One JSON object per line, until somebody hangs up or the time is over. */
export function streamWatch(
  response: ServerResponse,
  store: ObjectStore,
  question: WatchQuestion,
  settings: WatchSettings,
): void {
  const after = startingPoint(question, store.version());
  const missed = after === undefined ? [] : store.eventsAfter(after);
  if (!missed && settings.expiredAs === 'status') throw forgotten(store, question);
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-cache, private',
  });
  response.flushHeaders();
  const send = (type: string, object: JsonObject) => response.write(`${jsonOfEvent(type, question.formOf(object))}\n`);
  if (!missed) {
    send('ERROR', forgotten(store, question).body);
    response.end();
    return;
  }
  if (after === undefined) sendWhatIsThere(store, question, send);
  for (const event of missed) sendChange(event, question, send);

  let told = store.version();
  const unsubscribe = store.subscribe(event => {
    sendChange(event, question, send);
    told = event.version;
  });
  const stopTimers = startTimers(response, question, settings, () =>
    send('BOOKMARK', bookmarkOf(question.row, Math.max(told, store.version()))),
  );
  response.on('close', () => {
    unsubscribe();
    stopTimers();
  });
}

function startTimers(
  response: ServerResponse,
  { bookmarks, timeoutSeconds }: WatchQuestion,
  { bookmarkMillis }: WatchSettings,
  bookmark: () => void,
): () => void {
  const millis = timeoutSeconds * 1000;
  const timers = [setTimeout(() => response.end(), millis)];
  if (bookmarks) timers.push(setInterval(bookmark, bookmarkMillis));
  if (bookmarks && millis > LAST_BOOKMARK_MILLIS) timers.push(setTimeout(bookmark, millis - LAST_BOOKMARK_MILLIS));
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}

type Send = (type: string, object: JsonObject) => void;

/** Undefined: begin with what is there. */
function startingPoint({ resourceVersion, initialEvents }: WatchQuestion, now: number): number | undefined {
  if (resourceVersion !== '' && !/^\d+$/.test(resourceVersion)) throw invalidWatchVersion(resourceVersion);
  const isUnset = resourceVersion === '' || resourceVersion === '0';
  if (initialEvents ?? isUnset) return undefined;
  return isUnset ? now : Number(resourceVersion);
}

function forgotten(store: ObjectStore, { resourceVersion }: WatchQuestion): StatusError {
  return expired(`too old resource version: ${resourceVersion} (${store.oldestVersion()})`);
}

function sendWhatIsThere(store: ObjectStore, question: WatchQuestion, send: Send): void {
  for (const object of store.list(question.row, question.namespace)) {
    if (question.matches(object)) send('ADDED', object);
  }
  if (!question.bookmarks) return;
  const end = bookmarkOf(question.row, store.version());
  send('BOOKMARK', {
    ...end,
    metadata: {
      ...(end.metadata as JsonObject),
      annotations: { [INITIAL_EVENTS_END]: 'true' },
    },
  });
}

/** What leaves a selector is deleted for this watcher, what enters it is new. */
function sendChange(change: StoreEvent, { row, namespace, matches }: WatchQuestion, send: Send): void {
  const event = changeSeenAs(row, change);
  if (!event) return;
  if (namespace !== undefined && event.object.metadata.namespace !== namespace) return;
  const isIn = event.type !== 'DELETED' && matches(event.object);
  const wasIn = event.previous !== undefined && matches(event.previous);
  if (isIn) send(wasIn ? 'MODIFIED' : 'ADDED', event.object);
  else if (wasIn) send('DELETED', event.type === 'DELETED' ? event.object : withVersion(event));
}

/** The object as it was while it still matched, with the version of its leaving. */
function withVersion({ previous, version }: StoreEvent): KubeObject {
  const last = previous as KubeObject;
  return {
    ...last,
    metadata: { ...last.metadata, resourceVersion: String(version) },
  };
}

function bookmarkOf(row: ResourceRow, version: number): JsonObject {
  return {
    kind: row.kind,
    apiVersion: apiVersionOf(row),
    metadata: { resourceVersion: String(version) },
  };
}
