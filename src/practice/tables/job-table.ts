import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import { containerColumns } from './container-columns.ts';
import { humanDuration } from './human-duration.ts';
import { selectorColumn } from './selector-cells.ts';
import type { Table } from './table.ts';
import { ageColumn, column, listAt, nameColumn, numberAt } from './table.ts';

export const jobTable: Table = {
  columns: [
    nameColumn,
    column('Status', statusOf),
    column('Completions', completionsOf),
    column('Duration', durationOf),
    ageColumn,
    ...containerColumns('spec', 'template'),
    selectorColumn('spec', 'selector'),
  ],
};

function statusOf(job: JsonObject): string {
  const has = (type: string) => listAt(job, 'status', 'conditions').find(condition => at(condition, 'type') === type);
  const isTrue = (type: string) => at(has(type), 'status') === 'True';
  if (isTrue('Complete')) return 'Complete';
  if (isTrue('Failed')) return 'Failed';
  if (at(job, 'metadata', 'deletionTimestamp') !== undefined) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(isTrue) ?? 'Running';
}

function completionsOf(job: JsonObject): string {
  const succeeded = numberAt(job, 'status', 'succeeded');
  const completions = at(job, 'spec', 'completions');
  if (typeof completions === 'number') return `${succeeded}/${completions}`;
  const parallelism = numberAt(job, 'spec', 'parallelism');
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationOf(job: JsonObject, now: number): string {
  const start = at(job, 'status', 'startTime');
  if (typeof start !== 'string') return '';
  const end = at(job, 'status', 'completionTime');
  return humanDuration((typeof end === 'string' ? Date.parse(end) : now) - Date.parse(start));
}
