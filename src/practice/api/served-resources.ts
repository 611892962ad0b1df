import { namespaceKind } from '../kinds/plain-kinds.ts';
import type { ResourceRow, Subresource } from '../kinds/resource-row.ts';

/** One line of discovery, whatever its form. */
export type ServedResource = {
  readonly name: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly ServedSubresource[];
};

export type ServedSubresource = {
  readonly name: string;
  /** Where the answered kind is of another group than the resource. */
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly verbs: readonly string[];
};

export type ServedVersion = { readonly version: string; readonly resources: readonly ServedResource[] };
export type ServedGroup = { readonly name: string; readonly versions: readonly ServedVersion[] };

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
/** The same for objects of a definition, in an order of their own. */
const CUSTOM_VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

/** The order of the real server's own groups, most important first; those of custom resources follow by name. */
const ORDER = [
  '',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'policy',
  'rbac.authorization.k8s.io',
  'apiextensions.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
];

const reviews: readonly (readonly [group: string, name: string, kind: string])[] = [
  ['authentication.k8s.io', 'selfsubjectreviews', 'SelfSubjectReview'],
  ['authorization.k8s.io', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview'],
  ['authorization.k8s.io', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview'],
];

/** All that can be asked for; the core group has no name. */
export function servedGroups(rows: readonly ResourceRow[]): readonly ServedGroup[] {
  const names = [...new Set([...rows.map(row => row.group), ...reviews.map(([group]) => group)])];
  return names.sort(byImportance).map(name => ({ name, versions: versionsOf(rows, name) }));
}

function byImportance(left: string, right: string): number {
  const [first, second] = [left, right].map(name => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length));
  if (first !== second) return (first as number) - (second as number);
  return left < right ? -1 : 1;
}

function versionsOf(all: readonly ResourceRow[], group: string): readonly ServedVersion[] {
  const rows = all.filter(row => row.group === group);
  const ofGroup = reviews.filter(([of]) => of === group);
  const versions = [...new Set(rows.map(row => row.version))].sort().reverse();
  return (versions.length > 0 ? versions : ['v1']).map(version => ({
    version,
    resources: [
      ...rows.filter(row => row.version === version).map(resourceOf),
      ...ofGroup.map(([, name, kind]) => reviewOf(name, kind)),
    ].sort((left, right) => (left.name < right.name ? -1 : 1)),
  }));
}

function resourceOf(row: ResourceRow): ServedResource {
  return {
    name: row.resource,
    singular: row.singular,
    namespaced: row.namespaced,
    kind: row.kind,
    verbs: row.verbs ?? usualVerbs(row),
    shortNames: row.shortNames,
    categories: row.categories ?? [],
    subresources: [...row.subresources].sort().map(name => subresourceOf(row, name)),
  };
}

function usualVerbs(row: ResourceRow): readonly string[] {
  if (row.structure) return CUSTOM_VERBS;
  // Namespaces go one by one.
  return row === namespaceKind ? VERBS.filter(verb => verb !== 'deletecollection') : VERBS;
}

function subresourceOf(row: ResourceRow, name: Subresource): ServedSubresource {
  switch (name) {
    case 'scale':
      return { name, group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] };
    case 'proxy':
      return { name, kind: `${row.kind}ProxyOptions`, verbs: ['create', 'delete', 'get', 'patch', 'update'] };
    case 'log':
      return { name, kind: row.kind, verbs: ['get'] };
    case 'eviction':
      return { name, group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] };
    case 'finalize':
      return { name, kind: row.kind, verbs: ['update'] };
    case 'status':
      return { name, kind: row.kind, verbs: ['get', 'patch', 'update'] };
  }
}

function reviewOf(name: string, kind: string): ServedResource {
  const plain = { shortNames: [], categories: [], subresources: [] };
  return { name, singular: kind.toLowerCase(), namespaced: false, kind, verbs: ['create'], ...plain };
}
