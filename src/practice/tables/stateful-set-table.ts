import { containerColumns } from './container-columns.ts';
import type { Table } from './table.ts';
import { ageColumn, column, nameColumn, numberAt } from './table.ts';

export const statefulSetTable: Table = {
  columns: [
    nameColumn,
    column('Ready', object => `${numberAt(object, 'status', 'readyReplicas')}/${numberAt(object, 'spec', 'replicas')}`),
    ageColumn,
    ...containerColumns('spec', 'template'),
  ],
};
