import type { JsonObject } from '../json.ts';
import { at, equalSemantically, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid, required } from './field-problem.ts';
import { qualifiedNameProblems, subdomainProblems } from './name-rules.ts';

/** What is wrong with a core/v1 Event in either group. Upstream: pkg/apis/core/validation/events.go. */
export function eventProblems(event: JsonObject, reporter = 'reportingComponent'): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const namespace = at(event, 'metadata', 'namespace');
  const about = textOf(at(event, 'involvedObject', 'namespace'));
  const strange = invalid('involvedObject.namespace', about, 'does not match event.namespace');
  // Only Events of the newer form have a time of their own.
  if (!event.eventTime) {
    if (namespace !== (about || 'default')) problems.push(strange);
    return problems;
  }
  if (about === '' && namespace !== 'default' && namespace !== 'kube-system') problems.push(strange);
  const program = textOf(event.reportingComponent);
  if (program === '') problems.push(required(reporter));
  problems.push(...qualifiedNameProblems(reporter, program));
  for (const field of ['reportingInstance', 'action', 'reason']) {
    if (textOf(event[field]) === '') problems.push(required(field));
    problems.push(...lengthProblems(field, event[field], 128));
  }
  problems.push(...lengthProblems('message', event.message, 1024));
  return problems;
}

/** More is asked of what is written through events.k8s.io. The fields are named as in core/v1 there, too. */
export function strictEventProblems(event: JsonObject, previous: JsonObject | undefined): FieldProblem[] {
  const problems = eventProblems(event, 'reportingController');
  return [...problems, ...(previous ? changeProblems(event, previous) : newEventProblems(event))];
}

function newEventProblems(event: JsonObject): FieldProblem[] {
  const problems = [...subdomainProblems('metadata.name', textOf(at(event, 'metadata', 'name')))];
  problems.push(...seriesProblems(event.series));
  if (!event.eventTime) problems.push(required('eventTime'));
  const type = textOf(event.type);
  if (type !== 'Normal' && type !== 'Warning') problems.push(invalid('type', '', `has invalid value: ${type}`));
  for (const field of ['firstTimestamp', 'lastTimestamp', 'count']) {
    if (event[field]) problems.push(invalid(field, '', 'needs to be unset'));
  }
  const { source } = event;
  if (isJsonObject(source) && (source.component || source.host)) {
    problems.push(invalid('source', '', 'needs to be unset'));
  }
  return problems;
}

/** In upstream's order; the reason really is looked at twice. */
const FIXED = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'reason',
  'type',
  'eventTime',
  'action',
  'related',
  'reportingController',
  'reportingInstance',
];

function changeProblems(event: JsonObject, previous: JsonObject): FieldProblem[] {
  const series = equalSemantically(event.series, previous.series) ? [] : seriesProblems(event.series);
  const changed = FIXED.map(field => {
    const member = field === 'reportingController' ? 'reportingComponent' : field;
    if (equalSemantically(event[member], previous[member])) return undefined;
    return invalid(field, shown(member, event[member]), 'field is immutable');
  });
  return [...series, ...changed.filter(problem => problem !== undefined)];
}

const SOURCE = { Component: 'component', Host: 'host' };
const REFERENCE = {
  Kind: 'kind',
  Namespace: 'namespace',
  Name: 'name',
  UID: 'uid',
  APIVersion: 'apiVersion',
  ResourceVersion: 'resourceVersion',
  FieldPath: 'fieldPath',
};

/** The server shows its own structs, whose members have Go's names and are all there. */
function shown(member: string, value: unknown): unknown {
  if (member === 'source') return asStruct(SOURCE, value);
  if (member === 'involvedObject' || (member === 'related' && value)) return asStruct(REFERENCE, value);
  if (member === 'count') return value ?? 0;
  return value ?? (/Time|related/.test(member) ? null : '');
}

function asStruct(members: Readonly<Record<string, string>>, value: unknown): JsonObject {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, at(value, member) ?? '']));
}

function seriesProblems(series: unknown): FieldProblem[] {
  if (!isJsonObject(series)) return [];
  const problems: FieldProblem[] = [];
  if (Number(series.count ?? 0) < 2) problems.push(invalid('series.count', '', 'should be at least 2'));
  if (!series.lastObservedTime) problems.push(required('series.lastObservedTime'));
  return problems;
}

function lengthProblems(field: string, value: unknown, most: number): FieldProblem[] {
  const isLong = Buffer.byteLength(textOf(value)) > most;
  return isLong ? [invalid(field, '', `can have at most ${most} characters`)] : [];
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
