import { containerColumns } from './container-columns.ts';
import { plainSelectorColumn } from './selector-cells.ts';
import type { Table } from './table.ts';
import { ageColumn, column, nameColumn, numberAt } from './table.ts';

export const deploymentTable: Table = {
  columns: [
    nameColumn,
    column('Ready', object => `${numberAt(object, 'status', 'readyReplicas')}/${numberAt(object, 'spec', 'replicas')}`),
    column('Up-to-date', object => numberAt(object, 'status', 'updatedReplicas')),
    column('Available', object => numberAt(object, 'status', 'availableReplicas')),
    ageColumn,
    ...containerColumns('spec', 'template'),
    plainSelectorColumn,
  ],
};
