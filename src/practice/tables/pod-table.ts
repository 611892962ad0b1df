import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import { podSummary } from './pod-summary.ts';
import type { RowCondition, Table } from './table.ts';
import { ageColumn, column, listAt, nameColumn, textAt, wide } from './table.ts';

export const podTable: Table = {
  columns: [
    nameColumn,
    column('Ready', (pod, now) => podSummary(pod, now).ready),
    column('Status', (pod, now) => podSummary(pod, now).status),
    column('Restarts', (pod, now) => podSummary(pod, now).restarts),
    ageColumn,
    wide(column('IP', pod => textAt(listAt(pod, 'status', 'podIPs')[0], 'ip') || '<none>')),
    wide(column('Node', pod => textAt(pod, 'spec', 'nodeName') || '<none>')),
    wide(column('Nominated Node', pod => textAt(pod, 'status', 'nominatedNodeName') || '<none>')),
    wide(column('Readiness Gates', gatesOf)),
  ],
  conditions: pod => endings[textAt(pod, 'status', 'phase')],
};

const completed = (reason: string, message: string): readonly RowCondition[] => [
  { type: 'Completed', status: 'True', reason, message },
];

const endings: Readonly<Record<string, readonly RowCondition[]>> = {
  Succeeded: completed('Succeeded', 'The pod has completed successfully.'),
  Failed: completed('Failed', 'The pod failed.'),
};

function gatesOf(pod: JsonObject): string {
  const gates = listAt(pod, 'spec', 'readinessGates').map(gate => textAt(gate, 'conditionType'));
  if (gates.length === 0) return '<none>';
  const conditions = listAt(pod, 'status', 'conditions');
  const open = gates.filter(
    gate =>
      at(
        conditions.find(condition => at(condition, 'type') === gate),
        'status',
      ) === 'True',
  );
  return `${open.length}/${gates.length}`;
}
