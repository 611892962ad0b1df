import type { Table } from './table.ts';
import { ageColumn, nameColumn } from './table.ts';

export const serviceAccountTable: Table = { columns: [nameColumn, ageColumn] };
