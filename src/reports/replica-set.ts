import { type Json, textAt } from '../domain/json.ts';
import type { ReplicaSetReport } from '../domain/reports.ts';
import { clean } from './clean.ts';
import { conditionsOf } from './condition.ts';
import { counterAt, replicasOf } from './counter-at.ts';
import { metaOf } from './meta.ts';
import { containersOf, templateOf } from './pod-template.ts';
import { formerRevisionsOf, revisionOf } from './revision-number.ts';

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

/** The label by which a Deployment's controller tells its generations of pods apart. */
export const templateHashOf = (object: Json): string =>
  clean(textAt(object, 'metadata', 'labels', 'pod-template-hash') ?? '');
