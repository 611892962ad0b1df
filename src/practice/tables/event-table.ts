import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import { ageCell } from './human-duration.ts';
import type { Table } from './table.ts';
import { column, numberAt, textAt, wide } from './table.ts';

export const eventTable: Table = {
  columns: [
    column('Last Seen', lastSeen),
    column('Type', object => textAt(object, 'type')),
    column('Reason', object => textAt(object, 'reason')),
    column('Object', subjectOf),
    wide(column('Subobject', object => textAt(involved(object), 'fieldPath'))),
    wide(column('Source', sourceOf)),
    column('Message', object => (textAt(object, 'message') || textAt(object, 'note')).trim()),
    wide(column('First Seen', firstSeen)),
    wide(column('Count', countOf)),
    wide({ ...column('Name', object => textAt(object, 'metadata', 'name')), format: 'name' }),
  ],
};

/** In events.k8s.io it is called otherwise, and so are source, times and message. */
function involved(event: JsonObject): unknown {
  return at(event, 'involvedObject') ?? at(event, 'regarding');
}

function firstSeen(event: JsonObject, now: number): string {
  const first = at(event, 'firstTimestamp') ?? at(event, 'deprecatedFirstTimestamp');
  return ageCell(typeof first === 'string' ? first : at(event, 'eventTime'), now);
}

function lastSeen(event: JsonObject, now: number): string {
  const series = at(event, 'series');
  if (series) return ageCell(at(series, 'lastObservedTime'), now);
  const last = at(event, 'lastTimestamp') ?? at(event, 'deprecatedLastTimestamp');
  return typeof last === 'string' ? ageCell(last, now) : firstSeen(event, now);
}

function countOf(event: JsonObject): number {
  const series = at(event, 'series');
  if (series) return numberAt(series, 'count');
  return numberAt(event, 'count') || numberAt(event, 'deprecatedCount') || 1;
}

function subjectOf(event: JsonObject): string {
  const kind = textAt(involved(event), 'kind').toLowerCase();
  const name = textAt(involved(event), 'name');
  return name ? `${kind}/${name}` : kind;
}

function sourceOf(event: JsonObject): string {
  const source = at(event, 'source') ?? at(event, 'deprecatedSource');
  const component =
    textAt(source, 'component') || textAt(event, 'reportingComponent') || textAt(event, 'reportingController');
  const instance = textAt(source, 'host') || textAt(event, 'reportingInstance');
  return instance ? `${component}, ${instance}` : component;
}
