import type { JsonObject } from '../json.ts';
import type { KubeObject } from '../kube-objects.ts';
import { controllerOf } from '../kube-objects.ts';
import type { Table } from './table.ts';
import { ageColumn, column, nameColumn, numberAt } from './table.ts';

export const controllerRevisionTable: Table = {
  columns: [
    nameColumn,
    column('Controller', ownerCell),
    column('Revision', object => numberAt(object, 'revision')),
    ageColumn,
  ],
};

/** `statefulset.apps/db`. */
function ownerCell(object: JsonObject): string {
  const owner = object.metadata ? controllerOf(object as KubeObject) : undefined;
  if (!owner) return '<none>';
  const [group] = owner.apiVersion.includes('/') ? owner.apiVersion.split('/') : [''];
  return `${`${owner.kind}${group ? `.${group}` : ''}`.toLowerCase()}/${owner.name}`;
}
