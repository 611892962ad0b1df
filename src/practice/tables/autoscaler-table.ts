import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import type { Table } from './table.ts';
import { ageColumn, column, listAt, nameColumn, numberAt, textAt } from './table.ts';

const MOST_SHOWN = 2;

export const autoscalerTable: Table = {
  columns: [
    nameColumn,
    column(
      'Reference',
      object =>
        `${textAt(object, 'spec', 'scaleTargetRef', 'kind')}/${textAt(object, 'spec', 'scaleTargetRef', 'name')}`,
    ),
    column('Targets', targetsOf),
    column('MinPods', object => textAt(object, 'spec', 'minReplicas') || '<unset>'),
    column('MaxPods', object => numberAt(object, 'spec', 'maxReplicas')),
    column('Replicas', object => numberAt(object, 'status', 'currentReplicas')),
    ageColumn,
  ],
};

/** Upstream: formatHPAMetrics. The two versions of the API spell metrics differently; version 1 knows only one. */
function targetsOf(hpa: JsonObject): string {
  const onlyCpu = at(hpa, 'spec', 'targetCPUUtilizationPercentage');
  if (typeof onlyCpu === 'number') {
    const now = at(hpa, 'status', 'currentCPUUtilizationPercentage');
    return `cpu: ${typeof now === 'number' ? `${now}%` : '<unknown>'}/${onlyCpu}%`;
  }
  const statuses = listAt(hpa, 'status', 'currentMetrics');
  const texts = listAt(hpa, 'spec', 'metrics').map((metric, index) => metricText(metric, statuses[index]));
  if (texts.length === 0) return '<none>';
  const shown = texts.slice(0, MOST_SHOWN).join(', ');
  return texts.length > MOST_SHOWN ? `${shown} + ${texts.length - MOST_SHOWN} more...` : shown;
}

function metricText(metric: unknown, status: unknown): string {
  const type = textAt(metric, 'type');
  const member = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  const source = at(metric, member);
  const target = at(source, 'target');
  const current = at(status, member, 'current');
  const average = textAt(target, 'averageValue');
  const currentAverage = textAt(current, 'averageValue') || '<unknown>';
  switch (type) {
    case 'Pods':
      return `${currentAverage}/${average}`;
    case 'External':
    case 'Object':
      if (average) return `${currentAverage}/${average} (avg)`;
      return `${textAt(current, 'value') || '<unknown>'}/${textAt(target, 'value')}`;
    case 'Resource':
    case 'ContainerResource':
      if (average) return `${textAt(source, 'name')}: ${currentAverage}/${average}`;
      return `${textAt(source, 'name')}: ${percent(current, '<unknown>')}/${percent(target, '<auto>')}`;
    default:
      return '<unknown type>';
  }
}

function percent(of: unknown, otherwise: string): string {
  const value = at(of, 'averageUtilization');
  return typeof value === 'number' ? `${value}%` : otherwise;
}
