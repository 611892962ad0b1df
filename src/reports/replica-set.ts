import type { Json } from '../domain/json.ts';
import type { ReplicaSetReport } from '../domain/reports.ts';
import { conditionsOf } from './condition.ts';
import { counterAt, replicasOf } from './counter-at.ts';
import { metaOf } from './meta.ts';
import { containersOf, templateOf } from './pod-template.ts';
import { formerRevisionsOf, revisionOf } from './revision-number.ts';
import { templateHashOf } from './template-hash.ts';

export function replicaSetOf(object: Json): ReplicaSetReport | undefined {
  const meta = metaOf(object);
  if (!meta) return undefined;
  const template = templateOf(object);
  return {
    ...meta,
    kind: 'ReplicaSet',
    revision: revisionOf(object),
    formerRevisions: formerRevisionsOf(object),
    hash: templateHashOf(object),
    desired: replicasOf(object),
    total: counterAt(object, 'status', 'replicas'),
    ready: counterAt(object, 'status', 'readyReplicas'),
    available: counterAt(object, 'status', 'availableReplicas'),
    containers: containersOf(template),
    template,
    conditions: conditionsOf(object),
  };
}
