import { at } from '../json.ts';
import { eventProblems, strictEventProblems } from './event-problems.ts';
import { pathSegmentProblems } from './name-rules.ts';
import type { ResourceRow } from './resource-row.ts';
import { storedForm } from './stored-form.ts';

export const eventKind: ResourceRow = {
  group: '',
  version: 'v1',
  resource: 'events',
  singular: 'event',
  kind: 'Event',
  shortNames: ['ev'],
  namespaced: true,
  subresources: [],
  generation: 'none',
  hasStatus: false,
  nameProblems: pathSegmentProblems,
  /** Always written out, empty or not. */
  fill: object => {
    object.involvedObject ??= {};
    object.source ??= {};
    for (const name of ['firstTimestamp', 'lastTimestamp', 'eventTime']) object[name] ??= null;
    for (const name of ['reportingComponent', 'reportingInstance']) object[name] ??= '';
  },
  problems: object => eventProblems(object),
  selectableFields: object => {
    const reporter = String(object.reportingComponent ?? '');
    const fields: Record<string, string> = {
      reason: String(object.reason ?? ''),
      type: String(object.type ?? ''),
      source: String(at(object, 'source', 'component') || reporter),
      reportingComponent: reporter,
    };
    for (const name of ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath']) {
      fields[`involvedObject.${name}`] = String(at(object, 'involvedObject', name) ?? '');
    }
    return fields;
  },
};

/** Upstream: pkg/apis/events/v1/conversion.go. */
const NAMES = {
  involvedObject: 'regarding',
  message: 'note',
  reportingComponent: 'reportingController',
  source: 'deprecatedSource',
  firstTimestamp: 'deprecatedFirstTimestamp',
  lastTimestamp: 'deprecatedLastTimestamp',
  count: 'deprecatedCount',
};

/** The Events of events.k8s.io are those of the core group, with other names for some fields and stricter rules. */
export const regardingEventKind: ResourceRow = {
  ...eventKind,
  group: 'events.k8s.io',
  storedAs: { row: eventKind, names: NAMES },
  fill: object => {
    object.regarding ??= {};
    object.deprecatedSource ??= {};
    for (const name of ['deprecatedFirstTimestamp', 'deprecatedLastTimestamp', 'eventTime']) object[name] ??= null;
    for (const name of ['reportingController', 'reportingInstance']) if (!object[name]) delete object[name];
  },
  problems: (object, previous) =>
    strictEventProblems(storedForm(regardingEventKind, object), previous && storedForm(regardingEventKind, previous)),
  selectableFields: object => {
    const { source, ...fields } = eventKind.selectableFields?.(storedForm(regardingEventKind, object)) ?? {};
    const named = Object.entries(fields).map(([field, value]) => {
      const [first = '', ...rest] = field.split('.');
      return [[NAMES[first as keyof typeof NAMES] ?? first, ...rest].join('.'), value] as const;
    });
    return Object.fromEntries(named);
  },
};
