import type { ObjectStore } from '../api/object-store.ts';
import { at } from '../json.ts';
import { listOf } from '../kinds/pod-template-defaults.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import { qualifiedKind } from '../kinds/resource-row.ts';
import { clusterRoleBindingKind, clusterRoleKind, roleBindingKind, roleKind } from '../kinds/role-kinds.ts';
import type { KubeObject } from '../kube-objects.ts';

/** Somebody who asks; groups as the API server knows them. */
export type Asker = { readonly name: string; readonly groups: readonly string[] };

export type ResourceQuestion = {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
};
export type PathQuestion = { readonly verb: string; readonly path: string };
export type AccessQuestion = ResourceQuestion | PathQuestion;

/** `reason` as the API server gives it: which binding allows it, or what stood in the way of finding out. */
export type Verdict = { readonly isAllowed: boolean; readonly reason: string };

export type PolicyRule = {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
};

/** Upstream: RBACAuthorizer.Authorize and DefaultRuleResolver.VisitRulesFor; bindings of the whole cluster come first. */
export function authorize(store: ObjectStore, asker: Asker, question: AccessQuestion): Verdict {
  const problems: string[] = [];
  const namespace = 'path' in question ? undefined : question.namespace;
  for (const grant of grantsFor(store, asker, namespace)) {
    if ('problem' in grant) problems.push(grant.problem);
    else if (grant.rules.some(rule => allows(rule, question))) {
      return { isAllowed: true, reason: `RBAC: allowed by ${grant.words}` };
    }
  }
  const told = problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
  return { isAllowed: false, reason: told === undefined ? '' : `RBAC: ${told}` };
}

/** Every rule that counts for somebody in a namespace. */
export function rulesFor(store: ObjectStore, asker: Asker, namespace: string): readonly PolicyRule[] {
  return grantsFor(store, asker, namespace).flatMap(grant => ('rules' in grant ? grant.rules : []));
}

type Grant = { readonly rules: readonly PolicyRule[]; readonly words: string } | { readonly problem: string };

function grantsFor(store: ObjectStore, asker: Asker, namespace: string | undefined): Grant[] {
  const bindings = [
    ...store.list(clusterRoleBindingKind),
    ...(namespace ? store.list(roleBindingKind, namespace) : []),
  ];
  return bindings.flatMap(binding => {
    const subject = listOf(binding.subjects).find(each => isMeant(each, asker, binding));
    return subject ? [grantOf(store, binding, subject)] : [];
  });
}

function grantOf(store: ObjectStore, binding: KubeObject, subject: Record<string, unknown>): Grant {
  const { namespace } = binding.metadata;
  const kind = String(at(binding.roleRef, 'kind'));
  const name = String(at(binding.roleRef, 'name'));
  const row: ResourceRow = kind === 'Role' ? roleKind : clusterRoleKind;
  const role = store.get(row, kind === 'Role' ? namespace : undefined, name);
  if (!role) return { problem: `${qualifiedKind(row).toLowerCase()} ${JSON.stringify(name)} not found` };
  const own = JSON.stringify(binding.metadata.name + (namespace ? `/${namespace}` : ''));
  const words = `${binding.kind} ${own} of ${kind} ${JSON.stringify(name)} to ${subjectWords(subject, namespace)}`;
  return { rules: listOf(role.rules) as unknown as readonly PolicyRule[], words };
}

function subjectWords({ kind, name, namespace }: Record<string, unknown>, home: string | undefined): string {
  return `${kind} ${JSON.stringify(kind === 'ServiceAccount' ? `${name}/${namespace ?? home ?? ''}` : name)}`;
}

function isMeant(subject: Record<string, unknown>, { name, groups }: Asker, { metadata }: KubeObject): boolean {
  if (subject.kind === 'User') return subject.name === name;
  if (subject.kind === 'Group') return groups.includes(String(subject.name));
  const namespace = subject.namespace ?? metadata.namespace;
  return subject.kind === 'ServiceAccount' && name === `system:serviceaccount:${namespace}:${subject.name}`;
}

const fits = (list: readonly string[] | undefined, value: string) =>
  list !== undefined && (list.includes('*') || list.includes(value));

/** Upstream: RuleAllows in plugin/pkg/auth/authorizer/rbac/rbac.go. */
function allows(rule: PolicyRule, question: AccessQuestion): boolean {
  if (!fits(rule.verbs, question.verb)) return false;
  if ('path' in question) {
    const { path } = question;
    return (rule.nonResourceURLs ?? []).some(url =>
      url.endsWith('*') ? path.startsWith(url.slice(0, -1)) : url === path,
    );
  }
  const { group, resource, subresource, name } = question;
  const asked = subresource ? `${resource}/${subresource}` : resource;
  const isResource = fits(rule.resources, asked) || (subresource && rule.resources?.includes(`*/${subresource}`));
  if (!fits(rule.apiGroups, group) || !isResource) return false;
  return !rule.resourceNames?.length || (name !== undefined && rule.resourceNames.includes(name));
}
