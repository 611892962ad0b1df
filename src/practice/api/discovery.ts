import type { JsonObject } from '../json.ts';
import { kindRegistry } from '../kinds/kind-registry.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';

export const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3-practice',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'node',
  platform: 'linux/amd64',
};

const REVIEW_GROUPS: Readonly<Record<string, readonly [string, string][]>> = {
  'authentication.k8s.io': [['selfsubjectreviews', 'SelfSubjectReview']],
  'authorization.k8s.io': [
    ['selfsubjectaccessreviews', 'SelfSubjectAccessReview'],
    ['selfsubjectrulesreviews', 'SelfSubjectRulesReview'],
  ],
};

/** The unaggregated documents, which every client falls back to. */
export function discoveryDocument(path: string): JsonObject | undefined {
  if (path === '/api')
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [],
    };
  if (path === '/apis')
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: groupNames().map(groupOf),
    };
  if (path === '/api/v1') return resourceList('', 'v1');
  const [, , group = '', version] = path.split('/');
  if (!path.startsWith('/apis/') || !groupNames().includes(group) || path.split('/').length > 4) return undefined;
  if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) };
  return version === 'v1' ? resourceList(group, version) : undefined;
}

function groupNames(): string[] {
  const groups = kindRegistry.map(row => row.group).filter(group => group !== '');
  return [...new Set([...groups, ...Object.keys(REVIEW_GROUPS)])];
}

function groupOf(name: string): JsonObject {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
}

function resourceList(group: string, version: string): JsonObject {
  const rows = kindRegistry.filter(row => row.group === group && row.version === version);
  const reviews = (REVIEW_GROUPS[group] ?? []).map(([name, kind]) => ({
    name,
    singularName: kind.toLowerCase(),
    namespaced: false,
    kind,
    verbs: ['create'],
  }));
  return {
    kind: 'APIResourceList',
    ...(group !== '' && { apiVersion: 'v1' }),
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: [...rows.flatMap(resourcesOf), ...reviews],
  };
}

function resourcesOf(row: ResourceRow): JsonObject[] {
  const main = {
    name: row.resource,
    singularName: row.singular,
    namespaced: row.namespaced,
    kind: row.kind,
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
    ...(row.shortNames.length > 0 && { shortNames: row.shortNames }),
    ...(row.categories && { categories: row.categories }),
  };
  const parts = row.subresources.map(subresource => ({
    name: `${row.resource}/${subresource}`,
    singularName: '',
    namespaced: row.namespaced,
    ...(subresource === 'scale' && { group: 'autoscaling', version: 'v1' }),
    kind: subresource === 'scale' ? 'Scale' : subresource === 'proxy' ? 'PodProxyOptions' : row.kind,
    verbs: subresource === 'log' || subresource === 'proxy' ? ['get'] : ['get', 'patch', 'update'],
  }));
  return [main, ...parts];
}
