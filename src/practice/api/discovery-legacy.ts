import type { JsonObject } from '../json.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { ServedGroup, ServedResource, ServedVersion } from './served-resources.ts';
import { servedGroups } from './served-resources.ts';

/** The unaggregated documents, which every client falls back to; undefined for any other path. */
export function legacyDocument(rows: readonly ResourceRow[], path: string): JsonObject | undefined {
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  const groups = servedGroups(rows);
  if (path === '/apis') {
    const named = groups.filter(({ name }) => name !== '');
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map(groupOf) };
  }
  const [root, name, version, ...rest] = path.startsWith('/api/')
    ? ['api', '', ...path.split('/').slice(2)]
    : path.split('/').slice(1);
  const group = groups.find(each => each.name === name);
  if (!group || (root !== 'api' && root !== 'apis') || rest.length > 0) return undefined;
  if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) };
  const served = group.versions.find(each => each.version === version);
  return served && resourceList(group.name, served);
}

function groupOf({ name, versions }: ServedGroup): JsonObject {
  const named = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: named, preferredVersion: named[0] };
}

function resourceList(group: string, { version, resources }: ServedVersion): JsonObject {
  return {
    kind: 'APIResourceList',
    ...(group !== '' && { apiVersion: 'v1' }),
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: resources.flatMap(resourcesOf),
  };
}

function resourcesOf({ name, singular, namespaced, kind, verbs, ...of }: ServedResource): JsonObject[] {
  const main = {
    name,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(of.shortNames.length > 0 && { shortNames: of.shortNames }),
    ...(of.categories.length > 0 && { categories: of.categories }),
  };
  const parts = of.subresources.map(({ name: part, group, version, ...subresource }) => ({
    name: `${name}/${part}`,
    singularName: '',
    namespaced,
    ...(group !== undefined && { group, version }),
    ...subresource,
  }));
  return [main, ...parts];
}
