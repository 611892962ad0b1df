import type { DeploymentFamily } from '../../src/workloads/deployment/kept.ts';
import { type Release, situation, times } from './situations.ts';

/** A Deployment of this name with so many ready pods of one release, as it stands on one side of a canary. */
export function canaryFamily(name: string, release: Release, pods: number): DeploymentFamily {
  const { workload, revisions, ...rest } = situation({ releases: [{ ...release, pods: times(pods) }] });
  return {
    ...rest,
    workload: { ...workload, name, uid: name, desired: pods } as DeploymentFamily['workload'],
    // ReplicaSets and pods of a situation belong to one workload.
    revisions: (revisions ?? []).map(set => ({ ...set, ownerUid: name })),
  };
}
