import { at, isJsonObject } from '../json.ts';
import { dataKeyProblems, immutableProblems } from './data-keys.ts';
import { listOf } from './pod-template-defaults.ts';
import type { ResourceRow } from './resource-row.ts';

/** Kinds that the practice cluster keeps but that no rollout rule depends on. */
const plain = {
  version: 'v1',
  shortNames: [],
  subresources: [],
  generation: 'none',
  hasStatus: false,
  fill: () => {},
  problems: () => [],
} as const satisfies Partial<ResourceRow>;

export const namespaceKind: ResourceRow = {
  ...plain,
  group: '',
  resource: 'namespaces',
  singular: 'namespace',
  kind: 'Namespace',
  shortNames: ['ns'],
  namespaced: false,
  subresources: ['status', 'finalize'],
  hasStatus: true,
  prepareForUpdate: (object, previous) => {
    object.spec = previous.spec;
  },
  fill: object => {
    object.spec ??= {};
    const metadata = object.metadata;
    if (!isJsonObject(metadata) || typeof metadata.name !== 'string') return;
    const labels = isJsonObject(metadata.labels) ? metadata.labels : {};
    labels['kubernetes.io/metadata.name'] = metadata.name;
    metadata.labels = labels;
  },
  prepareForCreate: object => {
    // Whatever was asked for: without it nobody would empty the namespace in the end.
    const asked = at(object, 'spec', 'finalizers');
    object.spec = { finalizers: [...new Set([...(Array.isArray(asked) ? asked : []), 'kubernetes'])] };
    object.status = { phase: 'Active' };
  },
  selectableFields: object => ({
    'status.phase': String(at(object, 'status', 'phase') ?? ''),
  }),
};

export const nodeKind: ResourceRow = {
  ...plain,
  group: '',
  resource: 'nodes',
  singular: 'node',
  kind: 'Node',
  shortNames: ['no'],
  namespaced: false,
  subresources: ['status'],
  hasStatus: true,
  selectableFields: object => ({
    'spec.unschedulable': String(at(object, 'spec', 'unschedulable') ?? false),
  }),
};

export const configMapKind: ResourceRow = {
  ...plain,
  group: '',
  resource: 'configmaps',
  singular: 'configmap',
  kind: 'ConfigMap',
  shortNames: ['cm'],
  namespaced: true,
  problems: (object, previous) => [
    ...immutableProblems(object, previous, ['data', 'binaryData']),
    ...dataKeyProblems('data', object.data),
    ...dataKeyProblems('binaryData', object.binaryData),
  ],
};

export const endpointSliceKind: ResourceRow = {
  ...plain,
  group: 'discovery.k8s.io',
  resource: 'endpointslices',
  singular: 'endpointslice',
  kind: 'EndpointSlice',
  namespaced: true,
  /** Counts every change that is not of its metadata. */
  generation: 'spec',
  fill: ({ ports }) => {
    for (const port of listOf(ports)) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
};
