import { at } from '../json.ts';
import { keys } from './config-map-table.ts';
import type { Table } from './table.ts';
import { ageColumn, column, nameColumn, textAt } from './table.ts';

export const secretTable: Table = {
  columns: [
    nameColumn,
    column('Type', object => textAt(object, 'type')),
    column('Data', object => keys(at(object, 'data'))),
    ageColumn,
  ],
};
