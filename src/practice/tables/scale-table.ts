import type { Table } from './table.ts';
import { ageColumn, column, numberAt, textAt } from './table.ts';

export const scaleTable: Table = {
  columns: [
    // Unlike elsewhere the name has no format.
    column('Name', object => textAt(object, 'metadata', 'name')),
    column('Desired', object => numberAt(object, 'spec', 'replicas'), 'integer'),
    column('Available', object => numberAt(object, 'status', 'replicas'), 'integer'),
    ageColumn,
  ],
};
