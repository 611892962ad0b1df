import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import type { Table } from './table.ts';
import { ageColumn, column, listAt, nameColumn, textAt, wide } from './table.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';

export const nodeTable: Table = {
  columns: [
    nameColumn,
    column('Status', statusOf),
    column('Roles', rolesOf),
    ageColumn,
    column('Version', object => textAt(object, 'status', 'nodeInfo', 'kubeletVersion')),
    wide(column('Internal-IP', object => addressOf(object, 'InternalIP'))),
    wide(column('External-IP', object => addressOf(object, 'ExternalIP'))),
    wide(column('OS-Image', object => textAt(object, 'status', 'nodeInfo', 'osImage') || '<unknown>')),
    wide(column('Kernel-Version', kernelOf)),
    wide(
      column(
        'Container-Runtime',
        object => textAt(object, 'status', 'nodeInfo', 'containerRuntimeVersion') || '<unknown>',
      ),
    ),
  ],
};

function statusOf(node: JsonObject): string {
  const ready = listAt(node, 'status', 'conditions').find(condition => at(condition, 'type') === 'Ready');
  const said = ready === undefined ? 'Unknown' : at(ready, 'status') === 'True' ? 'Ready' : 'NotReady';
  return at(node, 'spec', 'unschedulable') === true ? `${said},SchedulingDisabled` : said;
}

function rolesOf(node: JsonObject): string {
  const labels = at(node, 'metadata', 'labels');
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(isJsonObject(labels) ? labels : {})) {
    if (key.startsWith(ROLE_PREFIX) && key.length > ROLE_PREFIX.length) roles.add(key.slice(ROLE_PREFIX.length));
    else if (key === 'kubernetes.io/role' && value) roles.add(String(value));
  }
  return [...roles].sort().join(',') || '<none>';
}

function addressOf(node: JsonObject, type: string): string {
  const found = listAt(node, 'status', 'addresses').find(address => at(address, 'type') === type);
  return found === undefined ? '<none>' : textAt(found, 'address');
}

function kernelOf(node: JsonObject): string {
  const kernel = textAt(node, 'status', 'nodeInfo', 'kernelVersion') || '<unknown>';
  const architecture = textAt(node, 'status', 'nodeInfo', 'architecture');
  return architecture ? `${kernel} (${architecture})` : kernel;
}
