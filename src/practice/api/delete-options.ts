import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import type { FieldProblem } from '../kinds/field-problem.ts';
import { invalid } from '../kinds/field-problem.ts';
import type { DeleteWish } from './object-deletion.ts';
import { invalidObject } from './status-error.ts';

export type DeleteOptions = { readonly wish: DeleteWish; readonly dryRun: boolean };

const OPTIONS = { group: 'meta.k8s.io', kind: 'DeleteOptions', resource: 'deleteoptions' };

/** A body says all of it; without one the query does. Upstream: ValidateDeleteOptions. */
export function readDeleteOptions(query: URLSearchParams, body: unknown): DeleteOptions {
  const given = isJsonObject(body) && Object.keys(body).length > 0 ? body : optionsIn(query);
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, dryRun } = given;
  const asked = Array.isArray(dryRun) ? dryRun : [];
  const problems = [...policyProblems(propagationPolicy, orphanDependents), ...dryRunProblems(asked)];
  if (problems.length > 0) throw invalidObject(OPTIONS, '', problems);
  const policy = propagationPolicy ?? legacyPolicy(orphanDependents);
  const uid = at(given, 'preconditions', 'uid');
  const resourceVersion = at(given, 'preconditions', 'resourceVersion');
  const wish = {
    ...(typeof gracePeriodSeconds === 'number' && { gracePeriodSeconds }),
    ...(typeof policy === 'string' && { propagationPolicy: policy }),
    preconditions: {
      ...(typeof uid === 'string' && { uid }),
      ...(typeof resourceVersion === 'string' && { resourceVersion }),
    },
  };
  return { wish, dryRun: asked.length > 0 };
}

function optionsIn(query: URLSearchParams): JsonObject {
  const grace = query.get('gracePeriodSeconds');
  const orphan = query.get('orphanDependents');
  return {
    ...(grace !== null && { gracePeriodSeconds: Number(grace) }),
    ...(orphan !== null && { orphanDependents: orphan === 'true' }),
    ...(query.has('propagationPolicy') && { propagationPolicy: query.get('propagationPolicy') }),
    ...(query.has('dryRun') && { dryRun: query.getAll('dryRun') }),
  };
}

/** What a policy was before there were three. */
function legacyPolicy(orphanDependents: unknown): string | undefined {
  if (typeof orphanDependents !== 'boolean') return undefined;
  return orphanDependents ? 'Orphan' : 'Background';
}

const POLICIES = ['Foreground', 'Background', 'Orphan'];

function policyProblems(policy: unknown, orphanDependents: unknown): FieldProblem[] {
  if (policy === undefined || policy === null) return [];
  const problems: FieldProblem[] = [];
  if (typeof orphanDependents === 'boolean') {
    const words = 'orphanDependents and deletionPropagation cannot be both set';
    problems.push(invalid('propagationPolicy', policy, words));
  }
  return POLICIES.includes(String(policy))
    ? problems
    : [...problems, unsupported('propagationPolicy', policy, [...POLICIES, 'nil'])];
}

function dryRunProblems(asked: readonly unknown[]): FieldProblem[] {
  return asked.every(value => value === 'All') ? [] : [unsupported('dryRun', asked, ['All'])];
}

function unsupported(field: string, value: unknown, supported: readonly string[]): FieldProblem {
  const list = supported.map(text => JSON.stringify(text)).join(', ');
  return {
    field,
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`,
  };
}
