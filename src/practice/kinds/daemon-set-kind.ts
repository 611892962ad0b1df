import type { JsonObject } from '../json.ts';
import { at, equalSemantically, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid, notSupported, required } from './field-problem.ts';
import { amountOf, countOrPercentProblems, tooManyPercentProblems } from './int-or-percent.ts';
import { fillPodTemplate } from './pod-template-defaults.ts';
import { templateProblems } from './pod-template-problems.ts';
import type { ResourceRow } from './resource-row.ts';
import { notNegative, selectorProblems } from './workload-problems.ts';

/** How often the template has changed: a field of old versions of the API, which v1 shows as an annotation. */
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

export const daemonSetKind: ResourceRow = {
  group: 'apps',
  version: 'v1',
  resource: 'daemonsets',
  singular: 'daemonset',
  kind: 'DaemonSet',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  generation: 'spec',
  hasStatus: true,
  fill: fillDaemonSet,
  prepareForCreate: object => {
    countTemplate(object, '1');
    object.status = {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    };
  },
  prepareForUpdate: (object, previous) => {
    const count = Number(at(previous, 'metadata', 'annotations', TEMPLATE_GENERATION) ?? 1);
    const isSame = equalSemantically(at(object, 'spec', 'template'), at(previous, 'spec', 'template'));
    countTemplate(object, String(isSame ? count : count + 1));
  },
  problems: daemonSetProblems,
};

function countTemplate({ metadata }: JsonObject, count: string): void {
  if (!isJsonObject(metadata)) return;
  metadata.annotations = { ...(metadata.annotations as JsonObject | undefined), [TEMPLATE_GENERATION]: count };
}

/** Upstream: SetDefaults_DaemonSet. */
function fillDaemonSet(object: JsonObject): void {
  const spec = object.spec;
  if (!isJsonObject(spec)) return;
  // Whoever creates one owns the count.
  if (!at(object, 'metadata', 'annotations', TEMPLATE_GENERATION)) countTemplate(object, '1');
  const strategy = isJsonObject(spec.updateStrategy) ? spec.updateStrategy : {};
  strategy.type ??= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    const rolling = isJsonObject(strategy.rollingUpdate) ? strategy.rollingUpdate : {};
    rolling.maxUnavailable ??= 1;
    rolling.maxSurge ??= 0;
    strategy.rollingUpdate = rolling;
  }
  spec.updateStrategy = strategy;
  spec.revisionHistoryLimit ??= 10;
  if (spec.minReadySeconds === 0) delete spec.minReadySeconds;
  if (isJsonObject(spec.template)) {
    spec.template.metadata ??= {};
    fillPodTemplate(spec.template);
  }
}

/** Upstream: ValidateDaemonSetSpecUpdate and ValidateDaemonSetSpec, in their order. */
function daemonSetProblems(object: JsonObject, previous: JsonObject | undefined): FieldProblem[] {
  const { spec } = object;
  const selector = at(spec, 'selector');
  const problems: FieldProblem[] = [];
  if (previous && !equalSemantically(selector, at(previous, 'spec', 'selector'))) {
    problems.push(invalid('spec.selector', selector, 'field is immutable'));
  }
  return [
    ...problems,
    ...selectorProblems(selector, 'daemonset'),
    ...templateProblems('spec.template', at(spec, 'template'), selector),
    ...notNegative('spec.minReadySeconds', at(spec, 'minReadySeconds')),
    ...strategyProblems(at(spec, 'updateStrategy')),
    ...notNegative('spec.revisionHistoryLimit', at(spec, 'revisionHistoryLimit')),
  ];
}

function strategyProblems(strategy: unknown): FieldProblem[] {
  const field = 'spec.updateStrategy';
  const type = at(strategy, 'type');
  if (type === 'OnDelete') return [];
  const rolling = at(strategy, 'rollingUpdate');
  if (type !== 'RollingUpdate') {
    // The real server shows its own struct here.
    return [notSupported(field, { Type: type, RollingUpdate: rolling ?? null }, ['RollingUpdate', 'OnDelete'])];
  }
  const unavailable = at(rolling, 'maxUnavailable');
  const surge = at(rolling, 'maxSurge');
  const limits = Object.entries({ maxUnavailable: unavailable, maxSurge: surge });
  const problems = [
    ...limits.flatMap(([name, value]) => countOrPercentProblems(`${field}.rollingUpdate.${name}`, value)),
    ...limits.flatMap(([name, value]) => tooManyPercentProblems(`${field}.rollingUpdate.${name}`, value)),
  ];
  if (amountOf(unavailable) !== 0 && amountOf(surge) !== 0) {
    problems.push(invalid(`${field}.rollingUpdate.maxSurge`, surge, 'may not be set when maxUnavailable is non-zero'));
  }
  if (amountOf(unavailable) === 0 && amountOf(surge) === 0) {
    problems.push(required(`${field}.rollingUpdate.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  }
  return problems;
}
