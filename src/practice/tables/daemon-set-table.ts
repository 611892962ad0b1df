import { at } from '../json.ts';
import { containerColumns } from './container-columns.ts';
import { labelsCell, selectorColumn } from './selector-cells.ts';
import type { Table } from './table.ts';
import { ageColumn, column, nameColumn, numberAt } from './table.ts';

const counted = (name: string, member: string) => column(name, object => numberAt(object, 'status', member), 'integer');

export const daemonSetTable: Table = {
  columns: [
    nameColumn,
    counted('Desired', 'desiredNumberScheduled'),
    counted('Current', 'currentNumberScheduled'),
    counted('Ready', 'numberReady'),
    counted('Up-to-date', 'updatedNumberScheduled'),
    counted('Available', 'numberAvailable'),
    column('Node Selector', object => labelsCell(at(object, 'spec', 'template', 'spec', 'nodeSelector'))),
    ageColumn,
    ...containerColumns('spec', 'template'),
    selectorColumn('spec', 'selector'),
  ],
};
