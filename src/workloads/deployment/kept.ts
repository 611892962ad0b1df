import { isSameJson } from '../../domain/json.ts';
import type { DeploymentReport, Family, ReplicaSetReport } from '../../domain/reports.ts';
import { bareTemplate, type Kept } from '../shared/kept.ts';

export type DeploymentFamily = Family<DeploymentReport>;

/** ReplicaSets of this Deployment, newest revision first. */
export const keptByDeployment = ({ workload, revisions = [] }: DeploymentFamily): readonly Kept[] =>
  revisions
    .filter((one): one is ReplicaSetReport => one.kind === 'ReplicaSet' && one.ownerUid === workload.uid)
    .map(set => ({ ...set, keptIn: 'ReplicaSet' as const }))
    .sort((a, b) => b.revision - a.revision || (b.createdAt ?? 0) - (a.createdAt ?? 0));

/**
 * The ReplicaSet of the template that the Deployment asks for; none while the controller has not made it. The oldest
 * of several, as upstream's FindNewReplicaSet does. The revision number decides only where an upgraded API server
 * has given the Deployment new defaults that the ReplicaSet's copy lacks.
 */
export function currentOfDeployment(family: DeploymentFamily): Kept | undefined {
  const owned = keptByDeployment(family);
  const wanted = bareTemplate(family.workload.template);
  const equal = owned
    .filter(({ template }) => isSameJson(bareTemplate(template), wanted))
    .sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0))[0];
  if (equal) return equal;
  const { generation, observedGeneration, revision } = family.workload;
  return observedGeneration >= generation ? owned.find(set => set.revision === revision) : undefined;
}
