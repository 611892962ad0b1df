import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import type { Table } from './table.ts';
import { ageColumn, column, listAt, nameColumn, textAt, wide } from './table.ts';

export const roleBindingTable: Table = {
  columns: [
    nameColumn,
    column('Role', object => `${textAt(object, 'roleRef', 'kind')}/${textAt(object, 'roleRef', 'name')}`),
    ageColumn,
    wide(column('Users', object => subjects(object, 'User'))),
    wide(column('Groups', object => subjects(object, 'Group'))),
    wide(column('ServiceAccounts', object => subjects(object, 'ServiceAccount'))),
  ],
};

function subjects(binding: JsonObject, kind: string): string {
  return listAt(binding, 'subjects')
    .filter(subject => at(subject, 'kind') === kind)
    .map(subject => {
      const name = textAt(subject, 'name');
      return kind === 'ServiceAccount' ? `${textAt(subject, 'namespace')}/${name}` : name;
    })
    .join(', ');
}
