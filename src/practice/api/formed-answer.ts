import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import type { ResourceRow, Subresource } from '../kinds/resource-row.ts';
import { apiVersionOf } from '../kinds/resource-row.ts';
import { scaleTable } from '../tables/scale-table.ts';
import type { Column, Table } from '../tables/table.ts';
import { tableOf } from '../tables/table-registry.ts';
import type { AnswerForm } from './answer-form.ts';
import { INITIAL_EVENTS_END } from './initial-events.ts';
import { badRequest, notAcceptable } from './status-error.ts';

export type FormQuestion = {
  readonly form: AnswerForm;
  readonly row: ResourceRow;
  readonly subresource?: Subresource | undefined;
  /** How much of an object stands beside its cells: `Metadata`, `Object`, `None`. */
  readonly includeObject: string | null;
  /** Ages are counted from here. */
  readonly now: number;
};

/** The answer in the form that was asked for. A Status always stays what it is. */
export function inForm(question: FormQuestion, body: JsonObject): JsonObject {
  const { form, row } = question;
  if (form.as === 'itself' || body.kind === 'Status') return body;
  const isList = Array.isArray(body.items) && String(body.kind).endsWith('List');
  const type = `*${goPackage(row)}.${row.kind}${isList ? 'List' : ''}`;
  if (form.as === 'Table') return asTable(question, body, isList);
  if (form.as === 'PartialObjectMetadata') {
    if (isList)
      throw notAcceptable(`you requested PartialObjectMetadata, but the requested object is a list (${type})`);
    return metadataOnly(form.version, body);
  }
  if (!isList) {
    throw notAcceptable(`you requested PartialObjectMetadataList, but the requested object is not a list (${type})`);
  }
  return {
    kind: 'PartialObjectMetadataList',
    apiVersion: `meta.k8s.io/${form.version}`,
    metadata: body.metadata,
    items: itemsOf(body).map(item => metadataOnly(form.version, item)),
  };
}

/** For the objects in a watch, one after the other: the columns are named once. */
export function watchForm(question: FormQuestion, time: () => number): (object: JsonObject) => JsonObject {
  checkIncludeObject(question);
  let hasColumns = true;
  return object => {
    const formed = inForm({ ...question, now: time() }, object);
    if (formed.kind !== 'Table') return formed;
    const sent = hasColumns ? formed : { ...formed, columnDefinitions: null };
    hasColumns = false;
    return sent;
  };
}

function asTable(question: FormQuestion, body: JsonObject, isList: boolean): JsonObject {
  checkIncludeObject(question);
  const { form, row, subresource, now } = question;
  const table: Table = subresource === 'scale' ? scaleTable : tableOf(row);
  const objects = isList ? itemsOf(body) : [body];
  const { resourceVersion } = isJsonObject(body.metadata) ? body.metadata : {};
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${form.version}`,
    metadata: isList ? body.metadata : { ...(resourceVersion !== undefined && { resourceVersion }) },
    columnDefinitions: table.columns.map(definitionOf),
    rows: objects.map(object => {
      const conditions = table.conditions?.(object);
      return {
        cells: table.columns.map(({ cell }) => cell(object, now)),
        ...(conditions && { conditions }),
        object: besideCells(question, object),
      };
    }),
  };
}

/** The real one's descriptions are left out: kubectl shows them nowhere. */
function definitionOf({ name, type, format = '', isWide }: Column): JsonObject {
  return { name, type, format, description: '', priority: isWide ? 1 : 0 };
}

function besideCells({ form, row, subresource, includeObject }: FormQuestion, object: JsonObject): JsonObject | null {
  if (includeObject === 'Object') {
    const type = subresource === 'scale' ? {} : { kind: row.kind, apiVersion: apiVersionOf(row) };
    return { ...type, ...object };
  }
  const endsInitialEvents = at(object, 'metadata', 'annotations', INITIAL_EVENTS_END) === 'true';
  if (includeObject === 'None' && !endsInitialEvents) return null;
  return metadataOnly(form.version, object);
}

function checkIncludeObject({ form, includeObject }: FormQuestion): void {
  if (form.as !== 'Table' || !includeObject || ['Metadata', 'Object', 'None'].includes(includeObject)) return;
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(includeObject)}: ` +
      "must be 'Metadata', 'Object', 'None', or empty",
  );
}

function metadataOnly(version: string, { metadata }: JsonObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata };
}

function itemsOf(list: JsonObject): readonly JsonObject[] {
  return list.items as readonly JsonObject[];
}

/** Refusals name the type as the real server's code does: `*apps.DeploymentList`. */
function goPackage({ group }: ResourceRow): string {
  const first = group.split('.')[0] ?? '';
  return first === '' || first === 'events' ? 'core' : first;
}
