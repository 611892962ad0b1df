import type { Table } from './table.ts';
import { column, nameColumn, textAt } from './table.ts';

/** For kinds without columns of their own. Upstream: pkg/registry/rest/table.go of the API server. */
export const defaultTable: Table = {
  columns: [nameColumn, column('Created At', object => textAt(object, 'metadata', 'creationTimestamp'), 'date')],
};
