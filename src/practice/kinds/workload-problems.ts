import type { JsonObject } from '../json.ts';
import { at, equalSemantically } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid, required } from './field-problem.ts';
import { templateProblems } from './pod-template-problems.ts';

/** What Deployments and ReplicaSets share. Upstream: pkg/apis/apps/validation/validation.go. */
export function workloadProblems(object: JsonObject, previous: JsonObject | undefined): FieldProblem[] {
  const selector = at(object, 'spec', 'selector');
  const problems = [
    ...notNegative('spec.replicas', at(object, 'spec', 'replicas')),
    ...notNegative('spec.minReadySeconds', at(object, 'spec', 'minReadySeconds')),
    ...selectorProblems(selector, 'deployment'),
    ...templateProblems('spec.template', at(object, 'spec', 'template'), selector),
  ];
  if (previous && !equalSemantically(selector, at(previous, 'spec', 'selector'))) {
    problems.push(invalid('spec.selector', selector, 'field is immutable'));
  }
  return problems;
}

export function notNegative(field: string, value: unknown): FieldProblem[] {
  return typeof value === 'number' && value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : [];
}

export function selectorProblems(selector: unknown, kind: string): FieldProblem[] {
  if (selector === undefined || selector === null) return [required('spec.selector')];
  const labels = Object.keys((at(selector, 'matchLabels') as object | undefined) ?? {});
  const expressions = at(selector, 'matchExpressions');
  if (labels.length > 0 || (Array.isArray(expressions) && expressions.length > 0)) return [];
  // Of an empty selector the real server shows no members.
  return [invalid('spec.selector', {}, `empty selector is invalid for ${kind}`)];
}
