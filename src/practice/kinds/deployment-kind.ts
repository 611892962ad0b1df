import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { forbidden, invalid, notSupported } from './field-problem.ts';
import { fillPodTemplate } from './pod-template-defaults.ts';
import type { ResourceRow } from './resource-row.ts';
import { notNegative, workloadProblems } from './workload-problems.ts';

export const deploymentKind: ResourceRow = {
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  singular: 'deployment',
  kind: 'Deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  generation: 'spec-and-annotations',
  hasStatus: true,
  fill: fillDeployment,
  prepareForCreate: object => {
    object.status = {};
  },
  problems: deploymentProblems,
};

/** Upstream: SetDefaults_Deployment in pkg/apis/apps/v1/defaults.go. */
function fillDeployment(object: JsonObject): void {
  const spec = object.spec;
  if (!isJsonObject(spec)) return;
  spec.replicas ??= 1;
  spec.strategy = fillStrategy(isJsonObject(spec.strategy) ? spec.strategy : {});
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  if (spec.paused === false) delete spec.paused;
  if (spec.minReadySeconds === 0) delete spec.minReadySeconds;
  if (isJsonObject(spec.template)) {
    spec.template.metadata ??= {};
    fillPodTemplate(spec.template);
  }
}

function fillStrategy(strategy: JsonObject): JsonObject {
  strategy.type ??= 'RollingUpdate';
  if (strategy.type !== 'RollingUpdate') return strategy;
  const rolling = isJsonObject(strategy.rollingUpdate) ? strategy.rollingUpdate : {};
  rolling.maxSurge ??= '25%';
  rolling.maxUnavailable ??= '25%';
  strategy.rollingUpdate = rolling;
  return strategy;
}

function deploymentProblems(object: JsonObject, previous: JsonObject | undefined): FieldProblem[] {
  const spec = object.spec;
  return [
    ...workloadProblems(object, previous),
    ...strategyProblems(at(spec, 'strategy')),
    ...notNegative('spec.revisionHistoryLimit', at(spec, 'revisionHistoryLimit')),
    ...deadlineProblems(at(spec, 'progressDeadlineSeconds'), at(spec, 'minReadySeconds')),
  ];
}

function strategyProblems(strategy: unknown): FieldProblem[] {
  const type = at(strategy, 'type');
  const rolling = at(strategy, 'rollingUpdate');
  if (type === 'Recreate') {
    return rolling === undefined || rolling === null
      ? []
      : [forbidden('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")];
  }
  if (type !== 'RollingUpdate') {
    // The real server shows its own struct here.
    const asRead = { Type: type, RollingUpdate: rolling ?? null };
    return [notSupported('spec.strategy', asRead, ['Recreate', 'RollingUpdate'])];
  }
  const surge = at(rolling, 'maxSurge');
  const unavailable = at(rolling, 'maxUnavailable');
  if (isZero(surge) && isZero(unavailable)) {
    return [invalid('spec.strategy.rollingUpdate.maxUnavailable', unavailable, 'may not be 0 when `maxSurge` is 0')];
  }
  return [
    ...shareProblems('spec.strategy.rollingUpdate.maxUnavailable', unavailable),
    ...shareProblems('spec.strategy.rollingUpdate.maxSurge', surge),
    ...(percentOf(unavailable) > 100
      ? [invalid('spec.strategy.rollingUpdate.maxUnavailable', unavailable, 'must not be greater than 100%')]
      : []),
  ];
}

const PERCENT_WORDS =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for " +
  "validation is '[0-9]+%')";

/** Upstream: ValidatePositiveIntOrPercent. */
function shareProblems(field: string, value: unknown): FieldProblem[] {
  if (typeof value === 'string' && !/^[0-9]+%$/.test(value)) return [invalid(field, value, PERCENT_WORDS)];
  return notNegative(field, value);
}

function percentOf(value: unknown): number {
  return typeof value === 'string' && value.endsWith('%') ? Number(value.slice(0, -1)) : 0;
}

function deadlineProblems(deadline: unknown, minReady: unknown): FieldProblem[] {
  if (typeof deadline !== 'number') return [];
  const problems = notNegative('spec.progressDeadlineSeconds', deadline);
  if (deadline <= (typeof minReady === 'number' ? minReady : 0)) {
    problems.push(invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  }
  return problems;
}

function isZero(value: unknown): boolean {
  return value === 0 || value === '0%';
}
