import { containerColumns } from './container-columns.ts';
import { selectorColumn } from './selector-cells.ts';
import type { Table } from './table.ts';
import { ageColumn, column, nameColumn, numberAt } from './table.ts';

export const replicaSetTable: Table = {
  columns: [
    nameColumn,
    column('Desired', object => numberAt(object, 'spec', 'replicas'), 'integer'),
    column('Current', object => numberAt(object, 'status', 'replicas'), 'integer'),
    column('Ready', object => numberAt(object, 'status', 'readyReplicas'), 'integer'),
    ageColumn,
    ...containerColumns('spec', 'template'),
    selectorColumn('spec', 'selector'),
  ],
};
