import { at } from '../json.ts';
import { containerColumns } from './container-columns.ts';
import { ageCell } from './human-duration.ts';
import { selectorColumn } from './selector-cells.ts';
import type { Table } from './table.ts';
import { ageColumn, column, listAt, nameColumn, textAt } from './table.ts';

export const cronJobTable: Table = {
  columns: [
    nameColumn,
    column('Schedule', object => textAt(object, 'spec', 'schedule')),
    column('Timezone', object => textAt(object, 'spec', 'timeZone') || '<none>'),
    column('Suspend', object => suspendCell(at(object, 'spec', 'suspend')), 'boolean'),
    column('Active', object => listAt(object, 'status', 'active').length, 'integer'),
    column('Last Schedule', (object, now) => {
      const last = at(object, 'status', 'lastScheduleTime');
      return last === undefined ? '<none>' : ageCell(last, now);
    }),
    ageColumn,
    ...containerColumns('spec', 'jobTemplate', 'spec', 'template'),
    selectorColumn('spec', 'jobTemplate', 'spec', 'selector'),
  ],
};

/** Upstream spells it as a text, whatever the column's type says. */
function suspendCell(suspend: unknown): string {
  if (typeof suspend !== 'boolean') return '<unset>';
  return suspend ? 'True' : 'False';
}
