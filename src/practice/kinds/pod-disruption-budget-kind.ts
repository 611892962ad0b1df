import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid, notSupported } from './field-problem.ts';
import { countOrPercentProblems, tooManyPercentProblems } from './int-or-percent.ts';
import type { ResourceRow } from './resource-row.ts';

export const podDisruptionBudgetKind: ResourceRow = {
  group: 'policy',
  version: 'v1',
  resource: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  kind: 'PodDisruptionBudget',
  shortNames: ['pdb'],
  namespaced: true,
  subresources: ['status'],
  generation: 'spec',
  hasStatus: true,
  fill: () => {},
  prepareForCreate: object => {
    object.status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };
  },
  problems: budgetProblems,
};

const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

/** Upstream: ValidatePodDisruptionBudgetSpec in pkg/apis/policy/validation. */
function budgetProblems({ spec }: JsonObject): FieldProblem[] {
  const minAvailable = at(spec, 'minAvailable');
  const maxUnavailable = at(spec, 'maxUnavailable');
  const policy = at(spec, 'unhealthyPodEvictionPolicy');
  const problems: FieldProblem[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    // The real server shows its own struct here.
    const asRead = {
      MinAvailable: minAvailable,
      Selector: at(spec, 'selector') ?? null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: policy ?? null,
    };
    problems.push(invalid('spec', asRead, 'minAvailable and maxUnavailable cannot be both set'));
  }
  for (const [name, value] of Object.entries({ minAvailable, maxUnavailable })) {
    const field = `spec.${name}`;
    problems.push(...countOrPercentProblems(field, value), ...tooManyPercentProblems(field, value));
  }
  if (policy !== undefined && !POLICIES.includes(String(policy))) {
    problems.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, POLICIES));
  }
  return problems;
}
