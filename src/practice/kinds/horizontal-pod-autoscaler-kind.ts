import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { forbidden, invalid, required } from './field-problem.ts';
import { listOf } from './pod-template-defaults.ts';
import type { ResourceRow } from './resource-row.ts';

export const horizontalPodAutoscalerKind: ResourceRow = {
  group: 'autoscaling',
  version: 'v2',
  resource: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  kind: 'HorizontalPodAutoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  generation: 'none',
  hasStatus: true,
  fill: fillAutoscaler,
  prepareForCreate: object => {
    object.status = { currentMetrics: null, desiredReplicas: 0 };
  },
  problems: autoscalerProblems,
};

const USUAL_CPU = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } };

/** Upstream: SetDefaults_HorizontalPodAutoscaler in pkg/apis/autoscaling/v2/defaults.go. */
function fillAutoscaler({ spec }: JsonObject): void {
  if (!isJsonObject(spec)) return;
  spec.minReplicas ??= 1;
  if (listOf(spec.metrics).length === 0) spec.metrics = [{ type: 'Resource', resource: USUAL_CPU }];
  if (isJsonObject(spec.behavior)) fillBehavior(spec.behavior);
}

/** Who says something about one direction is told the rules of both. */
function fillBehavior(behavior: JsonObject): void {
  const everything = { type: 'Percent', value: 100, periodSeconds: 15 };
  const up = isJsonObject(behavior.scaleUp) ? behavior.scaleUp : {};
  up.stabilizationWindowSeconds ??= 0;
  up.selectPolicy ??= 'Max';
  up.policies ??= [{ type: 'Pods', value: 4, periodSeconds: 15 }, everything];
  const down = isJsonObject(behavior.scaleDown) ? behavior.scaleDown : {};
  down.selectPolicy ??= 'Max';
  down.policies ??= [everything];
  behavior.scaleUp = up;
  behavior.scaleDown = down;
}

const FOR_ZERO = 'must specify at least one Object or External metric to support scaling to zero replicas';

/** Upstream: validateHorizontalPodAutoscalerSpec, as far as size, target and resources go. */
function autoscalerProblems({ spec }: JsonObject): FieldProblem[] {
  const least = at(spec, 'minReplicas');
  const most = at(spec, 'maxReplicas') ?? 0;
  const problems: FieldProblem[] = [];
  if (typeof least === 'number' && least < 1) {
    problems.push(invalid('spec.minReplicas', least, 'must be greater than or equal to 1'));
  }
  if (most === 0) problems.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  else if (typeof most === 'number' && most < 1) {
    problems.push(invalid('spec.maxReplicas', most, 'must be greater than or equal to 1'));
  }
  if (typeof least === 'number' && typeof most === 'number' && most < least) {
    problems.push(invalid('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`'));
  }
  for (const name of ['kind', 'name']) {
    if (!at(spec, 'scaleTargetRef', name)) problems.push(required(`spec.scaleTargetRef.${name}`));
  }
  const version = String(at(spec, 'scaleTargetRef', 'apiVersion') ?? '');
  if (!version.includes('/')) {
    problems.push(invalid('spec.scaleTargetRef.apiVersion', version, 'apiVersion must specify API group'));
  }
  const types = listOf(at(spec, 'metrics')).map(({ type }) => type);
  if (least === 0 && !types.includes('Object') && !types.includes('External')) {
    problems.push(forbidden('spec.metrics', FOR_ZERO));
  }
  return problems;
}
