import { type Json, listAt, textsAt } from '../domain/json.ts';
import type { RolloutReport } from '../domain/reports.ts';
import { clean } from './clean.ts';
import { conditionsOf } from './condition.ts';
import { counterAt } from './counter-at.ts';
import { fieldWritersOf } from './field-writers.ts';
import { containersOf, templateOf } from './pod-template.ts';

type RolloutFields = Pick<
  RolloutReport,
  | 'observedGeneration'
  | 'minReadySeconds'
  | 'conditions'
  | 'selector'
  | 'hasSelectorExpressions'
  | 'containers'
  | 'template'
  | 'writers'
>;

/** Fields that every kind of workload has in the same place. */
export function rolloutFieldsOf(object: Json): RolloutFields {
  const template = templateOf(object);
  return {
    observedGeneration: counterAt(object, 'status', 'observedGeneration'),
    minReadySeconds: counterAt(object, 'spec', 'minReadySeconds'),
    conditions: conditionsOf(object),
    selector: textsAt(object, 'spec', 'selector', 'matchLabels'),
    hasSelectorExpressions: listAt(object, 'spec', 'selector', 'matchExpressions').length > 0,
    containers: containersOf(template),
    template,
    writers: fieldWritersOf(object),
  };
}

/** A number, or a percentage such as `25%`, as the server wrote it. */
export function share(value: Json | undefined, otherwise: number | string): number | string {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return typeof value === 'string' ? clean(value) : otherwise;
}
