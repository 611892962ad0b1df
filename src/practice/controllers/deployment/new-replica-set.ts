import { changeObject, createObject } from '../../api/object-writes.ts';
import { StatusError } from '../../api/status-error.ts';
import { fnv32a, safeEncode } from '../../chance.ts';
import { apiTime } from '../../clock.ts';
import { copyJson, equalJson, equalSemantically, stableText } from '../../json.ts';
import { replicaSetKind } from '../../kinds/replica-set-kind.ts';
import type { Deployment, PodTemplate, ReplicaSet } from '../../kube-objects.ts';
import { conditionOf } from '../../kube-objects.ts';
import { recordEvent } from '../event-recorder.ts';
import { newCondition, withCondition } from './deployment-conditions.ts';
import { hasDeadline } from './deployment-status.ts';
import type { DeploymentSync } from './deployment-sync.ts';
import { announceScaling, byCreation, CONTROLLER_MANAGER, wantedPods, writeStatus } from './deployment-sync.ts';
import { fenceposts } from './fenceposts.ts';
import { annotationsOfNew, maxRevision, REVISION, sizeAnnotations } from './revision-annotations.ts';

const TEMPLATE_HASH = 'pod-template-hash';

/** The ReplicaSet with the Deployment's template; the oldest, should there be several. */
function findNew(deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const { template } = deployment.spec;
  return [...replicaSets].sort(byCreation).find(each => areSame(each.spec.template, template));
}

/** Stored templates never change, and the same ones are compared at every look. */
const compared = new WeakMap<PodTemplate, WeakMap<PodTemplate, boolean>>();

function areSame(left: PodTemplate, right: PodTemplate): boolean {
  let known = compared.get(left);
  if (!known) {
    known = new WeakMap();
    compared.set(left, known);
  }
  let same = known.get(right);
  if (same === undefined) {
    same = equalSemantically(withoutHash(left), withoutHash(right));
    known.set(right, same);
  }
  return same;
}

export function findOld(sync: DeploymentSync): ReplicaSet[] {
  const fresh = findNew(sync.deployment, sync.replicaSets);
  return sync.replicaSets.filter(each => each.metadata.uid !== fresh?.metadata.uid);
}

/** Gives the new ReplicaSet its number, and makes it when it is not there yet and may be made. */
export function syncNew(sync: DeploymentSync, old: readonly ReplicaSet[], mayCreate: boolean): ReplicaSet | undefined {
  const existing = findNew(sync.deployment, sync.replicaSets);
  const revision = maxRevision(old) + 1;
  if (existing) return adoptRevision(sync, existing, revision);
  return mayCreate ? createNew(sync, old, revision) : undefined;
}

function adoptRevision(sync: DeploymentSync, existing: ReplicaSet, revision: number): ReplicaSet {
  const { deployment } = sync;
  const annotations = annotationsOfNew(deployment, existing, revision);
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if (
    !equalJson(annotations, existing.metadata.annotations ?? {}) ||
    (existing.spec.minReadySeconds ?? 0) !== minReadySeconds
  ) {
    return changeObject(
      sync.writes,
      replicaSetKind,
      existing.metadata.namespace,
      existing.metadata.name,
      current => ({
        ...current,
        metadata: { ...current.metadata, annotations },
        spec: { ...(current as ReplicaSet).spec, minReadySeconds },
      }),
      { manager: CONTROLLER_MANAGER },
    ) as ReplicaSet;
  }
  const number = existing.metadata.annotations?.[REVISION] ?? '';
  noteRevision(
    sync,
    number,
    'FoundNewReplicaSet',
    `Found new replica set ${JSON.stringify(existing.metadata.name)}`,
    false,
  );
  return existing;
}

function createNew(sync: DeploymentSync, old: readonly ReplicaSet[], revision: number): ReplicaSet | undefined {
  const { deployment, writes } = sync;
  const hash = templateHash(deployment);
  const name = `${deployment.metadata.name.slice(0, 252 - hash.length)}-${hash}`;
  const replicas = sizeOfNew(deployment, old, 0);
  try {
    const created = createObject(
      writes,
      replicaSetKind,
      deployment.metadata.namespace,
      draftOf(deployment, name, hash, replicas, revision),
      { manager: CONTROLLER_MANAGER },
    ) as ReplicaSet;
    if (replicas > 0) announceScaling(sync, name, 0, replicas);
    const words = `Created new replica set ${JSON.stringify(name)}`;
    noteRevision(sync, String(revision), 'NewReplicaSetCreated', words, true);
    return created;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    noteFailedCreation(sync, name, error);
    return undefined;
  }
}

function draftOf(deployment: Deployment, name: string, hash: string, replicas: number, revision: number): unknown {
  const template = copyJson(deployment.spec.template);
  template.metadata.labels = {
    ...template.metadata.labels,
    [TEMPLATE_HASH]: hash,
  };
  const { selector, minReadySeconds } = deployment.spec;
  const empty = { metadata: { annotations: {} } } as unknown as ReplicaSet;
  return {
    metadata: {
      name,
      labels: template.metadata.labels,
      annotations: {
        ...annotationsOfNew(deployment, empty, revision),
        ...sizeAnnotations(deployment),
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: deployment.metadata.name,
          uid: deployment.metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      replicas,
      ...(minReadySeconds && { minReadySeconds }),
      selector: {
        ...selector,
        matchLabels: { ...selector.matchLabels, [TEMPLATE_HASH]: hash },
      },
      template,
    },
  };
}

/** A name that is taken by another template asks for another hash; anything else is shown to whoever waits. */
function noteFailedCreation(sync: DeploymentSync, name: string, error: StatusError): void {
  const { deployment } = sync;
  if (error.body.reason === 'AlreadyExists') {
    const collisionCount = (deployment.status.collisionCount ?? 0) + 1;
    writeStatus(sync, { ...deployment.status, collisionCount });
    return;
  }
  const words = `Failed to create new replica set ${JSON.stringify(name)}: ${error.message}`;
  if (hasDeadline(deployment)) {
    const now = apiTime(sync.writes.clock.now());
    const condition = newCondition('Progressing', 'False', 'ReplicaSetCreateError', words, now);
    writeStatus(sync, withCondition(deployment.status, condition));
  }
  recordEvent(sync.writes, deployment, {
    type: 'Warning',
    reason: 'ReplicaSetCreateError',
    message: words,
    component: 'deployment-controller',
  });
}

function noteRevision(sync: DeploymentSync, revision: string, reason: string, words: string, isNew: boolean): void {
  const { deployment } = sync;
  const isNoted = deployment.metadata.annotations?.[REVISION] === revision;
  const hasCondition = conditionOf(deployment.status.conditions, 'Progressing') !== undefined;
  const needsCondition = hasDeadline(deployment) && (isNew || !hasCondition);
  if (isNoted && !needsCondition) return;
  const now = apiTime(sync.writes.clock.now());
  const condition = newCondition('Progressing', 'True', reason, words, now);
  writeStatus(sync, needsCondition ? withCondition(deployment.status, condition) : deployment.status, {
    ...deployment.metadata.annotations,
    [REVISION]: revision,
  });
}

/** How large the new ReplicaSet may be now (NewRSNewReplicas). */
export function sizeOfNew(deployment: Deployment, others: readonly ReplicaSet[], current: number): number {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type === 'Recreate') return replicas;
  const room = replicas + fenceposts(deployment).maxSurge - wantedPods(others) - current;
  if (room <= 0) return current;
  return current + Math.min(room, replicas - current);
}

/** Upstream hashes a dump of Go structs, which nobody can repeat; any stable hash of the template does. */
function templateHash(deployment: Deployment): string {
  const salt = deployment.status.collisionCount ?? '';
  return safeEncode(fnv32a(`${stableText(withoutHash(deployment.spec.template))}${salt}`));
}

function withoutHash(template: PodTemplate): PodTemplate {
  if (template.metadata.labels?.[TEMPLATE_HASH] === undefined) return template;
  const { [TEMPLATE_HASH]: hash, ...labels } = template.metadata.labels;
  return { ...template, metadata: { ...template.metadata, labels } };
}
