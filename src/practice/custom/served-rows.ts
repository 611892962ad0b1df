import type { ObjectStore } from '../api/object-store.ts';
import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import { customResourceDefinitionKind } from '../kinds/custom-resource-definition-kind.ts';
import { kindRegistry } from '../kinds/kind-registry.ts';
import { listOf } from '../kinds/pod-template-defaults.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import { apiVersionOf } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import { anything } from '../schema/structure.ts';
import type { PrinterColumn } from '../tables/custom-table.ts';
import { customStructure, keepsUnknown } from './custom-structure.ts';
import { fillDefaults, schemaProblems } from './schema-problems.ts';

const known = new WeakMap<ObjectStore, Map<string, ResourceRow>>();

/**
 * Every kind that this cluster serves: the server's own, and those that somebody has defined in it. Of a definition only
 * the version that is stored is served; nothing converts between versions here. A row stays the same for as long as its
 * definition is the same, because the store keeps objects by their row.
 */
export function servedRows(store: ObjectStore): readonly ResourceRow[] {
  const definitions = store.list(customResourceDefinitionKind);
  if (definitions.length === 0) return kindRegistry;
  const rows = known.get(store) ?? new Map<string, ResourceRow>();
  known.set(store, rows);
  return [...kindRegistry, ...definitions.map(definition => rowOfDefinition(rows, definition))];
}

export function servedRow(store: ObjectStore, group: string, version: string, resource: string) {
  return servedRows(store).find(row => row.group === group && row.version === version && row.resource === resource);
}

export function servedKind(store: ObjectStore, apiVersion: string, kind: string): ResourceRow | undefined {
  return servedRows(store).find(row => apiVersionOf(row) === apiVersion && row.kind === kind);
}

function storedVersionOf(definition: KubeObject | undefined): JsonObject {
  return listOf(at(definition?.spec, 'versions')).find(({ storage }) => storage === true) ?? {};
}

function rowOfDefinition(rows: Map<string, ResourceRow>, definition: KubeObject): ResourceRow {
  const { uid, generation } = definition.metadata;
  const key = `${uid} ${generation}`;
  const row = rows.get(key) ?? sameShelf(rows, uid, newRow(definition));
  rows.set(key, row);
  return row;
}

/** A changed definition changes its row in place: objects that are stored already stay where they are. */
function sameShelf(rows: Map<string, ResourceRow>, uid: string, next: ResourceRow): ResourceRow {
  const before = [...rows].find(([key]) => key.startsWith(`${uid} `))?.[1];
  return before ? Object.assign(before, next) : next;
}

function newRow(definition: KubeObject): ResourceRow {
  const version = storedVersionOf(definition);
  const names = at(definition.spec, 'names') as { plural: string; singular: string; kind: string };
  const schema = at(version, 'schema', 'openAPIV3Schema');
  const hasStatus = isJsonObject(at(version, 'subresources', 'status'));
  const columns = listOf(version.additionalPrinterColumns) as unknown as readonly PrinterColumn[];
  const lines = (member: string) => (at(definition.spec, 'names', member) as string[] | undefined) ?? [];
  return {
    group: String(at(definition.spec, 'group')),
    version: String(version.name),
    resource: names.plural,
    singular: names.singular,
    kind: names.kind,
    shortNames: lines('shortNames'),
    categories: lines('categories'),
    namespaced: at(definition.spec, 'scope') === 'Namespaced',
    subresources: hasStatus ? ['status'] : [],
    generation: 'spec',
    hasStatus,
    returnsDeleted: false,
    structure: keepsUnknown(schema) ? anything : customStructure(schema),
    printerColumns: columns,
    fill: object => fillDefaults(schema, object),
    prepareForCreate: () => {},
    problems: object => schemaProblems('', schema, object),
  };
}
