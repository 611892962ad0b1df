import type { Deployment, Labels, ReplicaSet } from '../../kube-objects.ts';
import { fenceposts } from './fenceposts.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAX = 'deployment.kubernetes.io/max-replicas';

const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED,
  MAX,
  'deprecated.deployment.rollback.to',
]);

/** Upstream cuts the list of former numbers at 2000 characters, oldest first. */
const LONGEST_HISTORY = 2000;

export function revisionOf(replicaSet: ReplicaSet): number {
  const text = replicaSet.metadata.annotations?.[REVISION];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : 0;
}

export function maxRevision(replicaSets: readonly ReplicaSet[]): number {
  return Math.max(0, ...replicaSets.map(revisionOf));
}

/** The new ReplicaSet's annotations: the Deployment's, the next number, and after an undo the numbers it had before. */
export function annotationsOfNew(deployment: Deployment, replicaSet: ReplicaSet, revision: number): Labels {
  const annotations = {
    ...replicaSet.metadata.annotations,
    ...copied(deployment),
  };
  const former = replicaSet.metadata.annotations?.[REVISION];
  if (former !== undefined && !/^\d+$/.test(former)) return annotations;
  if (Number(former ?? 0) >= revision) return annotations;
  annotations[REVISION] = String(revision);
  if (former !== undefined) annotations[REVISION_HISTORY] = withFormer(annotations[REVISION_HISTORY], former);
  return annotations;
}

export function sizeAnnotations(deployment: Deployment): Labels {
  const { replicas } = deployment.spec;
  return {
    [DESIRED]: String(replicas),
    [MAX]: String(replicas + fenceposts(deployment).maxSurge),
  };
}

export function desiredReplicas(replicaSet: ReplicaSet): number | undefined {
  return countIn(replicaSet, DESIRED);
}

export function maxReplicas(replicaSet: ReplicaSet): number | undefined {
  return countIn(replicaSet, MAX);
}

function countIn(replicaSet: ReplicaSet, annotation: string): number | undefined {
  const text = replicaSet.metadata.annotations?.[annotation];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function copied(deployment: Deployment): Labels {
  const entries = Object.entries(deployment.metadata.annotations ?? {});
  return Object.fromEntries(entries.filter(([key]) => !NOT_COPIED.has(key)));
}

function withFormer(history: string | undefined, former: string): string {
  const numbers = [...(history ? history.split(',') : []), former];
  while (numbers.length > 1 && numbers.join(',').length > LONGEST_HISTORY) numbers.shift();
  return numbers.join(',');
}
