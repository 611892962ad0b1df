import { at, isJsonObject } from '../json.ts';
import { fillPodTemplate } from './pod-template-defaults.ts';
import type { ResourceRow } from './resource-row.ts';
import { workloadProblems } from './workload-problems.ts';

export const replicaSetKind: ResourceRow = {
  group: 'apps',
  version: 'v1',
  resource: 'replicasets',
  singular: 'replicaset',
  kind: 'ReplicaSet',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  generation: 'spec',
  hasStatus: true,
  fill: object => {
    const spec = object.spec;
    if (!isJsonObject(spec)) return;
    spec.replicas ??= 1;
    if (spec.minReadySeconds === 0) delete spec.minReadySeconds;
    if (isJsonObject(spec.template)) {
      spec.template.metadata ??= {};
      fillPodTemplate(spec.template);
    }
  },
  prepareForCreate: object => {
    object.status = { replicas: 0 };
  },
  problems: workloadProblems,
  selectableFields: object => ({
    'status.replicas': String(at(object, 'status', 'replicas') ?? 0),
  }),
};
