import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import { labelsCell } from './selector-cells.ts';
import type { Table } from './table.ts';
import { ageColumn, column, listAt, nameColumn, numberAt, textAt, wide } from './table.ts';

export const serviceTable: Table = {
  columns: [
    nameColumn,
    column('Type', object => textAt(object, 'spec', 'type')),
    column('Cluster-IP', object => String(listAt(object, 'spec', 'clusterIPs')[0] ?? '<none>')),
    column('External-IP', externalAddress),
    column('Port(s)', object => listAt(object, 'spec', 'ports').map(portCell).join(',') || '<none>'),
    ageColumn,
    wide(column('Selector', object => labelsCell(at(object, 'spec', 'selector')))),
  ],
};

function externalAddress(service: JsonObject): string {
  const given = listAt(service, 'spec', 'externalIPs').map(String);
  switch (textAt(service, 'spec', 'type')) {
    case 'ClusterIP':
    case 'NodePort':
      return given.join(',') || '<none>';
    case 'LoadBalancer':
      return [...balancers(service), ...given].join(',') || '<pending>';
    case 'ExternalName':
      return textAt(service, 'spec', 'externalName');
    default:
      return '<unknown>';
  }
}

function balancers(service: JsonObject): string[] {
  const names = listAt(service, 'status', 'loadBalancer', 'ingress').map(
    ingress => textAt(ingress, 'ip') || textAt(ingress, 'hostname'),
  );
  return [...new Set(names.filter(name => name !== ''))].sort();
}

function portCell(port: unknown): string {
  const node = numberAt(port, 'nodePort');
  return `${numberAt(port, 'port')}${node > 0 ? `:${node}` : ''}/${textAt(port, 'protocol')}`;
}
