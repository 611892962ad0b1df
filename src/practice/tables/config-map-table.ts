import { at, isJsonObject } from '../json.ts';
import type { Table } from './table.ts';
import { ageColumn, column, nameColumn } from './table.ts';

export const configMapTable: Table = {
  columns: [nameColumn, column('Data', object => keys(at(object, 'data')) + keys(at(object, 'binaryData'))), ageColumn],
};

export function keys(value: unknown): number {
  return isJsonObject(value) ? Object.keys(value).length : 0;
}
