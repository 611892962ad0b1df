import { createHash } from 'node:crypto';
import type { JsonObject } from '../../json.ts';
import type { ResourceRow } from '../../kinds/resource-row.ts';
import { knownKind } from '../known-kinds.ts';
import type { StructStructure } from '../structure.ts';
import { structureOf } from '../structure-of.ts';
import { pathsOf } from './paths.ts';
import type { Schemas } from './schemas.ts';
import { addSchema } from './schemas.ts';

const ROOT = '/openapi/v3';

/** `/openapi/v3` and the documents below it; undefined for every other path, and for a group that isn't served. */
export function openApiDocument(path: string, rows: readonly ResourceRow[]): JsonObject | undefined {
  if (path === ROOT) return indexOf(rows);
  if (!path.startsWith(`${ROOT}/`)) return undefined;
  const of = rows.filter(row => groupPath(row) === path.slice(ROOT.length + 1));
  return of.length > 0 ? documentOf(of) : undefined;
}

export function isOpenApi(path: string): boolean {
  return path === ROOT || path.startsWith(`${ROOT}/`);
}

const groupPath = ({ group, version }: ResourceRow) => (group === '' ? `api/${version}` : `apis/${group}/${version}`);

/** The address of each document names its content, so that clients may keep what they have read. */
function indexOf(rows: readonly ResourceRow[]): JsonObject {
  const groups = [...new Set(rows.map(groupPath))].sort();
  const paths = groups.map(group => {
    const text = JSON.stringify(documentOf(rows.filter(row => groupPath(row) === group)));
    const hash = createHash('sha512').update(text).digest('hex').toUpperCase();
    return [group, { serverRelativeURL: `${ROOT}/${group}?hash=${hash}` }] as const;
  });
  return { paths: Object.fromEntries(paths) };
}

function documentOf(rows: readonly ResourceRow[]): JsonObject {
  const schemas: Schemas = {};
  const paths: Record<string, JsonObject> = {};
  const scale = knownKind('autoscaling', 'v1', 'Scale');
  for (const row of rows) {
    const name = addKind(schemas, row);
    const hasScale = row.subresources.includes('scale') && scale;
    Object.assign(paths, pathsOf(row, name, hasScale ? addSchema(schemas, scale) : ''));
  }
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: '1.36' }, paths, components: { schemas } };
}

function addKind(schemas: Schemas, row: ResourceRow): string {
  const { group, version, kind } = row;
  const name = addSchema(schemas, asStruct(row));
  schemas[name] = { ...schemas[name], 'x-kubernetes-group-version-kind': [{ group, kind, version }] };
  return name;
}

/** Objects whose fields nobody has told have only what all objects have. */
function asStruct(row: ResourceRow): StructStructure {
  const structure = structureOf(row);
  if (structure.is === 'struct') return structure;
  const from = `${[...row.group.split('.')].reverse().join('.')}.${row.version}`;
  return { is: 'struct', name: row.kind, from, fields: new Map(), isAtomic: false };
}
