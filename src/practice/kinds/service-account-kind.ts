import type { ResourceRow } from './resource-row.ts';

export const serviceAccountKind: ResourceRow = {
  group: '',
  version: 'v1',
  resource: 'serviceaccounts',
  singular: 'serviceaccount',
  kind: 'ServiceAccount',
  shortNames: ['sa'],
  namespaced: true,
  subresources: [],
  generation: 'none',
  hasStatus: false,
  returnsDeleted: true,
  fill: () => {},
  problems: () => [],
};
