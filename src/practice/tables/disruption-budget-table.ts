import { at } from '../json.ts';
import type { Table } from './table.ts';
import { ageColumn, column, nameColumn, numberAt } from './table.ts';

const bound = (name: string, member: string) =>
  column(name, object => {
    const value = at(object, 'spec', member);
    return value === undefined || value === null ? 'N/A' : String(value);
  });

export const disruptionBudgetTable: Table = {
  columns: [
    nameColumn,
    bound('Min Available', 'minAvailable'),
    bound('Max Unavailable', 'maxUnavailable'),
    column('Allowed Disruptions', object => numberAt(object, 'status', 'disruptionsAllowed'), 'integer'),
    ageColumn,
  ],
};
