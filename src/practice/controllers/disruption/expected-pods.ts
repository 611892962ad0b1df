import type { ObjectStore } from '../../api/object-store.ts';
import { deploymentKind } from '../../kinds/deployment-kind.ts';
import { rowOfKind } from '../../kinds/kind-registry.ts';
import type { ResourceRow } from '../../kinds/resource-row.ts';
import { qualifiedResource } from '../../kinds/resource-row.ts';
import type { IntOrPercent, KubeObject, Pod } from '../../kube-objects.ts';
import { controllerOf } from '../../kube-objects.ts';
import type { PodDisruptionBudget } from '../../workload-objects.ts';

/** Why the pods that should be there can't be counted. */
export class NoExpectation extends Error {}

export type Expectation = {
  readonly expected: number;
  readonly desired: number;
  /** Pods that nobody controls, where a share of all is asked for. */
  readonly unmanaged: number;
};

/** How many pods there should be, and how many of them well. Upstream: getExpectedPodCount. */
export function expectationOf(store: ObjectStore, { spec }: PodDisruptionBudget, pods: readonly Pod[]): Expectation {
  if (spec.maxUnavailable !== undefined) {
    const { expected, unmanaged } = expectedScale(store, pods);
    return { expected, desired: Math.max(0, expected - share(spec.maxUnavailable, expected)), unmanaged };
  }
  if (typeof spec.minAvailable === 'string') {
    const { expected, unmanaged } = expectedScale(store, pods);
    return { expected, desired: share(spec.minAvailable, expected), unmanaged };
  }
  if (spec.minAvailable === undefined) return { expected: 0, desired: 0, unmanaged: 0 };
  return { expected: pods.length, desired: spec.minAvailable, unmanaged: 0 };
}

function share(value: IntOrPercent, of: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * of) / 100);
}

/** The sizes that all controllers of these pods want, together. */
function expectedScale(store: ObjectStore, pods: readonly Pod[]): { expected: number; unmanaged: number } {
  const sizes = new Map<string, number>();
  let unmanaged = 0;
  for (const pod of pods) {
    const owner = controllerOf(pod);
    const found = owner && store.byUid(owner.uid);
    if (!owner) unmanaged += 1;
    else if (!found) throw new NoExpectation(`found no controllers for pod ${JSON.stringify(pod.metadata.name)}`);
    else {
      const { row, object } = scaledBy(store, found);
      if (!row.subresources.includes('scale')) {
        throw new NoExpectation(`${qualifiedResource(row)} does not implement the scale subresource`);
      }
      sizes.set(object.metadata.uid, (object.spec as { replicas: number }).replicas);
    }
  }
  return { expected: [...sizes.values()].reduce((sum, size) => sum + size, 0), unmanaged };
}

type Found = { readonly row: ResourceRow; readonly object: KubeObject };

/** A ReplicaSet's size is that of its Deployment, which may be on its way to it. */
function scaledBy(store: ObjectStore, found: Found): Found {
  const owner = controllerOf(found.object);
  const above = owner && rowOfKind(owner.apiVersion, owner.kind) === deploymentKind && store.byUid(owner.uid);
  return above || found;
}
