import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid } from './field-problem.ts';
import type { ResourceRow } from './resource-row.ts';

export const leaseKind: ResourceRow = {
  group: 'coordination.k8s.io',
  version: 'v1',
  resource: 'leases',
  singular: 'lease',
  kind: 'Lease',
  shortNames: [],
  namespaced: true,
  subresources: [],
  generation: 'none',
  hasStatus: false,
  fill: object => {
    object.spec ??= {};
  },
  problems: leaseProblems,
};

/** Upstream: ValidateLeaseSpec in pkg/apis/coordination/validation/validation.go. */
function leaseProblems({ spec }: JsonObject): FieldProblem[] {
  const seconds = at(spec, 'leaseDurationSeconds');
  const transitions = at(spec, 'leaseTransitions');
  const problems: FieldProblem[] = [];
  if (typeof seconds === 'number' && seconds <= 0) {
    problems.push(invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0'));
  }
  if (typeof transitions === 'number' && transitions < 0) {
    problems.push(invalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0'));
  }
  return problems;
}
