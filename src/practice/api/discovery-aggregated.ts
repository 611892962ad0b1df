import type { JsonObject } from '../json.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { ServedGroup, ServedResource, ServedSubresource } from './served-resources.ts';
import { servedGroups } from './served-resources.ts';

/** Everything below `/api` or `/apis` in one document. Upstream: staging/src/k8s.io/api/apidiscovery/v2. */
export function aggregatedDocument(rows: readonly ResourceRow[], path: string): JsonObject {
  const isCore = path === '/api';
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: servedGroups(rows)
      .filter(({ name }) => (name === '') === isCore)
      .map(groupItem),
  };
}

function groupItem({ name, versions }: ServedGroup): JsonObject {
  return {
    metadata: { ...(name !== '' && { name }) },
    versions: versions.map(({ version, resources }) => ({
      version,
      resources: resources.map(resourceItem),
      freshness: 'Current',
    })),
  };
}

function resourceItem({ name, singular, namespaced, kind, ...of }: ServedResource): JsonObject {
  return {
    resource: name,
    responseKind: { group: '', version: '', kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: of.verbs,
    ...(of.shortNames.length > 0 && { shortNames: of.shortNames }),
    ...(of.categories.length > 0 && { categories: of.categories }),
    ...(of.subresources.length > 0 && { subresources: of.subresources.map(subresourceItem) }),
  };
}

function subresourceItem({ name, group = '', version = '', kind, verbs }: ServedSubresource): JsonObject {
  return { subresource: name, responseKind: { group, version, kind }, verbs };
}
