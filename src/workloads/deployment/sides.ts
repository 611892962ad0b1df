import { isSameJson, type JsonObject, without } from '../../domain/json.ts';
import type { ContainerReport, DeploymentFamily, PodReport, ReplicaSetReport } from '../../domain/reports.ts';
import type { Side } from '../../domain/rollout.ts';
import type { SafeText } from '../../domain/safe-text.ts';

/** The pod template without the label that the Deployment controller adds to each ReplicaSet's copy. */
export const bareTemplate = (template: JsonObject): JsonObject =>
  without(template, 'metadata', 'labels', 'pod-template-hash');

/** ReplicaSets of this Deployment, newest revision first. */
export const ownedReplicaSets = ({ deployment, replicaSets = [] }: DeploymentFamily): readonly ReplicaSetReport[] =>
  replicaSets
    .filter(({ ownerUid }) => ownerUid === deployment.uid)
    .sort((a, b) => b.revision - a.revision || (b.createdAt ?? 0) - (a.createdAt ?? 0));

/**
 * The ReplicaSet of the template that the Deployment asks for; none while the controller has not made it. The oldest
 * of several, as upstream's FindNewReplicaSet does. The revision number decides only where an upgraded API server
 * has given the Deployment new defaults that the ReplicaSet's copy lacks.
 */
export function currentReplicaSet(family: DeploymentFamily): ReplicaSetReport | undefined {
  const owned = ownedReplicaSets(family);
  const wanted = bareTemplate(family.deployment.template);
  const equal = owned
    .filter(({ template }) => isSameJson(bareTemplate(template), wanted))
    .sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0))[0];
  if (equal) return equal;
  const { generation, observedGeneration, revision } = family.deployment;
  return observedGeneration >= generation ? owned.find(set => set.revision === revision) : undefined;
}

/** Pods of one template; those that finished for good are not counted, as the ReplicaSet controller doesn't. */
export const podsOf = (family: DeploymentFamily, set: ReplicaSetReport): readonly PodReport[] =>
  (family.pods ?? []).filter(
    ({ ownerUid, phase }) => ownerUid === set.uid && phase !== 'Succeeded' && phase !== 'Failed',
  );

export function sideOf(family: DeploymentFamily, set: ReplicaSetReport): Side {
  const pods = podsOf(family, set);
  const side = {
    revision: set.revision,
    replicaSet: set.name,
    hash: set.hash,
    images: set.containers.map(({ image }) => image),
    digests: digestsOf(pods),
    desired: set.desired,
    pods: set.total,
    ready: set.ready,
    available: set.available,
  };
  return family.pods === undefined
    ? side
    : {
        ...side,
        restarts: pods.flatMap(({ containers }) => containers).reduce((sum, { restarts }) => sum + restarts, 0),
      };
}

/** Digests that really run, in the order of the containers, each once. */
export const digestsOf = (pods: readonly PodReport[]): readonly SafeText[] => [
  ...new Set(pods.flatMap(({ containers }) => containers.map(({ digest }) => digest)).filter(isPresent)),
];

const isPresent = (digest: ContainerReport['digest']): digest is SafeText => digest !== undefined;
