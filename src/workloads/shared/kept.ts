import type { Instant } from '../../domain/brands.ts';
import { type JsonObject, without } from '../../domain/json.ts';
import type { Condition, ContainerReport, ContainerSpec, Family, PodReport } from '../../domain/reports.ts';
import type { Side } from '../../domain/rollout.ts';
import type { SafeText } from '../../domain/safe-text.ts';

/** A numbered pod template that the cluster keeps, with what runs it: a ReplicaSet, or a ControllerRevision. */
export type Kept = {
  readonly keptIn: Side['keptIn'];
  readonly uid: string;
  readonly name: string;
  /** As the pods' label has it. */
  readonly hash: string;
  readonly revision: number;
  readonly formerRevisions: readonly number[];
  readonly createdAt?: Instant;
  readonly annotations: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerSpec[];
  readonly template: JsonObject;
  readonly desired: number;
  readonly total: number;
  readonly ready: number;
  readonly available: number;
  readonly conditions: readonly Condition[];
};

/** The pod template without the label that the Deployment controller adds to each ReplicaSet's copy. */
export const bareTemplate = (template: JsonObject): JsonObject =>
  without(template, 'metadata', 'labels', 'pod-template-hash');

/** Pods of one template; those that finished for good are not counted, as their controllers don't. */
export const podsOf = (
  { workload, pods }: Pick<Family, 'workload' | 'pods'>,
  { keptIn, uid, hash }: Pick<Kept, 'keptIn' | 'uid' | 'hash'>,
): readonly PodReport[] =>
  (pods ?? [])
    .filter(({ phase }) => phase !== 'Succeeded' && phase !== 'Failed')
    .filter(pod =>
      keptIn === 'ReplicaSet' ? pod.ownerUid === uid : pod.ownerUid === workload.uid && pod.hash === hash,
    );

export function sideOf(family: Family, kept: Kept): Side {
  const pods = podsOf(family, kept);
  const side = {
    revision: kept.revision,
    keptIn: kept.keptIn,
    keptAs: kept.name,
    hash: kept.hash,
    images: kept.containers.map(({ image }) => image),
    digests: digestsOf(pods),
    desired: kept.desired,
    pods: kept.total,
    ready: kept.ready,
    available: kept.available,
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
