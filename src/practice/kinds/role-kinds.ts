import type { JsonObject } from '../json.ts';
import { at, equalSemantically, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid, notSupported, required } from './field-problem.ts';
import { pathSegmentProblems } from './name-rules.ts';
import { listOf } from './pod-template-defaults.ts';
import type { ResourceRow } from './resource-row.ts';

export const RBAC = 'rbac.authorization.k8s.io';

const common = {
  group: RBAC,
  version: 'v1',
  shortNames: [],
  subresources: [],
  generation: 'none',
  hasStatus: false,
  nameProblems: pathSegmentProblems,
} as const satisfies Partial<ResourceRow>;

export const roleKind: ResourceRow = {
  ...common,
  resource: 'roles',
  singular: 'role',
  kind: 'Role',
  namespaced: true,
  fill: fillRole,
  problems: object => ruleProblems(object, true),
};

export const clusterRoleKind: ResourceRow = {
  ...common,
  resource: 'clusterroles',
  singular: 'clusterrole',
  kind: 'ClusterRole',
  namespaced: false,
  fill: fillRole,
  problems: object => ruleProblems(object, false),
};

export const roleBindingKind: ResourceRow = {
  ...common,
  resource: 'rolebindings',
  singular: 'rolebinding',
  kind: 'RoleBinding',
  namespaced: true,
  fill: fillBinding,
  problems: (object, previous) => bindingProblems(object, previous, ['Role', 'ClusterRole']),
};

export const clusterRoleBindingKind: ResourceRow = {
  ...common,
  resource: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  kind: 'ClusterRoleBinding',
  namespaced: false,
  fill: fillBinding,
  problems: (object, previous) => bindingProblems(object, previous, ['ClusterRole']),
};

/** `rules` is written out even where there are none. */
function fillRole(object: JsonObject): void {
  object.rules ??= [];
}

/** Upstream: SetDefaults_Subject and SetDefaults_RoleBinding in pkg/apis/rbac/v1/defaults.go. */
function fillBinding(object: JsonObject): void {
  if (isJsonObject(object.roleRef)) object.roleRef.apiGroup ??= RBAC;
  for (const subject of listOf(object.subjects)) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ??= RBAC;
  }
}

/** Upstream: ValidatePolicyRule in pkg/apis/rbac/validation/validation.go. */
function ruleProblems(object: JsonObject, isNamespaced: boolean): FieldProblem[] {
  return listOf(object.rules).flatMap((rule, index) => {
    const field = `rules[${index}]`;
    const isEmpty = (name: string) => !Array.isArray(rule[name]) || rule[name].length === 0;
    const problems = isEmpty('verbs') ? [required(`${field}.verbs`, 'verbs must contain at least one value')] : [];
    if (!isEmpty('nonResourceURLs')) {
      const urls = (words: string) => invalid(`${field}.nonResourceURLs`, rule.nonResourceURLs, words);
      if (isNamespaced) problems.push(urls('namespaced rules cannot apply to non-resource URLs'));
      if (!['apiGroups', 'resources', 'resourceNames'].every(isEmpty)) {
        problems.push(urls('rules cannot apply to both regular resources and non-resource URLs'));
      }
      return problems;
    }
    if (isEmpty('apiGroups')) {
      problems.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'));
    }
    if (isEmpty('resources')) {
      problems.push(required(`${field}.resources`, 'resource rules must supply at least one resource'));
    }
    return problems;
  });
}

function bindingProblems(
  object: JsonObject,
  previous: JsonObject | undefined,
  kinds: readonly string[],
): FieldProblem[] {
  const { roleRef } = object;
  const [group, kind, name] = ['apiGroup', 'kind', 'name'].map(member => String(at(roleRef, member) ?? ''));
  const problems: FieldProblem[] = [];
  if (group !== RBAC) problems.push(notSupported('roleRef.apiGroup', group, [RBAC]));
  if (!kinds.includes(kind ?? '')) problems.push(notSupported('roleRef.kind', kind, kinds));
  if (name === '') problems.push(required('roleRef.name'));
  problems.push(
    ...listOf(object.subjects).flatMap((each, index) => subjectProblems(`subjects[${index}]`, each, kinds)),
  );
  if (previous && !equalSemantically(previous.roleRef, roleRef)) {
    // The real server shows its own struct here.
    const asRead = { APIGroup: group, Kind: kind, Name: name };
    problems.push(invalid('roleRef', asRead, 'cannot change roleRef'));
  }
  return problems;
}

const SUBJECTS = ['ServiceAccount', 'User', 'Group'];

function subjectProblems(field: string, subject: JsonObject, kinds: readonly string[]): FieldProblem[] {
  const problems = subject.name ? [] : [required(`${field}.name`)];
  const kind = String(subject.kind ?? '');
  if (!SUBJECTS.includes(kind)) problems.push(notSupported(`${field}.kind`, kind, SUBJECTS));
  const isClusterWide = !kinds.includes('Role');
  if (kind === 'ServiceAccount' && isClusterWide && !subject.namespace) problems.push(required(`${field}.namespace`));
  return problems;
}
