import type { Table } from './table.ts';
import { ageColumn, column, nameColumn, textAt } from './table.ts';

export const leaseTable: Table = {
  columns: [nameColumn, column('Holder', object => textAt(object, 'spec', 'holderIdentity')), ageColumn],
};
