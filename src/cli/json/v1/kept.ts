import type { Side } from '../../../domain/rollout.ts';

/** Where the cluster keeps a revision: under the name of its kind, so that a program need not guess. */
export const keptJson = ({ keptIn, keptAs }: Pick<Side, 'keptIn' | 'keptAs'>) =>
  keptIn === 'ReplicaSet' ? { replicaSet: keptAs } : { controllerRevision: keptAs };
