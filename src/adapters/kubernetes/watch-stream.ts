import { field, type Json, numberAt, textAt } from '../../domain/json.ts';
import type { ReportKind } from '../../domain/reports.ts';
import { collectionPath, withQuery } from './resources.ts';
import type { Reply, Transport } from './transport.ts';
import { lineSplitter } from './watch-lines.ts';

export type WatchEvent =
  | { readonly type: 'put'; readonly object: Json }
  | { readonly type: 'gone'; readonly uid: string };

/** How one watch ended, and where to go on. */
export type WatchEnd = {
  readonly resourceVersion: string;
  readonly events: number;
  readonly livedMs: number;
  /** The server was never reached or refused; or the stream ended or broke; or said that it cannot go on from here. */
  readonly how:
    | { readonly kind: 'refused'; readonly reply: Reply }
    | { readonly kind: 'ended' }
    | { readonly kind: 'expired' }
    | { readonly kind: 'error'; readonly status: Json };
};

export type WatchRequest = {
  readonly kind: ReportKind;
  readonly namespace?: string;
  readonly labels?: string;
  readonly fields?: string;
  readonly resourceVersion: string;
  readonly seconds: number;
  readonly idleMs: number;
};

/** A reason of ours to end the stream: its rest is worth nothing. */
class StreamOver extends Error {}

/** Follows one collection until the stream ends in any way. Whole events only, in order, each once. */
export async function watchOnce(
  transport: Transport,
  request: WatchRequest,
  on: { opened(): void; event(event: WatchEvent): void },
  monoMs: () => number,
  signal: AbortSignal,
): Promise<WatchEnd> {
  let { resourceVersion } = request;
  let events = 0;
  let openedAt: number | undefined;
  let said: WatchEnd['how'] | undefined;

  const handle = (line: string) => {
    if (signal.aborted) return;
    const message = JSON.parse(line) as Json;
    const type = textAt(message, 'type');
    const object = field(message, 'object') ?? null;
    if (type === 'ERROR') {
      said = numberAt(object, 'code') === 410 ? { kind: 'expired' } : { kind: 'error', status: object };
      throw new StreamOver();
    }
    events += 1;
    resourceVersion = textAt(object, 'metadata', 'resourceVersion') || resourceVersion;
    if (type === 'DELETED') on.event({ type: 'gone', uid: textAt(object, 'metadata', 'uid') ?? '' });
    else if (type === 'ADDED' || type === 'MODIFIED') on.event({ type: 'put', object });
  };

  const reply = await transport.stream(
    { method: 'GET', path: watchPath(request) },
    request.idleMs,
    {
      opened() {
        openedAt = monoMs();
        if (!signal.aborted) on.opened();
      },
      data: lineSplitter(handle),
    },
    signal,
  );
  const how = said ?? howEnded(reply, openedAt !== undefined);
  return {
    resourceVersion,
    events,
    livedMs: openedAt === undefined ? 0 : monoMs() - openedAt,
    how,
  };
}

function howEnded(reply: Reply, wasOpen: boolean): WatchEnd['how'] {
  if (wasOpen) return { kind: 'ended' };
  if (reply.kind === 'answer' && reply.head.status === 410) return { kind: 'expired' };
  return { kind: 'refused', reply };
}

const watchPath = ({ kind, namespace, labels, fields, resourceVersion, seconds }: WatchRequest): string =>
  withQuery(collectionPath(kind, namespace), {
    watch: '1',
    allowWatchBookmarks: 'true',
    resourceVersion,
    timeoutSeconds: String(seconds),
    labelSelector: labels,
    fieldSelector: fields,
  });
