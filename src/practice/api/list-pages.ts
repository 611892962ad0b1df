import type { JsonObject } from '../json.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import { apiVersionOf } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import { changeSeenAs } from './converting-store.ts';
import { jsonProblem } from './json-problem.ts';
import type { ObjectStore } from './object-store.ts';
import { keyOf } from './object-store.ts';
import type { Match } from './selectors.ts';
import { badRequest, expired, tooLargeResourceVersion } from './status-error.ts';

export type ListQuestion = {
  readonly row: ResourceRow;
  readonly namespace: string | undefined;
  readonly matches: Match;
  /** A selector makes it impossible to say how many are left. */
  readonly hasSelector: boolean;
  readonly limit: number;
  readonly continueToken: string;
  readonly resourceVersion: string;
  /** `Exact`, `NotOlderThan`, or nothing. */
  readonly match: string;
};

export type ListPages = {
  list(question: ListQuestion): JsonObject;
  /** Later pages of all lists begun so far are refused, as after a compaction. */
  expire(): void;
};

type Snapshot = {
  readonly version: number;
  readonly objects: readonly KubeObject[];
  readonly until: number;
};

const KEPT_MILLIS = 300_000;
const MOST_SNAPSHOTS = 200;

/** Lists in pages of one moment: later pages show what was there at the first one. */
export function createListPages(store: ObjectStore, wallClock: () => number): ListPages {
  const snapshots = new Map<string, Snapshot>();

  const remember = (key: string, version: number, objects: readonly KubeObject[]) => {
    const now = wallClock();
    for (const [old, snapshot] of snapshots) if (snapshot.until < now) snapshots.delete(old);
    if (snapshots.size >= MOST_SNAPSHOTS) snapshots.delete(snapshots.keys().next().value as string);
    snapshots.set(key, { version, objects, until: now + KEPT_MILLIS });
  };

  return {
    expire: () => snapshots.clear(),
    list: question => {
      const { row, namespace, limit, matches } = question;
      let objects = store.list(row, namespace);
      let version = store.version();
      let start = '';
      if (question.continueToken !== '') {
        const token = readToken(question.continueToken);
        start = token.start;
        if (token.version >= 0) {
          const snapshot = snapshots.get(snapshotKey(token.version, row, namespace));
          if (!snapshot || snapshot.until < wallClock()) throw tooOld(start);
          objects = snapshot.objects;
          version = snapshot.version;
        }
      } else {
        const past = pastVersion(store, question);
        if (past !== undefined) {
          objects = listAsOf(store, question, past);
          version = past;
        }
      }
      const wanted = objects.filter(object => matches(object) && storeKey(object) > start);
      const page = limit > 0 ? wanted.slice(0, limit) : wanted;
      const metadata: JsonObject = { resourceVersion: String(version) };
      if (page.length < wanted.length) {
        remember(snapshotKey(version, row, namespace), version, objects);
        metadata.continue = writeToken(version, storeKey(page.at(-1) as KubeObject));
        if (!question.hasSelector) metadata.remainingItemCount = wanted.length - page.length;
      }
      return {
        kind: `${row.kind}List`,
        apiVersion: apiVersionOf(row),
        metadata,
        items: page.map(withoutType),
      };
    },
  };

  function tooOld(start: string) {
    const words =
      'The provided continue parameter is too old to display a consistent list result. You can start a new list ' +
      'without the continue parameter, or use the continue token in this response to retrieve the remainder of the ' +
      'results. Continuing with the provided token results in an inconsistent list - objects that were created, ' +
      'modified, or deleted between the time the first chunk was returned and now may show up in the list.';
    return expired(words, { continue: writeToken(-1, start) });
  }
}

function snapshotKey(version: number, row: ResourceRow, namespace: string | undefined): string {
  return `${version} ${row.group}/${row.resource} ${namespace ?? '*'}`;
}

/** Undefined: now. A page of a named version is one of exactly that version, unless something else is asked for. */
function pastVersion(store: ObjectStore, { resourceVersion, match, limit }: ListQuestion): number | undefined {
  if (resourceVersion === '' || resourceVersion === '0') return undefined;
  if (!/^\d+$/.test(resourceVersion)) throw badRequest(versionWords(resourceVersion));
  const asked = Number(resourceVersion);
  if (asked > store.version()) throw tooLargeResourceVersion(asked, store.version());
  const isExact = match === 'Exact' || (match === '' && limit > 0);
  return isExact && asked < store.version() ? asked : undefined;
}

/** What was there at a version, as far back as the store remembers. */
function listAsOf(store: ObjectStore, { row, namespace }: ListQuestion, version: number): readonly KubeObject[] {
  const later = store.eventsAfter(version);
  if (!later) throw expired('The resourceVersion for the provided list is too old.');
  const past = new Map(store.list(row, namespace).map(object => [storeKey(object), object]));
  for (const change of later.toReversed()) {
    const event = changeSeenAs(row, change);
    if (!event || (namespace !== undefined && event.object.metadata.namespace !== namespace)) continue;
    if (event.previous) past.set(storeKey(event.previous), event.previous);
    else past.delete(storeKey(event.object));
  }
  return [...past].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, object]) => object);
}

function versionWords(text: string): string {
  const quoted = JSON.stringify(text);
  return `invalid resource version: resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`;
}

/** Items of a list don't repeat their kind. The same object is the same item, so that its text is known. */
function withoutType(object: KubeObject): JsonObject {
  let item = itemsOf.get(object);
  if (!item) {
    const { kind, apiVersion, ...rest } = object;
    item = rest;
    itemsOf.set(object, item);
  }
  return item;
}

const itemsOf = new WeakMap<KubeObject, JsonObject>();

function storeKey(object: KubeObject): string {
  return keyOf(object.metadata.namespace, object.metadata.name);
}

function writeToken(version: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start })).toString('base64url');
}

function readToken(token: string): { version: number; start: string } {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  const problem = jsonProblem(text);
  const read =
    problem === undefined ? (JSON.parse(Buffer.from(token, 'base64url').toString()) as JsonObject | null) : null;
  if (typeof read?.rv === 'number' && typeof read.start === 'string') return { version: read.rv, start: read.start };
  throw badRequest(`invalid continue token: continue key is not valid: ${problem ?? 'unexpected content'}`);
}
