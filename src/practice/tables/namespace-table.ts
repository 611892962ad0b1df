import type { Table } from './table.ts';
import { ageColumn, column, nameColumn, textAt } from './table.ts';

export const namespaceTable: Table = {
  columns: [nameColumn, column('Status', object => textAt(object, 'status', 'phase')), ageColumn],
};
